"""One's own second factor: setting it up, and turning it off; an owner takes away another's."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from regulars.core.second_factor import queries, services
from regulars.core.second_factor.types import WrongCode
from regulars.core.staff.queries import actor_of
from regulars.core.staff.services import forgive, may_guess
from regulars.edges.console.access import MUST_ENROL
from regulars.edges.console.accounts import TOO_MANY, code_limits, told_to_wait
from regulars.edges.console.pages import page
from regulars.edges.console.second_step import CodeForm
from regulars.edges.sentences import in_words
from regulars.kernel import clock

PAGE = "admin:second_factor"
SET_UP = "admin:second_factor_set_up"


class FirstCodeForm(CodeForm):
    """The first code of a telephone that was just told the secret."""

    code = forms.CharField(
        label=gettext_lazy("The six digits that the app shows"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class TurnOffForm(CodeForm):
    """Password and code, so that nobody turns it off at a desk that was left open."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
        help_text=CodeForm.base_fields["code"].help_text,
    )
    field_order = ("password", "code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """How it stands, and what can be done about it."""
    user: Any = request.user
    standing = queries.standing_of(user.pk, role=user.role.code)
    if request.method == "POST" and not standing.is_on:
        services.begin(staff_id=user.pk, now=clock.now())
        return redirect(SET_UP)
    form = TurnOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_off(request, form):
        messages.success(request, _("You sign in without a second factor again."))
        return redirect(PAGE)
    title = _("Second factor")
    response = page(
        request, "console/second_factor.html", title=title, standing=standing, form=form
    )
    return told_to_wait(response, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture and as text, and ask for the first code."""
    user: Any = request.user
    enrolment = queries.enrolment_of(user.pk, account=user.get_username())
    if enrolment is None:
        return redirect(PAGE)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _confirmed(request, form)
        if codes:
            request.session.pop(MUST_ENROL, None)
            title = _("Keep these codes")
            return page(request, "console/recovery_codes.html", title=title, codes=codes)
    return page(
        request,
        "console/second_factor_set_up.html",
        title=_("Set up a second factor"),
        form=form,
        picture=picture_of(enrolment.address),
        secret=" ".join(_in_fours(enrolment.secret)),
        address=enrolment.address,
    )


@require_POST
def reset(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Take somebody else's away."""
    if request.user.pk == staff_id:
        messages.error(request, _("Turn off your own with your password and a code."))
        return redirect(PAGE)
    services.reset(staff_id=staff_id, actor=actor_of(request.user), now=clock.now())
    messages.success(request, _("They sign in without a second factor again."))
    return redirect("admin:staff_staff_changelist")


def picture_of(address: str) -> SafeString:
    """A QR code, drawn as SVG: dark on light in either theme, or no telephone reads it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, dark="#000", light="#fff", border=4, svgclass="c-qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - the library writes squares, and nothing of the address


def _confirmed(request: HttpRequest, form: FirstCodeForm) -> list[str]:
    """The recovery codes; none where the code is wrong, as the form then says."""
    user: Any = request.user
    try:
        return services.confirm(
            staff_id=user.pk,
            code=form.cleaned_data["code"],
            actor=actor_of(user),
            now=clock.now(),
        )
    except WrongCode as error:
        form.add_error("code", in_words(error))
        return []


def _is_off(request: HttpRequest, form: TurnOffForm) -> bool:
    """Whether it was turned off; the form says why not. Guesses are counted as at the door."""
    user: Any = request.user
    limits, now = code_limits(request, user.get_username()), clock.now()
    if not may_guess(limits, now=now):
        form.add_error(None, TOO_MANY)
        return False
    if not user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("This is not your password."))
        return False
    try:
        services.turn_off(
            staff_id=user.pk,
            role=user.role.code,
            code=form.cleaned_data["code"],
            actor=actor_of(user),
            now=now,
        )
    except WrongCode as error:
        form.add_error("code", in_words(error))
        return False
    forgive(limits, forget=next(iter(limits)))
    return True


def _in_fours(secret: str) -> list[str]:
    return [secret[place : place + 4] for place in range(0, len(secret), 4)]
