"""What lies ahead of the store: the newest report's outlook, and the forecasts that were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regulars.edges.console.figures import Figures, figures_or_step
from regulars.edges.console.pages import page
from regulars.edges.console.scores import freshness
from regulars.engine.scores import queries as scores
from regulars.engine.scores.types import MadeForecast

MOST = 1_000  # forecasts; those of a year and more, also where one is made every night


@dataclass(frozen=True)
class Kept:
    """Some of the forecasts that were made and kept, the latest first, and how those did that are
    over.
    """

    forecasts: Sequence[MadeForecast]

    @property
    def over(self) -> int:
        """How many of them are over."""
        return sum(item.came is not None for item in self.forecasts)

    @property
    def held(self) -> int:
        """How many of those held what came."""
        return sum(item.held is True for item in self.forecasts)


def first_of_months(forecasts: Sequence[MadeForecast]) -> Kept:
    """The first forecast of each month over so many days; those that follow say nearly the same."""
    first: dict[tuple[int, int, int], MadeForecast] = {}
    for item in sorted(forecasts, key=lambda item: item.made_on):
        month = (item.made_on.year, item.made_on.month, (item.until - item.made_on).days)
        first.setdefault(month, item)
    kept = sorted(first.values(), key=lambda item: (item.made_on, item.until), reverse=True)
    return Kept(kept)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The outlook of the newest figures, and under it the forecasts that were kept."""
    figures = figures_or_step(request, _("What lies ahead"))
    if not isinstance(figures, Figures):
        return figures
    return page(
        request,
        "console/ahead.html",
        title=_("What lies ahead"),
        page=figures.presented(),
        state=freshness(),
        kept=first_of_months(scores.made_forecasts(limit=MOST)),
        **figures.context(),
    )
