"""What all customers together will buy, and bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regulars.insight.forecasts.choosing import Choice
from regulars.insight.models import Total, total_purchases
from regulars.insight.types.outlook import ForecastPoint


def forecast(
    choice: Choice, *, until: Sequence[date], level: float = 0.9
) -> tuple[ForecastPoint, ...]:
    """Purchases and revenue of the customers there are, from the day after ``as_of`` on."""
    return tuple(_point(choice, day, level) for day in until)


def _point(choice: Choice, until: date, level: float) -> ForecastPoint:
    bought = total_purchases(choice.fitted, choice.histories, until - choice.as_of)
    low, high = bought.outcome(level)
    mean = choice.spend.mean
    brought = Total(
        bought.value * mean,
        (bought.uncertainty**2 + (bought.value * choice.spend.deviation) ** 2) ** 0.5 * mean,
        bought.chance * mean,
    )
    return ForecastPoint(until, bought.value, low, high, brought.value, *brought.outcome(level))
