"""Writing reports down, and taking away those that newer ones replace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from regulars.engine.figures.models import Edition, StoredReport
from regulars.engine.figures.rules import SILENCE, state_of
from regulars.engine.figures.types import Choice, State, TooManyWaiting
from regulars.engine.figures.version import made_by
from regulars.insight.types import Period
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    from regulars.engine.figures.computing import Made

UNFINISHED = "unfinished"
WAITING = "waiting"  # the stage of a report that nobody computes yet
AT_ONCE = 2  # chosen periods that are computed at the same time
LONGEST_QUEUE = 20


class Heartbeat:
    """Progress that is also written on the row of the report being computed."""

    def __init__(self, row: StoredReport, progress: Progress) -> None:
        self._row = StoredReport.objects.filter(pk=row.pk)
        self._progress = progress

    def stage(self, name: str, total: int | None = None) -> None:
        """Write the stage down, and that the work was heard of now."""
        self._row.update(stage=name, heard_of_at=Now())
        self._progress.stage(name, total)

    def advance(self, amount: int) -> None:
        """Pass it on; on the row, stages are enough."""
        self._progress.advance(amount)


@transaction.atomic
def store(made: Made, *, lake_version: int, now: datetime) -> int:
    """Write a finished report down in place of any other of the same key; return its id."""
    row, _ = StoredReport.objects.update_or_create(
        preset=made.choice.preset or "",
        starts_on=made.choice.period.start,
        ends_on=made.choice.period.end,
        channel=made.channel or "",
        lake_version=lake_version,
        defaults={
            "state": State.READY,
            "stage": "",
            "failure": "",
            "document": made.document,
            "charts": made.charts,
            "made_by": made_by(),
            "computed_at": now,
            "heard_of_at": now,
        },
        create_defaults={
            "state": State.READY,
            "document": made.document,
            "charts": made.charts,
            "made_by": made_by(),
            "requested_at": now,
            "computed_at": now,
            "heard_of_at": now,
        },
    )
    return int(row.pk)


@transaction.atomic
def claim(period: Period, channel: str | None, *, lake_version: int, now: datetime) -> StoredReport:
    """The row of a chosen period; it waits where nobody asked before, whoever computed it failed,
    or another version of the program did.

    Raises TooManyWaiting.
    """
    row, is_new = StoredReport.objects.select_for_update().get_or_create(
        preset="",
        starts_on=period.start,
        ends_on=period.end,
        channel=channel or "",
        lake_version=lake_version,
        defaults={
            "state": State.COMPUTING,
            "stage": WAITING,
            "requested_at": now,
            "heard_of_at": now,
        },
    )
    state = state_of(State(row.state), heard_of_at=row.heard_of_at, now=now)
    is_of_another_version = state is State.READY and row.made_by != made_by()
    if state is not State.FAILED and not is_new and not is_of_another_version:
        return row
    waiting = _being_computed(now).filter(stage=WAITING).exclude(pk=row.pk).count()
    if waiting >= LONGEST_QUEUE:
        raise TooManyWaiting(number=waiting)
    row.state, row.stage, row.failure = State.COMPUTING, WAITING, ""
    row.requested_at = row.heard_of_at = now
    row.save()
    return row


@transaction.atomic
def may_begin(report_id: int, *, now: datetime) -> StoredReport | None:
    """The waiting report if its turn has come; the caller then has to start computing it.

    Asking keeps the place in the queue: what nobody asks after for three minutes is given up.
    """
    list(Edition.objects.select_for_update())  # one at a time, so that no two take the last place
    computed = _being_computed(now)
    row = computed.filter(pk=report_id, stage=WAITING).first()
    if row is None:
        return None
    row.heard_of_at = now
    ahead = computed.filter(stage=WAITING, requested_at__lt=row.requested_at).count()
    if computed.exclude(stage=WAITING).count() + ahead < AT_ONCE:
        row.stage = ""
    row.save(update_fields=["stage", "heard_of_at"])
    return None if row.stage else row


def _being_computed(now: datetime) -> QuerySet[StoredReport]:
    """Chosen periods that wait or are worked on, without those that have died."""
    rows = StoredReport.objects.defer("document", "charts").filter(preset="")
    return rows.filter(state=State.COMPUTING, heard_of_at__gte=now - SILENCE)


@transaction.atomic
def row_being_computed(
    period: Period, channel: str | None, *, lake_version: int, now: datetime
) -> StoredReport:
    """The row that waits for this report, brought to this version of the lake, or a new one."""
    key = {"preset": "", "starts_on": period.start, "ends_on": period.end, "channel": channel or ""}
    rows = StoredReport.objects.select_for_update().filter(**key)
    row = rows.filter(lake_version=lake_version).first() or rows.exclude(state=State.READY).first()
    row = row or StoredReport(**key, requested_at=now)
    row.lake_version, row.heard_of_at = lake_version, now
    if row.state != State.READY:  # what is ready stays readable while it is computed again
        row.state, row.failure = State.COMPUTING, ""
    row.save()
    return row


def fail(row: StoredReport, sentence: str) -> None:
    """Write down why a report could not be computed."""
    StoredReport.objects.filter(pk=row.pk).update(
        state=State.FAILED, failure=sentence, heard_of_at=Now()
    )


def is_published(edition: Edition) -> bool:
    """Whether the figures of the same lines, made by the same program, are there."""
    same = {"lines_written_at": edition.lines_written_at, "made_by": edition.made_by}
    return Edition.objects.filter(lake_version=edition.lake_version, **same).exists()


def describe(edition: Edition, made: Made) -> None:
    """Take down the days of the history; the first report made is the one of the usual period."""
    edition.default_preset = edition.default_preset or str(made.choice.preset)
    edition.first_day, edition.last_day = made.report.scope.first_day, made.report.scope.as_of


def show_first(edition: Edition) -> None:
    """Let the first figures ever be looked at while the rest is being computed.

    It is marked as unfinished, so that a computation stopped on the way is done again.
    """
    if not Edition.objects.exists():
        Edition.objects.create(
            lake_version=edition.lake_version,
            lines_written_at=edition.lines_written_at,
            made_by=UNFINISHED,
            first_day=edition.first_day,
            last_day=edition.last_day,
            default_preset=edition.default_preset,
            computed_at=edition.computed_at,
        )


@transaction.atomic
def publish(edition: Edition, choices: Sequence[Choice]) -> None:
    """The edition's reports are all there: make it count, and delete what it replaces.

    What another version of the program made goes too, chosen periods included: this one may not be
    able to read it.
    """
    StoredReport.objects.filter(state=State.READY).exclude(made_by=edition.made_by).delete()
    Edition.objects.all().delete()
    edition.save(force_insert=True)
    StoredReport.objects.exclude(lake_version=edition.lake_version).delete()
    presets = ["", *(choice.preset for choice in choices)]
    StoredReport.objects.exclude(preset__in=presets).delete()
