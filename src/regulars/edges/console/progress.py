"""Bringing the figures and the predictions up to date, and waiting for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regulars.edges.console.figures import destination
from regulars.edges.console.pages import lead_on, page
from regulars.edges.console.rules import number_of
from regulars.engine.figures import queries, services
from regulars.engine.figures.types import State
from regulars.engine.lake.types import Standing
from regulars.engine.scores import queries as scores
from regulars.kernel import clock

STARTS_WITHIN = 30  # seconds; a process that is not at work by then has died


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Start bringing the figures up to date, and show how far it is."""
    if not queries.freshness().computing:
        services.start_refresh()
    since = int(clock.now().timestamp())
    details = {"next": destination(request), "since": str(since)}
    return redirect(reverse("admin:figures_progress") + "?" + urlencode(details))


@require_safe
def show_refresh(request: HttpRequest) -> HttpResponse:
    """How far bringing everything up to date is; leads on when done."""
    state = queries.freshness()
    if state.computing:
        return _waiting(request)
    if state.standing == Standing.FRESH and state.figures_version >= state.lake_version:
        return lead_on(request, destination(request))
    failure = (state.trouble or _stopped()) if _is_overdue(request) else ""
    return _waiting(request, failure=failure)


@require_safe
def show_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """How far one period's figures are; leads to them when done, and says why when they failed."""
    progress = services.continue_waiting(report_id, now=clock.now())
    if progress.state == State.READY:
        return lead_on(request, destination(request))
    failure = progress.failure
    if progress.state == State.FAILED and not failure:
        failure = _stopped()
    return _waiting(request, failure=failure, period=progress.period)


@require_safe
def show_scoring(request: HttpRequest) -> HttpResponse:
    """How far computing the predictions is; leads on once there are some of the lake as it is."""
    if scores.is_scoring():
        return _waiting_for_scores(request)
    if scores.latest_run() is not None and not scores.are_stale():
        return lead_on(request, destination(request))
    return _waiting_for_scores(request, failure=_stopped() if _is_overdue(request) else "")


def _asked_at(request: HttpRequest) -> int:
    return number_of(request.GET.get("since", "")) or 0


def _is_overdue(request: HttpRequest) -> bool:
    """Whether what was asked for would be at work by now."""
    return clock.now().timestamp() - _asked_at(request) > STARTS_WITHIN


def _stopped() -> str:
    return _("It stopped on the way. Nothing was lost.")


def _waiting_for_scores(request: HttpRequest, failure: str = "") -> HttpResponse:
    return _waiting(
        request,
        failure=failure,
        title=_("Computing the predictions"),
        doing=_("Computing the predictions"),
        again=reverse("admin:scores_refresh"),
    )


def _waiting(request: HttpRequest, **values: Any) -> HttpResponse:
    usual = {
        "title": _("Computing the figures"),
        "doing": _("Bringing the figures up to date"),
        "again": reverse("admin:figures_refresh"),
    }
    return page(
        request,
        "console/progress.html",
        address=request.get_full_path(),
        back=destination(request),
        **{**usual, **values},
    )
