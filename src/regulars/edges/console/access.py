"""Who may open what: every page declares its permission, and nothing opens without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from regulars.edges.console.once import done_once

View = Callable[..., HttpResponseBase]

EVERYBODY = "everybody"  # signed in or not: the sign-in page and its style sheet
MUST_ENROL = "must_enrol"  # in the session of who must set up a second factor before all else
STAFF = "staff"  # whoever is signed in: one's own password, signing out


@dataclass(frozen=True)
class Page:
    """One address of the console, the permission it needs, and what answers.

    ``besides`` is a second permission, where one alone does not open it. What is ``first`` is open
    before a second factor that one must have is set up. What is ``once`` does what its form asks
    for once, however often that is sent: see ``once``.
    """

    route: str
    name: str
    permission: str
    view: View
    besides: str = ""
    first: bool = False
    once: bool = False

    @property
    def permissions(self) -> tuple[str, ...]:
        """All that one must hold."""
        return (self.permission, self.besides) if self.besides else (self.permission,)


def guarded(site: AdminSite, page: Page) -> URLPattern:
    """The page as an address that lets in only those who hold its permissions."""

    @wraps(page.view)
    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponseBase:
        if page.permission != EVERYBODY and not page.first and request.session.get(MUST_ENROL):
            return redirect("admin:second_factor")
        for permission in page.permissions:
            check(request, permission)
        if page.once and request.method == "POST":
            return done_once(request, lambda: page.view(request, *args, **values))
        return page.view(request, *args, **values)

    view = answer if page.permission == EVERYBODY else site.admin_view(answer)
    view.permissions = page.permissions  # type: ignore[attr-defined]  # read by the test of all addresses
    return path(page.route, view, name=page.name)


def check(request: HttpRequest, permission: str) -> None:
    """Return if whoever asks holds the permission; Django answers 403 otherwise."""
    if permission in {EVERYBODY, STAFF}:
        return
    if not (request.user.is_authenticated and request.user.may(permission)):
        raise PermissionDenied
