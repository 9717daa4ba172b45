"""Writing runs and forecasts down, and reading rows as values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from regulars.engine.scores.models import KeptForecast, Run
from regulars.engine.scores.types import MadeForecast, ScoreRun
from regulars.engine.scores.version import made_by
from regulars.insight.types import ForecastPoint, OutlookModel

if TYPE_CHECKING:
    from regulars.engine.scores.computing import Answering


def newest() -> Run | None:
    """The newest run that this program can read and go on from."""
    run = Run.objects.first()
    return run if run is not None and run.made_by == made_by() else None


def value_of(run: Run) -> ScoreRun:
    """The row as a value."""
    return ScoreRun(
        as_of=run.as_of,
        lake_version=run.lake_version,
        currency=run.currency,
        model=run.model,
        model_version=run.model_version,
        answering=msgspec.convert(run.answering, OutlookModel),
        is_whole=run.is_whole,
        customers=run.customers,
        customers_changed=run.customers_changed,
        slipping=run.slipping,
        slipping_minor=run.slipping_minor,
        began_at=run.began_at,
        ended_at=run.ended_at,
    )


def describe(run: Run, answering: Answering) -> None:
    """Take down which model answers, why, and how it did."""
    run.model, run.model_version = answering.model, answering.model_version
    run.parameters = answering.parameters
    run.answering = msgspec.to_builtins(answering.chosen)
    run.scorecards = msgspec.to_builtins(answering.scorecards)


def keep_forecasts(run: Run, points: Iterable[ForecastPoint], *, now: datetime) -> None:
    """Keep what is said of days to come, unless that was said on the same day before."""
    kept = set(KeptForecast.objects.filter(made_on=run.as_of).values_list("until", flat=True))
    KeptForecast.objects.bulk_create(
        KeptForecast(
            made_on=run.as_of,
            until=point.until,
            model=run.model,
            model_version=run.model_version,
            said=point.purchases,
            low=point.purchases_low,
            high=point.purchases_high,
            made_at=now,
        )
        for point in points
        if point.until not in kept
    )


def ungraded() -> list[KeptForecast]:
    """The forecasts of which is not known what came."""
    return list(KeptForecast.objects.filter(came__isnull=True))


def grade(forecast_id: int, came: int) -> None:
    """Say what came of a forecast."""
    KeptForecast.objects.filter(pk=forecast_id).update(came=came)


def forecast_of(row: KeptForecast) -> MadeForecast:
    """The row as a value."""
    return MadeForecast(
        made_on=row.made_on,
        until=row.until,
        model=row.model,
        said=row.said,
        low=row.low,
        high=row.high,
        came=row.came,
    )
