"""Reading scores. Loads no analytics library, so web workers may call all of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from regulars.core.customers import queries as customers
from regulars.core.customers.types import Traits
from regulars.engine.lake.queries import state as state_of_lake
from regulars.engine.scores import storing
from regulars.engine.scores.folder import files_of, scoring_lock
from regulars.engine.scores.models import KeptForecast, Run
from regulars.engine.scores.rules import is_due
from regulars.engine.scores.types import (
    SOURCE,
    CustomerScores,
    MadeForecast,
    Replenishing,
    ScoreRun,
    ScoreTrait,
)
from regulars.kernel.locks import is_taken


def latest_run() -> ScoreRun | None:
    """The newest run; None where there is none, or another version of the program made it."""
    run = storing.newest()
    return storing.value_of(run) if run else None


def is_scoring() -> bool:
    """Whether scores are being computed at this moment, in whichever process."""
    return is_taken(scoring_lock())


def are_due(*, now: datetime) -> bool:
    """Whether it is time for a run by itself: see ``rules.is_due``."""
    return is_due(latest_run(), now)


def are_stale() -> bool:
    """Whether the scores are of an earlier state of the lake, or of another version of the program.

    False where there are none.
    """
    newest = Run.objects.first()
    if newest is None:
        return False
    run = storing.newest()
    return run is None or run.lake_version != state_of_lake().lines_version


def are_of_another_version() -> bool:
    """Whether there are scores, and this program cannot read them: another version made them."""
    return Run.objects.exists() and storing.newest() is None


def scores_of(customer_ids: Collection[int]) -> dict[int, CustomerScores]:
    """What the newest run said of these customers, in two queries; no entry: nothing.

    Whoever has no order in the store's currency has no scores.
    """
    run = storing.newest()
    if run is None:
        return {}
    found = customers.traits_of(customer_ids, publisher=SOURCE)
    return {pk: _scores(traits, run.currency) for pk, traits in found.items()}


def slipping(*, limit: int = 50, offset: int = 0) -> list[CustomerScores]:
    """Customers who are slipping away, most value at risk first: they have come back before, are
    past the day on which their next order was due, and may have left or not.
    """
    run = storing.newest()
    if run is None:
        return []
    found = customers.ranked_traits(publisher=SOURCE, limit=limit, offset=offset)
    return [_scores(traits, run.currency) for traits in found]


def slipping_total() -> tuple[int, int]:
    """How many customers were slipping away on the day of the newest run, and their value at risk
    in minor units; zeros without a run.
    """
    run = storing.newest()
    return (run.slipping, run.slipping_minor) if run else (0, 0)


def made_forecasts(*, limit: int = 24) -> list[MadeForecast]:
    """The forecasts that were made and kept, the latest first."""
    return [storing.forecast_of(row) for row in KeptForecast.objects.all()[:limit]]


def scores_file() -> Path | None:
    """The newest run's scores as a Parquet file, for who looks through everybody's: the columns of
    ``insight.scores.SCORES``, customers as in the lake. None: there is no run.

    It is gone once another run is over; who has it open may read on.
    """
    run = storing.newest()
    return files_of(run.folder).scores if run else None


def _scores(traits: Traits, currency: str) -> CustomerScores:
    values = traits.values
    return CustomerScores(
        customer_id=traits.customer_id,
        as_of=traits.as_of,
        model_version=traits.model_version,
        currency=currency,
        rfm_group=values[ScoreTrait.RFM_GROUP],
        purchases=int(values[ScoreTrait.PURCHASES]),
        expected_orders_90=values[ScoreTrait.EXPECTED_ORDERS_90],
        expected_orders_365=values[ScoreTrait.EXPECTED_ORDERS_365],
        lifetime_value_minor=values[ScoreTrait.LIFETIME_VALUE_MINOR],
        lifetime_value_low_minor=values[ScoreTrait.LIFETIME_VALUE_LOW_MINOR],
        lifetime_value_high_minor=values[ScoreTrait.LIFETIME_VALUE_HIGH_MINOR],
        alive=values[ScoreTrait.ALIVE],
        churn_probability=values[ScoreTrait.CHURN_PROBABILITY],
        at_risk_minor=values[ScoreTrait.AT_RISK_MINOR],
        is_slipping=traits.ranking is not None,
        next_order_due_on=values[ScoreTrait.NEXT_ORDER_DUE_ON],
        next_order_on=values[ScoreTrait.NEXT_ORDER_ON],
        next_order_from=values[ScoreTrait.NEXT_ORDER_FROM],
        next_order_to=values[ScoreTrait.NEXT_ORDER_TO],
        replenishments=tuple(map(_replenishing, values[ScoreTrait.REPLENISHMENTS] or ())),
    )


def _replenishing(written: list[object]) -> Replenishing:
    product_id, due_on, expected_on, comes_back = written
    return Replenishing(
        product_id=int(str(product_id)),
        due_on=date.fromisoformat(str(due_on)),
        expected_on=date.fromisoformat(str(expected_on)) if expected_on else None,
        comes_back=float(str(comes_back)),
    )
