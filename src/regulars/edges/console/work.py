"""What is done in the background: who does it, what waits, and what could not be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulars.core.quarantine import services as quarantine
from regulars.core.quarantine.types import LONGEST_REASON
from regulars.core.staff.queries import actor_of
from regulars.core.work import queries as work
from regulars.core.work.types import Backlog, Quarantined, UnknownTask, WorkerCard
from regulars.edges.console import deliveries
from regulars.edges.console.pages import page
from regulars.edges.console.rules import number_of
from regulars.kernel import clock

SHOWN = 100  # tasks in quarantine
MINUTE = timedelta(minutes=1)
PAGE = "admin:work"


@dataclass(frozen=True)
class Waiting:
    """What there is to do of one kind, in words."""

    title: str
    backlog: Backlog
    lag: str


@dataclass(frozen=True)
class QuarantinedKind:
    """Tasks of one kind that could not be done; ``number`` counts those that are not shown too."""

    kind: str
    title: str
    number: int
    tasks: Sequence[Quarantined]


class DiscardForm(forms.Form):
    """Why a task is never to be done."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It stays in the log for good: name no customer in it."),
    )


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    now = work.database_now()
    backlog = work.backlog(now=now)
    cards = work.workers(now=now)
    user = request.user
    return page(
        request,
        "console/work.html",
        title=_("Work"),
        alive=[card for card in cards if card.is_alive],
        state=state_in_words(cards, backlog, now),
        busy=[_waiting(item, now) for item in backlog if item.due + item.held],
        idle=[_waiting(item, now) for item in backlog if item.waiting and not item.due + item.held],
        kinds=_quarantined(backlog),
        shown=SHOWN,
        number=sum(item.quarantined for item in backlog),
        may_change=user.is_authenticated and user.may("work.change"),
        **deliveries.stuck_shown(),
    )


@require_safe
def show_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """A task that could not be done: what it was to do, how often that was tried, and why not."""
    task, user = _task(task_id), request.user
    return page(
        request,
        "console/work_task.html",
        title=work.title_of(task.kind),
        task=task,
        may_change=user.is_authenticated and user.may("work.change"),
    )


def _task(task_id: int) -> Quarantined:
    task = work.quarantined_task(task_id)
    if task is None:
        raise UnknownTask(task_id=task_id)
    return task


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Have one task tried again, or all of a kind."""
    actor, now = actor_of(request.user), clock.now()
    if kind := request.POST.get("kind", "").replace("\0", ""):  # PostgreSQL takes none
        number = quarantine.retry_kind(kind=kind, actor=actor, now=now)
        text = ngettext(
            "%(number)d task is queued to be tried again.",
            "%(number)d tasks are queued to be tried again.",
            number,
        )
        messages.success(request, text % {"number": number})
        return redirect(PAGE)
    task_id = number_of(request.POST.get("task", "")) or 0
    task = quarantine.retry_task(task_id=task_id, actor=actor, now=now)
    text = _("“%(title)s” is queued to be tried again. If it fails again, it comes back here.")
    messages.success(request, text % {"title": work.title_of(task.kind)})
    return redirect(PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask for a reason, and have the task never done."""
    task = _task(task_id)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        quarantine.discard_task(
            task_id=task_id,
            reason=form.cleaned_data["reason"],
            actor=actor_of(request.user),
            now=clock.now(),
        )
        messages.success(request, _("The task is discarded. The log keeps why."))
        return redirect(PAGE)
    title = _("Discard a task")
    named = work.title_of(task.kind)
    return page(
        request, "console/work_discard.html", title=title, form=form, task=task, named=named
    )


def state_in_words(cards: Sequence[WorkerCard], backlog: Sequence[Backlog], now: datetime) -> str:
    """How the work stands, in a sentence."""
    lag = max((item.lag for item in backlog), default=timedelta())
    if not any(card.is_alive for card in cards):
        if not lag:
            return _("No worker runs. Nothing is due at this moment.")
        return _("No worker runs. What is due has waited for %(lag)s.") % {"lag": _long(lag, now)}
    if lag >= MINUTE:
        return _("The workers are behind by %(lag)s.") % {"lag": _long(lag, now)}
    return _("Everything is done as it falls due.")


def _waiting(item: Backlog, now: datetime) -> Waiting:
    lag = _long(item.lag, now) if item.due else ""
    return Waiting(work.title_of(item.kind), item, lag)


def _long(lag: timedelta, now: datetime) -> str:
    return timesince(now - lag, now) if lag >= MINUTE else _("less than a minute")


def _quarantined(backlog: Sequence[Backlog]) -> list[QuarantinedKind]:
    """Kind by kind, the latest tasks of all."""
    numbers = {item.kind: item.quarantined for item in backlog}
    tasks = sorted(work.quarantined(limit=SHOWN), key=lambda task: task.kind)  # keeps their order
    return [
        QuarantinedKind(kind, work.title_of(kind), numbers.get(kind, 0), list(some))
        for kind, some in groupby(tasks, key=lambda task: task.kind)
    ]
