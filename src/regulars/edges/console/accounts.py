"""Signing in: by e-mail and password, and only so many wrong guesses."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from regulars.core.staff.queries import actor_of
from regulars.core.staff.services import (
    FORGET_AFTER,
    forgive,
    may_guess,
    note_failed_sign_in,
    set_password,
)
from regulars.kernel import clock

# Within a quarter of an hour
GUESSES = 10  # of one e-mail from one address, or from one known browser
GUESSES_FROM_ADDRESS = 100  # of any e-mails from one address
GUESSES_OF_EMAIL = 100  # of one e-mail from all unknown browsers
BROWSER_KNOWN_FOR = timedelta(days=180)
GUESSES_OF_CODE = 10  # of one person's second step, from all unknown browsers
SALT = "regulars.sign-in"
TOO_MANY = ValidationError(
    _("Too many attempts. Wait a quarter of an hour, then try again."), code="too_many"
)


class SignInForm(AdminAuthenticationForm):
    """E-mail and password. Says the same whether the e-mail or the password is wrong.

    Guesses are counted in the database: by e-mail and address together, by address, and by e-mail.
    A browser that this person signed in with before has a count of its own, so that whatever
    strangers guess, nobody is locked out of the browser they work with.
    """

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "This e-mail and password do not belong together. Check both; capitals matter in the "
            "password."
        ),
    }

    def __init__(self, request: Any = None, *args: Any, **values: Any) -> None:
        super().__init__(request, *args, **values)
        email = self.fields["username"]
        email.label = _("E-mail")
        email.widget = forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})

    def clean(self) -> dict[str, Any]:
        """Check the guess, unless there were too many before it; half a form is none."""
        if self.errors:
            return dict(self.cleaned_data)
        limits = self._limits()
        if not may_guess(limits, now=clock.now()):
            raise TOO_MANY
        cleaned: dict[str, Any] = super().clean()
        forgive(limits, forget=next(iter(limits)))
        return cleaned

    def get_invalid_login_error(self) -> ValidationError:
        """What Django raises after a wrong guess; the log hears of it."""
        note_failed_sign_in(email=self._typed, now=clock.now())
        return super().get_invalid_login_error()

    @property
    def _typed(self) -> str:
        return str(self.cleaned_data.get("username", ""))

    def _limits(self) -> Mapping[str, int]:
        """How many guesses are allowed by which count; the first is this person's own."""
        email = self._typed
        mark = known_browser(self.request, email) if self.request else ""
        if mark:
            return {_key("browser", email, mark): GUESSES}
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        return {
            _key("both", email, address): GUESSES,
            _key("address", address): GUESSES_FROM_ADDRESS,
            _key("email", email): GUESSES_OF_EMAIL,
        }


class OwnPasswordForm(PasswordChangeForm):
    """One's own new password, which goes through the same verb as any other."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - as Django calls it
        """Set it, and end every session but the one it is set in."""
        del commit
        set_password(
            staff_id=self.user.pk,
            password=self.cleaned_data["new_password1"],
            actor=actor_of(self.user),
            now=clock.now(),
        )
        self.user.refresh_from_db()
        return self.user


def told_to_wait(
    response: HttpResponse, form: forms.Form, field: str | None = None
) -> HttpResponse:
    """The page with the form; where there were too many guesses, it says so to programs too."""
    if form.has_error(field or NON_FIELD_ERRORS, code=TOO_MANY.code):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(int(FORGET_AFTER.total_seconds()))
    return response


def code_limits(request: HttpRequest, email: str) -> Mapping[str, int]:
    """How many guesses of a second step are allowed by which count; the first is this person's own.

    Codes are short, so strangers have fewer guesses than of a password. A known browser has a count
    of its own here too.
    """
    if mark := known_browser(request, email):
        return {_key("code browser", email, mark): GUESSES}
    address = request.META.get("REMOTE_ADDR", "")
    return {
        _key("code", email): GUESSES_OF_CODE,
        _key("code address", address): GUESSES_FROM_ADDRESS,
    }


def known_browser(request: HttpRequest, email: str) -> str:
    """The mark left when this person last signed in with this browser; empty where there is none.

    Only we can make one: it is signed.
    """
    mark = request.get_signed_cookie(
        _cookie(email), default="", salt=SALT, max_age=BROWSER_KNOWN_FOR
    )
    return str(mark)


def remember_browser(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Leave a mark in the browser that somebody has signed in with; only the pages of signing in
    see it.
    """
    response.set_signed_cookie(
        _cookie(email),
        known_browser(request, email) or secrets.token_urlsafe(16),
        salt=SALT,
        max_age=BROWSER_KNOWN_FOR,
        path=reverse("admin:login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(email: str) -> str:
    return "regulars_browser_" + _key("cookie", email)[:16]


def _key(*parts: str) -> str:
    """A digest that tells nobody whose e-mail or address it stands for."""
    text = "\n".join(parts).lower()
    return str(salted_hmac(SALT, text, algorithm="sha256").hexdigest())
