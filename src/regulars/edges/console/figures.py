"""The figures for a page: what was asked for, what there is, and what to do where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from regulars.core.orders import queries as orders
from regulars.edges.console.pages import page
from regulars.edges.console.selection import Selection, SelectionForm
from regulars.edges.report.page import Page, present
from regulars.engine.figures import queries, services
from regulars.engine.figures.types import Choices, Freshness, StoredFigures
from regulars.insight.types import Period
from regulars.kernel import clock

OTHER_CURRENCY = "other_currency"  # the reason that the figures give


@dataclass(frozen=True)
class Words:
    """What tells one presentation from another; stored figures never change."""

    stored_id: int
    computed_at: datetime
    language: str
    stored: StoredFigures = field(compare=False)


@lru_cache(maxsize=16)
def _presented(words: Words) -> Page:
    """Putting figures into words takes half of a page's time, so the last few are kept."""
    return present(words.stored.report, words.stored.charts, language=words.language)


@dataclass(frozen=True)
class LeftOut:
    """Lines in other currencies than the figures', which count in none of them."""

    lines: int
    currencies: str  # as text
    own: str


@dataclass(frozen=True)
class Figures:
    """Stored figures, the selection that they answer, and how fresh they are."""

    stored: StoredFigures
    selection: Selection
    form: SelectionForm
    freshness: Freshness

    @property
    def is_stale(self) -> bool:
        """Whether something came in after they were computed."""
        state = self.freshness
        return state.standing != "fresh" or state.figures_version < state.lake_version

    @property
    def left_out(self) -> LeftOut | None:
        """What is left out for its currency; None where all is counted."""
        report = self.stored.report
        for item in report.quality.dropped:
            if item.reason == OTHER_CURRENCY and item.rows:
                return LeftOut(item.rows, ", ".join(item.examples), report.scope.currency)
        return None

    def presented(self) -> Page:
        """The figures in the words of whoever reads."""
        stored, language = self.stored, get_language() or "en"
        return _presented(Words(stored.id, stored.computed_at, language, stored))

    def context(self) -> dict[str, Any]:
        """What the templates need to know beside the words."""
        return {
            "figures": self,
            "form": self.form,
            "query": self.selection.query,
            "left_out": self.left_out,
        }


def figures_or_step(request: HttpRequest, title: str) -> Figures | HttpResponse:
    """The figures that the address asks for, or the page that says the one next step."""
    choices = queries.choices()
    if choices is None:
        return _first_step(request, title)
    return _chosen(request, choices, title)


def _chosen(request: HttpRequest, choices: Choices, title: str) -> Figures | HttpResponse:
    form = SelectionForm(request.GET, choices)
    selection = form.selection()
    period = _days(selection, choices)
    # A preset over a channel that is not computed ahead is stored as the days it stands for.
    stored = queries.report_for(selection.of, selection.channel) or queries.report_for(
        period, selection.channel
    )
    if stored is not None:
        return Figures(stored, selection, form, queries.freshness())
    if queries.are_of_another_version():
        return _first_step(request, title)
    context: dict[str, Any] = {
        "form": form,
        "query": selection.query,
        "period": period,
        "to_compute": selection,
    }
    return page(request, "console/compute.html", title=title, **context)


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Have the days and the channel that the address names computed, and show how far it is."""
    choices = queries.choices()
    if choices is None:
        return redirect("admin:index")
    selection = SelectionForm(request.GET, choices).selection()
    period = _days(selection, choices)
    asked = services.request_report(period=period, channel=selection.channel, now=clock.now())
    waiting = reverse("admin:figures_report", args=[asked.id])
    return redirect(waiting + "?" + urlencode({"next": destination(request)}))


def destination(request: HttpRequest) -> str:
    """Where to go afterwards: only ever a page of the console."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    home = reverse("admin:index")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(home)
    return asked if is_ours else home


def _days(selection: Selection, choices: Choices) -> Period:
    if isinstance(selection.of, Period):
        return selection.of
    return next(item.period for item in choices.presets if item.preset == selection.of)


def _first_step(request: HttpRequest, title: str) -> HttpResponse:
    freshness = queries.freshness()
    if freshness.computing:
        return redirect("admin:figures_progress")
    step = "compute" if orders.has_orders() else "import"
    if queries.are_of_another_version():
        step = "anew"
    return page(request, "console/first_step.html", title=title, step=step)
