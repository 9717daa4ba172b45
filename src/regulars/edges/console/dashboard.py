"""The first page: who comes back, how it changed, and what to do next."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulars.core.identity.queries import number_of_suspicions
from regulars.edges.console.figures import Figures, figures_or_step
from regulars.edges.console.heat import heat_of
from regulars.edges.console.pages import page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The measures against the period before, cohorts, groups, new against returning.

    Everybody comes here after signing in: who may not see figures is led to what they may.
    """
    if not (request.user.is_authenticated and request.user.may("reports.view")):
        site: Any = admin.site
        way = site.first_way(request)
        if not way:
            raise PermissionDenied
        return redirect(way)
    figures = figures_or_step(request, _("Dashboard"))
    if not isinstance(figures, Figures):
        return figures
    presented = figures.presented()
    return page(
        request,
        "console/dashboard.html",
        title=_("Dashboard"),
        page=presented,
        heat=heat_of(figures.stored.report, presented.cohorts.figures["cohorts"]),
        duplicates=_waiting(request),
        **figures.context(),
    )


def _waiting(request: HttpRequest) -> int:
    """How many pairs of customers wait for whoever looks, if they may see them."""
    user = request.user
    may_see = user.is_authenticated and user.may("customers.view")
    return number_of_suspicions() if may_see else 0
