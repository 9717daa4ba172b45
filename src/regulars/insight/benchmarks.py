"""Figures published elsewhere, each with its source: what a store's own figures are held against.

They are reported by articles for merchants, mostly without method or period. Take them as a sense
of proportion, never as a target: a store's own past and its own hold-outs are the better measure.
"""

from __future__ import annotations

from dataclasses import dataclass

from regulars.insight.types import Period, Unit


@dataclass(frozen=True)
class Source:
    """Where a figure was published."""

    code: str
    title: str


@dataclass(frozen=True)
class Figure:
    """One published figure; ``high`` is set where the source gives a range."""

    code: str
    unit: Unit
    value: float
    sentence: str
    source: str
    high: float | None = None


@dataclass(frozen=True)
class Driver:
    """Something that makes customers come back, by the articles' common list."""

    code: str
    sentence: str
    source: str


_SOURCES = (
    Source("article-000", "Articles on e-commerce retention, 000: tactics for repeat purchases"),
    Source("article-001", "Articles on e-commerce retention, 001: loyalty programmes"),
    Source("article-002", "Articles on e-commerce retention, 002: service, delivery and accounts"),
    Source("article-003", "Articles on e-commerce retention, 003: measures, stages and strategies"),
    Source("article-004", "Articles on e-commerce retention, 004: brands and lifetime value"),
)
SOURCES = {source.code: source for source in _SOURCES}


def _share(code: str, value: float, sentence: str, source: str) -> Figure:
    return Figure(code, Unit.SHARE, value, sentence, f"article-{source}")


_FIGURES = (
    _share(
        "good_retention_rate", 0.30, "About 30 % is a good retention rate in e-commerce.", "003"
    ),
    _share("repeat_customers", 0.21, "Repeat buyers are 21 % of a store's customers.", "000"),
    _share("repeat_revenue", 0.44, "Repeat buyers bring 44 % of a store's revenue.", "000"),
    _share("repeat_orders", 0.46, "Repeat buyers place 46 % of a store's orders.", "000"),
    _share("best_fifth_profit", 0.80, "A fifth of the customers brings 80 % of the profit.", "003"),
    _share("loyal_spend_more", 0.67, "Loyal customers spend 67 % more.", "001"),
    _share(
        "later_spend_more",
        0.67,
        "Apparel shoppers spend 67 % more in months 31 to 36 than in their first six.",
        "003",
    ),
    _share("email_conversion", 0.0429, "Of visits from e-mail, 4.29 % end in an order.", "000"),
    _share("search_conversion", 0.0304, "Of visits from search, 3.04 % end in an order.", "000"),
    _share("discount_seekers", 0.83, "Of shoppers, 83 % look for a discount.", "000"),
    _share(
        "unused_product",
        0.60,
        "Of lapsed customers asked, 60 % had not used what they bought.",
        "000",
    ),
    _share("leave_after_bad_return", 0.57, "After a bad return, 57 % leave.", "000"),
    _share("read_returns_policy", 0.67, "Two in three read the returns policy first.", "000"),
    _share("prefer_self_service", 0.40, "Two in five prefer to help themselves.", "000"),
    _share("subscription_reorders", 0.40, "One wine store sees 40 % of its buyers reorder.", "000"),
    _share(
        "holiday_buyers_return",
        0.40,
        "One wine store won back about 40 % of its peak-season buyers.",
        "000",
    ),
    _share(
        "joined_channels_retention",
        0.30,
        "One ceramics store joined its till and its web shop and kept 30 % more customers.",
        "000",
    ),
    Figure(
        "referral_participation",
        Unit.RATIO,
        4.0,
        "One pet-food store's referral programme draws four times its industry's participation.",
        "article-000",
    ),
    _share(
        "rewarded_beyond_buying",
        0.75,
        "Three in four want rewards for more than purchases.",
        "001",
    ),
    _share("loyal_recommend", 0.77, "Of loyal customers, 77 % recommend the store.", "001"),
    _share(
        "leave_after_bad_service",
        0.60,
        "After two or three bad experiences, 60 % consider leaving.",
        "001",
    ),
    Figure(
        "acquisition_costs_more",
        Unit.RATIO,
        5.0,
        "Winning a customer costs five times what keeping one does.",
        "article-002",
    ),
    _share("leave_over_service", 0.71, "Of customers who leave, 71 % leave over service.", "002"),
    Figure(
        "existing_customer_buys",
        Unit.SHARE,
        0.60,
        "An offer sells to an existing customer in 60 to 70 of 100 cases, to a new one in 5 to 20.",
        "article-002",
        high=0.70,
    ),
    _share("loyal_for_rewards", 0.39, "Of loyal customers, 39 % name rewards as a reason.", "002"),
    _share("buy_more_for_rewards", 0.54, "Rewards make 54 % buy more.", "002"),
    _share("loyal_for_service", 0.34, "Of loyal customers, 34 % name service as a reason.", "002"),
    _share("buy_again_when_personal", 0.44, "After a personal experience, 44 % buy again.", "004"),
    _share("impersonal_frustrates", 0.71, "An impersonal experience frustrates 71 %.", "004"),
    _share(
        "rewards_from_purchases", 0.54, "For 54 %, rewards should follow past purchases.", "004"
    ),
)
FIGURES = {figure.code: figure for figure in _FIGURES}

_DRIVERS = (
    Driver("satisfaction", "The product does what was promised, or more.", "article-003"),
    Driver("service", "Help is fast, friendly and the same everywhere.", "article-003"),
    Driver("personalisation", "Messages and offers fit the customer.", "article-003"),
    Driver("loyalty", "Coming back is noticed and rewarded.", "article-003"),
    Driver("community", "Customers belong to something they can talk about.", "article-003"),
    Driver("convenience", "Buying again takes less effort than buying elsewhere.", "article-003"),
    Driver("value", "The price is fair for what it buys.", "article-003"),
)
DRIVERS = {driver.code: driver for driver in _DRIVERS}

MEASURE_FIGURES = {
    "retention_rate": "good_retention_rate",
    "repeat_customer_rate": "repeat_customers",
}


# The published figures are meant for about a year. Over a month hardly anybody comes back, over
# five years nearly everybody: nothing published fits either.
SHORTEST_DAYS, LONGEST_DAYS = 300, 430


def is_comparable(period: Period) -> bool:
    """Whether the period is near enough to a year to be held against published figures.

    Examples
    --------
    >>> from datetime import date
    >>> is_comparable(Period(date(2025, 1, 1), date(2025, 12, 31)))
    True
    >>> is_comparable(Period(date(2025, 12, 2), date(2025, 12, 31)))
    False
    """
    return SHORTEST_DAYS <= (period.end - period.start).days + 1 <= LONGEST_DAYS


def is_under_a_year(period: Period) -> bool:
    """Whether the period before this one, of equal length, lies in another season.

    Examples
    --------
    >>> from datetime import date
    >>> is_under_a_year(Period(date(2025, 7, 1), date(2025, 12, 31)))
    True
    >>> is_under_a_year(Period(date(2024, 1, 1), date(2025, 12, 31)))
    False
    """
    return (period.end - period.start).days + 1 < SHORTEST_DAYS


def benchmark_for(measure: str, *, period: Period) -> float | None:
    """The published figure to hold a measure of a period against, or None where there is none.

    Churn is held against what a good retention rate leaves.

    Parameters
    ----------
    measure
        Code of a :class:`~regulars.insight.types.Measure`.
    period
        The days it measures; only those near a year compare, see :func:`is_comparable`.

    Examples
    --------
    >>> from datetime import date
    >>> year = Period(date(2025, 1, 1), date(2025, 12, 31))
    >>> benchmark_for("retention_rate", period=year), benchmark_for("churn_rate", period=year)
    (0.3, 0.7)
    >>> benchmark_for("revenue", period=year) is None
    True
    """
    if not is_comparable(period):
        return None
    if measure == "churn_rate":
        return 1 - FIGURES["good_retention_rate"].value
    code = MEASURE_FIGURES.get(measure)
    return FIGURES[code].value if code else None
