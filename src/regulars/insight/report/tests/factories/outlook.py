"""What lies ahead of the made-up store: every part from a few numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from regulars.insight.report.tests.factories.trade import LAST_DAY, ORDER_VALUE_MINOR
from regulars.insight.types import (
    ForecastPoint,
    LifetimeValues,
    ModelGrade,
    Outlook,
    OutlookModel,
    PastForecast,
    ProductPair,
    ReplenishedProduct,
    Replenishment,
    Slipping,
    SlippingCustomer,
    ValueBand,
)

# lower edge in minor units, customers, value
BANDS = (
    (0, 1_610, 900_000.0),
    (2_000, 980, 3_310_000.0),
    (5_000, 870, 6_420_000.0),
    (10_000, 690, 9_840_000.0),
    (20_000, 440, 13_200_000.0),
    (50_000, 210, 15_330_000.0),
)
# customer, purchases, days since the last, days since it was due, chance still there, value
LEAVING = (
    ("C00412", 14, 131, 96, 0.46, 61_200.0),
    ("C01790", 9, 158, 112, 0.41, 44_900.0),
    ("anna.petrova@example.org", 11, 97, 61, 0.58, 52_300.0),
    ("C00087", 6, 202, 139, 0.33, 30_700.0),
    ("C02230", 4, 260, 170, 0.21, 18_400.0),
)
# name, buyers, usual gap, overdue, purchases in the first week, by how much each week has more
BOUGHT = (
    ("House Espresso 1 kg", 812, 34.0, 96, 41.2, -1.3),
    ("Filter Blend 500 g", 540, 41.0, 71, 24.6, 0.4),
    ("Sencha 100 g", 377, 52.0, 48, 13.1, 0.9),
    ("Earl Grey 250 g", 290, 63.0, 39, 8.4, -0.2),
)
# first, second, baskets, support, confidence, lift, its lower bound
PAIRS = (
    ("Hand Grinder", "House Espresso 1 kg", 214, 0.0182, 0.57, 2.41, 2.09),
    ("Sencha 100 g", "Tea Strainer", 156, 0.0133, 0.24, 5.20, 4.35),
    ("Filter Blend 500 g", "Paper Filters", 139, 0.0118, 0.19, 4.11, 3.42),
)


def a_point(number: int) -> ForecastPoint:
    """The number-th twelfth of the year ahead; the farther, the wider."""
    purchases = 420 * number * (1 - 0.02 * number)
    wide = 30 * number**0.8
    value = ORDER_VALUE_MINOR * 0.96
    return ForecastPoint(
        until=LAST_DAY + timedelta(days=round(365 * number / 12)),
        purchases=purchases,
        purchases_low=purchases - wide,
        purchases_high=purchases + wide,
        revenue_minor=purchases * value,
        revenue_low_minor=(purchases - 1.3 * wide) * value,
        revenue_high_minor=(purchases + 1.3 * wide) * value,
    )


def a_past(number: int, *, came: int) -> PastForecast:
    """The number-th forecast of ninety days, the latest first."""
    made_on = LAST_DAY - timedelta(days=90 * number)
    said = 1_180.0 - 61 * number
    return PastForecast(made_on, made_on + timedelta(days=90), said, said - 82.5, said + 82.5, came)


def a_grade(kind: str, said: float) -> ModelGrade:
    return ModelGrade(kind, said, said - 140.0, said + 140.0, 2_310, 0.41, 0.78)


def a_model(**changes: Any) -> OutlookModel:
    model = OutlookModel(
        kind="bg_nbd",
        reasons=(),
        held_out_from=LAST_DAY - timedelta(days=179),
        held_out_until=LAST_DAY,
        grades=(a_grade("bg_nbd", 2_240.0), a_grade("pareto_nbd", 2_090.0)),
        seasonal=True,
    )
    return replace(model, **changes)


def some_values(**changes: Any) -> LifetimeValues:
    edges = [edge for edge, *_ in BANDS[1:]] + [None]
    values = LifetimeValues(
        horizon_days=730,
        discount=0.1,
        margin=1.0,
        customers=sum(customers for _, customers, _ in BANDS),
        total_minor=sum(value for *_, value in BANDS),
        low_minor=43_900_000.0,
        high_minor=54_600_000.0,
        median_minor=4_120.0,
        top_tenth_share=0.47,
        bands=tuple(
            ValueBand(low, high, customers, value)
            for (low, customers, value), high in zip(BANDS, edges, strict=True)
        ),
    )
    return replace(values, **changes)


def a_slipping(**changes: Any) -> Slipping:
    rows = tuple(
        SlippingCustomer(
            customer_id=name,
            purchases=purchases,
            last_on=LAST_DAY - timedelta(days=silent),
            due_on=LAST_DAY - timedelta(days=late),
            alive=alive,
            value_minor=value,
            at_risk_minor=value * (1 - alive),
        )
        for name, purchases, silent, late, alive, value in LEAVING
    )
    return replace(Slipping(customers=386, at_risk_minor=4_870_000.0, rows=rows), **changes)


def a_calendar(**changes: Any) -> Replenishment:
    weeks = tuple(LAST_DAY + timedelta(days=1 + 7 * week) for week in range(8))
    products = tuple(
        ReplenishedProduct(
            product_id=f"P{number}",
            product_name=name,
            buyers=buyers,
            typical_days=days,
            overdue=overdue,
            weeks=tuple(first + week * more for week in range(len(weeks))),
        )
        for number, (name, buyers, days, overdue, first, more) in enumerate(BOUGHT)
    )
    return replace(Replenishment(weeks, products, nearer=0.12, every=1), **changes)


def some_pairs() -> tuple[ProductPair, ...]:
    return tuple(
        ProductPair(first, first, second, second, *measures) for first, second, *measures in PAIRS
    )


@cache
def an_outlook(**changes: Any) -> Outlook:
    outlook = Outlook(
        as_of=LAST_DAY,
        model=a_model(),
        forecast=tuple(a_point(number) for number in range(1, 13)),
        past=(
            a_past(1, came=1_142),
            a_past(2, came=1_020),
            a_past(3, came=1_131),
            a_past(4, came=912),
        ),
        values=some_values(),
        slipping=a_slipping(),
        replenishment=a_calendar(),
        together=some_pairs(),
    )
    return replace(outlook, **changes)
