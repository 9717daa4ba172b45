"""The second step of signing in, for those who have a second factor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from regulars.core.second_factor import queries, services
from regulars.core.second_factor.types import WrongCode
from regulars.core.staff.queries import actor_of
from regulars.core.staff.services import (
    forgive,
    may_guess,
    note_failed_sign_in,
    note_sign_in,
)
from regulars.edges.console.access import MUST_ENROL
from regulars.edges.console.accounts import (
    TOO_MANY,
    code_limits,
    remember_browser,
    told_to_wait,
)
from regulars.edges.console.pages import page
from regulars.edges.sentences import in_words
from regulars.kernel import clock

HALF_WAY = "second_step"  # in the session: who gave the right password, and until when that counts
COUNTS_FOR = timedelta(minutes=5)
DOOR = "admin:login"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class CodeForm(forms.Form):
    """A code of the telephone, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        help_text=gettext_lazy("The six digits of your app, or one of your recovery codes."),
    )


@method_decorator(never_cache, name="dispatch")
class Door(LoginView):
    """E-mail and password; who has a second factor is not signed in by them alone. Whoever is leads
    on to the page that was asked for, or home.
    """

    next_page = "admin:index"

    @classmethod
    def way_of(cls, request: HttpRequest) -> str:
        """Where whoever asks is led once they are signed in."""
        door = cls()
        door.setup(request)
        return str(door.get_success_url())

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, or go on to the second step."""
        user: Any = form.get_user()
        if not queries.is_on(user.pk):
            response = super().form_valid(form)
            note_entry(self.request, response, user)
            return response
        self.request.session.cycle_key()
        self.request.session[HALF_WAY] = {
            "staff_id": user.pk,
            "password": user.get_session_auth_hash(),  # changes with the password
            "until": (clock.now() + COUNTS_FOR).isoformat(),
            "next": self.get_success_url(),
        }
        return redirect("admin:second_step")

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show what is wrong."""
        return told_to_wait(super().form_invalid(form), form)


def note_entry(request: HttpRequest, response: HttpResponseBase, user: Any) -> None:
    """Somebody is signed in: know the browser the next time, and whether they must set up more."""
    remember_browser(request, response, user.get_username())
    note_sign_in(staff_id=user.pk, now=clock.now())
    standing = queries.standing_of(user.pk, role=user.role.code)
    if standing.must_have and not standing.is_on:
        request.session[MUST_ENROL] = True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and sign in."""
    user = _half_way(request)
    if user is None:
        request.session.pop(HALF_WAY, None)
        return redirect(DOOR)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        problem = problem_with(request, user, form.cleaned_data["code"])
        if not problem:
            return _sign_in(request, user)
        form.add_error("code", problem)
    response = page(request, "console/second_step.html", title=_("One more step"), form=form)
    return told_to_wait(response, form, "code")


def problem_with(request: HttpRequest, user: Any, code: str) -> ValidationError | None:
    """What is wrong with the code, in the reader's language; None where it counts.

    Codes are counted before they are looked at, as passwords are.
    """
    limits = code_limits(request, user.get_username())
    now = clock.now()
    if not may_guess(limits, now=now):
        return TOO_MANY
    try:
        services.check_code(staff_id=user.pk, code=code, actor=actor_of(user), now=now)
    except WrongCode as error:
        note_failed_sign_in(email=user.get_username(), now=now)
        return ValidationError(in_words(error))
    forgive(limits, forget=next(iter(limits)))
    return None


def _sign_in(request: HttpRequest, user: Any) -> HttpResponse:
    way = request.session[HALF_WAY]["next"]
    del request.session[HALF_WAY]
    login(request, user, backend=BACKEND)
    response = redirect(way)
    note_entry(request, response, user)
    return response


def _half_way(request: HttpRequest) -> Any:
    """Whoever gave the right password in this browser a moment ago; None: nobody."""
    told = request.session.get(HALF_WAY)
    if told is None or datetime.fromisoformat(told["until"]) < clock.now():
        return None
    site: Any = admin.site
    user = site.member(told["staff_id"])
    if user is None or not user.is_active:
        return None
    is_same = constant_time_compare(user.get_session_auth_hash(), told["password"])
    return user if is_same and queries.is_on(user.pk) else None
