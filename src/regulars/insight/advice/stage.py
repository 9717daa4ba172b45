"""How far a store has come, from its orders per month, its months on record and its trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regulars.insight.advice.types import Stage
from regulars.insight.months import all_orders, months_between, whole_months
from regulars.insight.types import Month

YEAR = 12
LEAST_TREND_MONTHS = 3

# The lowest orders per month of each stage: one a day, five, twenty and a hundred.
ORDERS_PER_MONTH = (
    (3000.0, Stage.WELL_ESTABLISHED),
    (600.0, Stage.ESTABLISHED),
    (150.0, Stage.STEADY_GROWTH),
    (30.0, Stage.TRACTION),
    (0.0, Stage.LAUNCHED),
)
# A short record cannot show more than this, however busy it is.
HIGHEST_BEFORE = ((6, Stage.TRACTION), (12, Stage.STEADY_GROWTH), (24, Stage.ESTABLISHED))
STILL_GROWING = 0.50  # orders up by half in a year: not settled yet
NO_LONGER_GROWING = 0.10
SETTLED_MONTHS = 24
FALLING = -0.10  # orders down by a tenth in a year
FALLING_FAST = -0.50  # over spans shorter than a year, a season may make less

ORDER = tuple(Stage)


@dataclass(frozen=True)
class Standing:
    """A store's stage and the figures it was read from.

    ``trend`` is the change of orders per month between two spans of ``trend_months`` whole months,
    the latest and the one before it; None where there are fewer than six whole months.
    ``is_declining`` says whether it falls by more than a season makes.
    """

    stage: Stage
    months_trading: float
    orders_per_month: float
    trend: float | None
    trend_months: int
    is_declining: bool


def standing(months: Sequence[Month], *, first_day: date, as_of: date) -> Standing:
    """Place a store in one of five stages.

    Definition
    ----------
    The stage by orders per month (30, 150, 600 and 3,000 begin the second to the
    fifth), no higher than traction before 6 months on record, steady growth before 12 and
    established before 24. A store in steady growth whose orders no longer grow by a tenth a year
    after 24 months counts as established; an established one that still grows by half counts as in
    steady growth. Where orders do not grow at all, none is in steady growth: from 12 months on it
    is established, before that in traction. A store is declining where its orders fell by a tenth
    from year to year, or by half between shorter spans.

    The five stages are those of source ``article-003``; it gives no thresholds, these are ours.

    Parameters
    ----------
    months
        Every calendar month of the history.
    first_day, as_of
        First and last day of the history.

    Examples
    --------
    >>> months = [Month(date(2025, n, 1), 40, 10, 40, 10, 0, 0, 0, 0) for n in range(1, 5)]
    >>> place = standing(months, first_day=date(2025, 1, 1), as_of=date(2025, 4, 30))
    >>> place.stage.value, place.orders_per_month, place.trend
    ('traction', 50.0, None)
    """
    trading = months_between(first_day, as_of)
    whole = [
        all_orders(month) for month in whole_months(months, first_day=first_day, last_day=as_of)
    ]
    recent = whole[-YEAR:]
    if recent:
        per_month = sum(recent) / len(recent)
    else:
        per_month = sum(all_orders(month) for month in months) / max(1.0, trading)
    trend, span = trend_of(whole)
    return Standing(
        stage=stage_of(months_trading=trading, orders_per_month=per_month, trend=trend),
        months_trading=trading,
        orders_per_month=per_month,
        trend=trend,
        trend_months=span,
        is_declining=trend is not None and trend <= (FALLING if span == YEAR else FALLING_FAST),
    )


def trend_of(values: Sequence[float]) -> tuple[float | None, int]:
    """Change between the latest span of months and the span before it, and the span's length.

    Spans are a year where there are two, so that the season cancels out; else half the months.

    Examples
    --------
    >>> trend_of([10, 10, 10, 12, 12, 12])
    (0.19999999999999996, 3)
    >>> trend_of([10, 10])
    (None, 0)
    """
    span = min(YEAR, len(values) // 2)
    before = sum(values[-2 * span : -span]) if span else 0
    if span < LEAST_TREND_MONTHS or not before:
        return None, 0
    return sum(values[-span:]) / before - 1, span


def stage_of(*, months_trading: float, orders_per_month: float, trend: float | None) -> Stage:
    """The stage by the rules that :func:`standing` states.

    Examples
    --------
    >>> stage_of(months_trading=30, orders_per_month=400, trend=0.02).value
    'established'
    >>> stage_of(months_trading=30, orders_per_month=900, trend=0.8).value
    'steady_growth'
    """
    by_orders = next(stage for least, stage in ORDERS_PER_MONTH if orders_per_month >= least)
    months = round(months_trading)  # 729 days with trade are two years on record
    settled = months >= SETTLED_MONTHS and trend is not None and trend < NO_LONGER_GROWING
    if by_orders is Stage.STEADY_GROWTH and settled:
        by_orders = Stage.ESTABLISHED
    if by_orders is Stage.ESTABLISHED and trend is not None and trend >= STILL_GROWING:
        by_orders = Stage.STEADY_GROWTH
    highest = next(
        (stage for least, stage in HIGHEST_BEFORE if months < least),
        Stage.WELL_ESTABLISHED,
    )
    stage = min(by_orders, highest, key=ORDER.index)
    if stage is Stage.STEADY_GROWTH and trend is not None and trend <= 0:
        return Stage.ESTABLISHED if months >= YEAR else Stage.TRACTION
    return stage
