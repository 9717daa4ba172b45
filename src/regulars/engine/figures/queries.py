"""Reading stored figures. Loads no analytics library, so web workers may call all of it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from regulars.engine.figures import storing
from regulars.engine.figures.models import Edition, StoredReport
from regulars.engine.figures.rules import state_of
from regulars.engine.figures.standing import Scoring
from regulars.engine.figures.types import (
    Choice,
    Choices,
    Freshness,
    Preset,
    Progressing,
    ReportUnknown,
    State,
    StoredFigures,
)
from regulars.engine.figures.version import made_by
from regulars.engine.lake.queries import is_syncing
from regulars.engine.lake.queries import state as state_of_lake
from regulars.engine.lake.types import LakeState, Standing
from regulars.insight.extents import LEAST_GROUPED
from regulars.insight.report import json
from regulars.insight.report.errors import NewerReport, UnreadableReport
from regulars.insight.types import Outlook, Period, Report
from regulars.kernel.errors import Forbidden, Unavailable
from regulars.kernel.locks import is_taken

LOCK = "figures.lock"


def computing_lock() -> Path:
    """The lock of whoever computes the presets."""
    return Path(settings.REGULARS_HOME) / LOCK


def report_for(of: Preset | Period, channel: str | None = None) -> StoredFigures | None:
    """The newest figures of a preset or of a chosen period; None where they are not computed, or
    another version of the program did.
    """
    rows = _readable().filter(channel=channel or "")
    if isinstance(of, Preset):
        return _newest(rows.filter(preset=_standing_for(of)))
    return _newest(rows.filter(starts_on=of.start, ends_on=of.end))


def _readable() -> QuerySet[StoredReport]:
    return StoredReport.objects.filter(state=State.READY, made_by=made_by())


def _standing_for(preset: Preset) -> str:
    """The preset whose rows hold the days: the usual period may be those of another."""
    newest = Edition.objects.first()
    return newest.default_preset if newest and preset is Preset.USUAL else preset


def _newest(rows: QuerySet[StoredReport]) -> StoredFigures | None:
    row = rows.order_by("-lake_version", "-computed_at").first()
    if row is None or row.computed_at is None:
        return None
    try:
        report = json.decode(bytes(row.document))
    except (NewerReport, UnreadableReport):  # somebody changed it by hand: as if not there
        return None
    return StoredFigures(
        id=row.pk,
        report=report,
        charts=msgspec.json.decode(bytes(row.charts), type=dict[str, str]),
        preset=Preset(row.preset) if row.preset else None,
        period=Period(row.starts_on, row.ends_on),
        channel=row.channel or None,
        lake_version=row.lake_version,
        computed_at=row.computed_at,
    )


def scoring() -> Scoring | None:
    """The newest figures' edges; None where there are no figures, or too few customers to group."""
    newest = _latest_report()
    if newest is None:
        return None
    scope, rfm = newest.scope, newest.rfm
    if sum(group.customers for group in rfm.groups) < LEAST_GROUPED:
        return None
    return Scoring(
        scope.as_of,
        scope.currency,
        rfm.recency_edges_days,
        rfm.frequency_edges,
        rfm.monetary_edges_minor,
        {group.code: group.customers for group in rfm.groups},
    )


def are_of_another_version() -> bool:
    """Whether there are figures, and none that this program can read: they have to be computed
    anew.
    """
    there = StoredReport.objects.filter(state=State.READY).exclude(preset="")
    return there.exists() and _latest_report() is None


def outlook() -> Outlook | None:
    """What the newest figures over all channels say of what lies ahead; None where they say
    nothing.
    """
    newest = _latest_report()
    return newest.outlook if newest else None


def _latest_report() -> Report | None:
    """The newest figures over all channels; None without any that this program can read."""
    latest = _latest()
    return _report(*latest) if latest else None


def _latest() -> tuple[int, datetime] | None:
    """The id and the moment of the newest figures over all channels."""
    newest = Edition.objects.first()
    if newest is None:
        return None
    rows = _readable().filter(channel="", preset=newest.default_preset, computed_at__isnull=False)
    row = rows.order_by("-lake_version", "-computed_at").only("pk", "computed_at").first()
    return (row.pk, row.computed_at) if row and row.computed_at else None


@lru_cache(maxsize=2)
def _report(report_id: int, computed_at: datetime) -> Report | None:
    """Reading a whole report takes longer than a page may; it never changes once computed."""
    del computed_at  # tells a report from the one computed anew in its place
    document = StoredReport.objects.values_list("document", flat=True).get(pk=report_id)
    try:
        return json.decode(bytes(document))
    except (NewerReport, UnreadableReport):
        return None


def status_of(report_id: int, *, now: datetime) -> Progressing:
    """How far a requested report is.

    Raises ReportUnknown.
    """
    row = StoredReport.objects.defer("document", "charts").filter(pk=report_id).first()
    if row is None:
        raise ReportUnknown(report_id=report_id)
    return progressing(row, now=now)


def progressing(row: StoredReport, *, now: datetime) -> Progressing:
    """The row as a value."""
    return Progressing(
        id=row.pk,
        state=state_of(State(row.state), heard_of_at=row.heard_of_at, now=now),
        stage=row.stage,
        failure=row.failure,
        period=Period(row.starts_on, row.ends_on),
        channel=row.channel or None,
        requested_at=row.requested_at,
    )


def choices() -> Choices | None:
    """The periods and channels to offer; None where nothing is computed or there is no order."""
    edition = Edition.objects.first()
    if edition is None or edition.first_day is None or edition.last_day is None:
        return None
    rows = StoredReport.objects.filter(
        lake_version=edition.lake_version, channel="", state=State.READY
    ).exclude(preset="")
    periods = {
        preset: Period(start, end)
        for preset, start, end in rows.values_list("preset", "starts_on", "ends_on")
    }
    return Choices(
        default=Preset(edition.default_preset),
        presets=tuple(Choice(item, periods[item]) for item in Preset if item in periods),
        channels=tuple(edition.channels),
        channels_ahead=tuple(edition.channels_ahead),
        first_day=edition.first_day,
        last_day=edition.last_day,
    )


def freshness() -> Freshness:
    """How the figures stand beside the lake and the store; also where the lake cannot be read."""
    try:
        lake = state_of_lake()
    except (Unavailable, Forbidden) as error:
        lake = LakeState(Standing.STALE, trouble=str(error))
    edition = Edition.objects.first()
    return Freshness(
        standing=lake.standing,
        computing=is_syncing() or is_taken(computing_lock()),
        synced_at=lake.written_at,
        computed_at=edition.computed_at if edition else None,
        lake_version=lake.lines_version,
        figures_version=edition.lake_version if edition else 0,
        are_of_another_version=edition is not None
        and edition.made_by not in {made_by(), storing.UNFINISHED},
        is_empty=lake.version > 0 and lake.order_lines == 0,
        trouble=lake.trouble,
    )
