"""Having figures computed: ahead, for the usual periods, and on request, for any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from regulars.engine import children
from regulars.engine.figures import storing
from regulars.engine.figures.models import Edition, StoredReport
from regulars.engine.figures.queries import computing_lock, status_of
from regulars.engine.figures.rules import check_period
from regulars.engine.figures.types import (
    CHANNELS_AHEAD,
    ChannelUnknown,
    Choice,
    FiguresBusy,
    NothingToCompute,
    Progressing,
)
from regulars.engine.figures.version import made_by
from regulars.engine.lake.queries import open_lake
from regulars.insight.types import Period
from regulars.kernel.errors import RegularsError
from regulars.kernel.locks import taken
from regulars.kernel.progress import Progress, Silent

if TYPE_CHECKING:
    from regulars.engine.lake.types import Lake

OURS = (
    "The computation stopped with an error that is ours. "
    "Run it by hand to see it: regulars lake figures"
)


def compute_presets(*, now: datetime, progress: Progress | None = None) -> int:
    """Compute the presets over all channels and over each of the busiest; return how many.

    Figures of the lake as it stands are not computed again. Reports of earlier versions stay until
    all new ones are there. Heavy: for processes of their own.

    Raises NoLake, LakeDamaged, FiguresBusy.
    """
    with taken(computing_lock()) as mine:
        if not mine:
            raise FiguresBusy
        with open_lake() as lake:
            edition = Edition(
                lake_version=lake.lines_version,
                lines_written_at=lake.lines_written_at,
                made_by=made_by(),
                computed_at=now,
            )
            if storing.is_published(edition):
                return 0
            return _compute_edition(edition, lake, progress or Silent())


def _compute_edition(edition: Edition, lake: Lake, progress: Progress) -> int:
    from regulars.engine.figures import computing
    from regulars.insight.report.errors import NoOrders

    now = edition.computed_at
    choices: list[Choice] = []
    stored = 0
    try:
        for made in computing.presets_of_all(lake, progress):
            storing.store(made, lake_version=edition.lake_version, now=now)
            storing.describe(edition, made)
            choices.append(made.choice)
            storing.show_first(edition)
        edition.channels = list(computing.busiest_channels(lake))
        edition.channels_ahead = edition.channels[:CHANNELS_AHEAD]
        for channel in edition.channels_ahead:
            for made in computing.presets_of_channel(lake, channel, choices, progress):
                storing.store(made, lake_version=edition.lake_version, now=now)
                stored += 1
    except NoOrders:
        choices = []
    storing.publish(edition, choices)
    return len(choices) + stored


def compute_report(
    *, period: Period, channel: str | None, now: datetime, progress: Progress | None = None
) -> int:
    """Compute the report of any period and store it; return its id.

    The row that asked for it shows how far it is and, should it fail, why. Heavy: for processes of
    their own.

    Raises NoLake, LakeDamaged, NothingToCompute, PeriodTurned, PeriodOutside, ChannelUnknown.
    """
    from regulars.engine.figures import computing

    with open_lake() as lake:
        version = lake.lines_version
        with _written_down(period, channel, version, now) as row:
            heartbeat = storing.Heartbeat(row, progress or Silent())
            with lake.reading():
                made = computing.one_report(lake, period, channel, heartbeat)
        return storing.store(made, lake_version=version, now=now)


@contextmanager
def _written_down(
    period: Period, channel: str | None, version: int, now: datetime
) -> Iterator[StoredReport]:
    """The row being computed; an error in the block is written on it."""
    row = storing.row_being_computed(period, channel, lake_version=version, now=now)
    try:
        yield row
    except RegularsError as error:
        storing.fail(row, str(error))
        raise
    except Exception:
        storing.fail(row, OURS)
        raise


def request_report(*, period: Period, channel: str | None, now: datetime) -> Progressing:
    """Have a period computed by a process of its own, unless it is computed or being computed.

    Two are computed at a time; others wait for their turn. Poll what is returned with
    ``continue_waiting``; read the report with ``queries.report_for``.

    Raises NothingToCompute, PeriodTurned, PeriodOutside, ChannelUnknown, TooManyWaiting.
    """
    edition = Edition.objects.filter(first_day__isnull=False).first()
    if edition is None or edition.first_day is None or edition.last_day is None:
        raise NothingToCompute
    check_period(period, first_day=edition.first_day, last_day=edition.last_day)
    if channel is not None and channel not in edition.channels:
        raise ChannelUnknown(channel=channel, channels=tuple(edition.channels))
    row = storing.claim(period, channel, lake_version=edition.lake_version, now=now)
    return continue_waiting(row.pk, now=now)


def continue_waiting(report_id: int, *, now: datetime) -> Progressing:
    """How far a requested report is; it is started here if its turn has come.

    Raises ReportUnknown.
    """
    row = storing.may_begin(report_id, now=now)
    if row is not None:
        children.start(_figures_command(Period(row.starts_on, row.ends_on), row.channel or None))
    return status_of(report_id, now=now)


def _figures_command(period: Period, channel: str | None) -> list[str]:
    command = ["lake", "figures", "--from", f"{period.start}", "--to", f"{period.end}"]
    return [*command, "--channel", channel] if channel is not None else command


def refresh_in_child(*, progress: Progress | None = None) -> None:
    """Bring the lake and its figures up to date in a process of its own, and wait for it; the
    scores can be computed while the figures are looked at.

    Raises ChildFailed.
    """
    children.run(["lake", "sync", "--json", "--no-scores"], progress=progress or Silent())


def start_refresh() -> None:
    """The same with the scores, not waited for: ``queries.freshness`` tells when the figures are
    done.
    """
    children.start(["lake", "sync", "--json"])
