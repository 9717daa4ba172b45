"""The predictions' freshness, and having them computed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from regulars.core.events.services import record
from regulars.core.events.types import Event
from regulars.core.staff.queries import actor_of
from regulars.edges.console.figures import destination
from regulars.engine.figures import queries as figures
from regulars.engine.lake.types import Standing
from regulars.engine.scores import queries, services
from regulars.engine.scores.types import ScoreRun
from regulars.kernel import clock
from regulars.kernel.ids import public_id


@dataclass(frozen=True, kw_only=True)
class ScoringAsked(Event):
    """Somebody had the predictions computed anew."""

    name: ClassVar[str] = "scores.asked"


@dataclass(frozen=True)
class Freshness:
    """The newest run, and how it stands beside the lake and the store.

    ``is_behind``: the lake itself lacks what came in, so copying comes first.
    """

    run: ScoreRun | None
    is_computing: bool
    is_stale: bool
    is_behind: bool
    is_of_another_version: bool


def freshness() -> Freshness:
    """How fresh the predictions are."""
    run = queries.latest_run()
    standing = figures.freshness().standing
    return Freshness(
        run=run,
        is_computing=queries.is_scoring(),
        is_stale=run is not None and (queries.are_stale() or standing == Standing.STALE),
        is_behind=standing != Standing.FRESH,
        is_of_another_version=run is None and queries.are_of_another_version(),
    )


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Have the lake as it stands scored in a process of its own, and show how far it is."""
    now = clock.now()
    if not queries.is_scoring():
        key = f"{ScoringAsked.name}:{public_id('evt', now=now)}"
        record(ScoringAsked(key=key, occurred_at=now, actor=actor_of(request.user)))
        services.start_scoring()
    details = {"next": destination(request), "since": str(int(now.timestamp()))}
    return redirect(reverse("admin:scores_progress") + "?" + urlencode(details))
