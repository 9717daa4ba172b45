"""Every finding there can be: its code, its tone, its section, and the values of its words."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from regulars.insight.types import Tone


class ValueKind(enum.StrEnum):
    """How a value of a finding is to be read, and so how it is written in words."""

    SHARE = "share"  # 0 to 1, of a whole
    CHANGE = "change"  # relative, 0.1 is a tenth more, -0.1 a tenth less
    MONEY = "money"  # minor units of the report's currency
    ESTIMATE = "estimate"  # minor units, known to two or three digits at most
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"
    MONTHS = "months"  # so many
    MONTH = "month"  # of the year, 1 to 12
    GRAIN = "grain"  # day, week, month, quarter or year
    LEVER = "lever"  # code of a lever of the simulator
    RATE = "rate"  # so many a month, with its fraction where it is small
    PAST = "past"  # what is compared with: year_before or months_before
    NAME = "name"  # the merchant's own text: a product, a channel


@dataclass(frozen=True)
class FindingKind:
    """One kind of finding.

    Attributes
    ----------
    section
        The field of the report that shows it in full.
    weight
        How much it matters where it holds fully, up to 100. A rule may give it less.
    values
        Name and kind of every value, in no particular order.
    """

    code: str
    tone: Tone
    section: str
    weight: int
    values: dict[str, ValueKind]


def _kind(code: str, tone: Tone, section: str, weight: int, **values: ValueKind) -> FindingKind:
    return FindingKind(code, tone, section, weight, values)


GOOD, BAD, NEUTRAL = Tone.GOOD, Tone.BAD, Tone.NEUTRAL
SHARE, CHANGE, MONEY = ValueKind.SHARE, ValueKind.CHANGE, ValueKind.MONEY
COUNT, DAYS = ValueKind.COUNT, ValueKind.DAYS

_KINDS = (
    _kind(
        "most_buy_once",
        BAD,
        "gaps",
        90,
        one_time_share=SHARE,
        customers=COUNT,
        all_customers=COUNT,
    ),
    _kind(
        "second_order_window",
        NEUTRAL,
        "gaps",
        85,
        lower_quartile_days=DAYS,
        median_days=DAYS,
        upper_quartile_days=DAYS,
        write_by_day=DAYS,
    ),
    _kind(
        "second_order_is_the_hurdle",
        NEUTRAL,
        "gaps",
        45,
        second_share=SHARE,
        third_share=SHARE,
    ),
    _kind(
        "customers_at_risk",
        BAD,
        "rfm",
        88,
        customers=COUNT,
        revenue_minor=MONEY,
        revenue_share=SHARE,
    ),
    _kind(
        "regulars_slipping",
        BAD,
        "rfm",
        60,
        customers=COUNT,
        regulars=COUNT,
        share=SHARE,
    ),
    _kind(
        "champions_bring",
        GOOD,
        "rfm",
        40,
        customers=COUNT,
        customers_share=SHARE,
        revenue_share=SHARE,
    ),
    _kind(
        "repeat_rate_below_benchmark",
        BAD,
        "measures",
        80,
        repeat_customer_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "repeat_rate_above_benchmark",
        GOOD,
        "measures",
        70,
        repeat_customer_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "retention_below_benchmark",
        BAD,
        "measures",
        62,
        retention_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "retention_above_benchmark",
        GOOD,
        "measures",
        52,
        retention_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "revenue_rising",
        GOOD,
        "measures",
        60,
        change=CHANGE,
        revenue_minor=MONEY,
        previous_minor=MONEY,
        days=DAYS,
    ),
    _kind(
        "revenue_falling",
        BAD,
        "measures",
        75,
        change=CHANGE,
        revenue_minor=MONEY,
        previous_minor=MONEY,
        days=DAYS,
    ),
    _kind(
        "revenue_collapsed",
        BAD,
        "measures",
        95,
        change=CHANGE,
        revenue_minor=MONEY,
        previous_minor=MONEY,
        days=DAYS,
    ),
    _kind(
        "customers_falling",
        BAD,
        "measures",
        77,
        change=CHANGE,
        customers=COUNT,
        previous=COUNT,
        days=DAYS,
    ),
    _kind(
        "customers_dwindled",
        BAD,
        "measures",
        93,
        change=CHANGE,
        customers=COUNT,
        previous=COUNT,
        days=DAYS,
    ),
    _kind(
        "order_value_rising",
        GOOD,
        "measures",
        45,
        change=CHANGE,
        order_value_minor=MONEY,
        previous_minor=MONEY,
        days=DAYS,
    ),
    _kind(
        "order_value_falling",
        BAD,
        "measures",
        55,
        change=CHANGE,
        order_value_minor=MONEY,
        previous_minor=MONEY,
        days=DAYS,
    ),
    _kind(
        "frequency_rising",
        GOOD,
        "measures",
        45,
        change=CHANGE,
        frequency=ValueKind.RATIO,
        previous=ValueKind.RATIO,
        days=DAYS,
    ),
    _kind(
        "frequency_falling",
        BAD,
        "measures",
        55,
        change=CHANGE,
        frequency=ValueKind.RATIO,
        previous=ValueKind.RATIO,
        days=DAYS,
    ),
    _kind(
        "new_customers_rising",
        GOOD,
        "months",
        55,
        change=CHANGE,
        per_month=ValueKind.RATE,
        previous_per_month=ValueKind.RATE,
        span_months=ValueKind.MONTHS,
        compared_with=ValueKind.PAST,
    ),
    _kind(
        "new_customers_falling",
        BAD,
        "months",
        78,
        change=CHANGE,
        per_month=ValueKind.RATE,
        previous_per_month=ValueKind.RATE,
        span_months=ValueKind.MONTHS,
        compared_with=ValueKind.PAST,
    ),
    _kind(
        "nobody_new",
        BAD,
        "months",
        89,
        months=ValueKind.MONTHS,
    ),
    _kind(
        "season_peak",
        NEUTRAL,
        "months",
        40,
        peak_month=ValueKind.MONTH,
        ratio=ValueKind.RATIO,
    ),
    _kind(
        "cohorts_improving",
        GOOD,
        "cohorts",
        65,
        recent_share=SHARE,
        earlier_share=SHARE,
        grain=ValueKind.GRAIN,
    ),
    _kind(
        "cohorts_weakening",
        BAD,
        "cohorts",
        82,
        recent_share=SHARE,
        earlier_share=SHARE,
        grain=ValueKind.GRAIN,
    ),
    _kind(
        "repeat_customers_carry_revenue",
        GOOD,
        "shares",
        58,
        repeat_customers=SHARE,
        repeat_revenue=SHARE,
    ),
    _kind(
        "best_fifth_brings",
        NEUTRAL,
        "shares",
        66,
        top_fifth_revenue=SHARE,
    ),
    _kind(
        "first_product_makes_regulars",
        GOOD,
        "first_products",
        68,
        name=ValueKind.NAME,
        customers=COUNT,
        repeat_share=SHARE,
        average_share=SHARE,
    ),
    _kind(
        "first_product_ends_there",
        BAD,
        "first_products",
        50,
        name=ValueKind.NAME,
        customers=COUNT,
        repeat_share=SHARE,
        average_share=SHARE,
    ),
    _kind(
        "first_channel_makes_regulars",
        GOOD,
        "first_channels",
        54,
        name=ValueKind.NAME,
        customers=COUNT,
        repeat_share=SHARE,
        average_share=SHARE,
    ),
    _kind(
        "value_at_risk",
        BAD,
        "outlook",
        62,
        customers=COUNT,
        at_risk_minor=ValueKind.ESTIMATE,
        share=SHARE,
    ),
    _kind(
        "future_value_concentrated",
        NEUTRAL,
        "outlook",
        46,
        top_tenth_share=SHARE,
        total_minor=ValueKind.ESTIMATE,
    ),
    _kind(
        "purchases_overdue",
        NEUTRAL,
        "outlook",
        44,
        purchases=COUNT,
        name=ValueKind.NAME,
        most=COUNT,
    ),
    _kind(
        "biggest_lever",
        NEUTRAL,
        "simulation",
        64,
        lever=ValueKind.LEVER,
        extra_minor=ValueKind.ESTIMATE,
        low_minor=ValueKind.ESTIMATE,
        high_minor=ValueKind.ESTIMATE,
    ),
    _kind(
        "returns_high",
        BAD,
        "quality",
        72,
        returned_share=SHARE,
        returned_minor=MONEY,
    ),
    _kind(
        "anonymous_high",
        BAD,
        "quality",
        56,
        anonymous_share=SHARE,
        anonymous_minor=MONEY,
        orders=COUNT,
    ),
    _kind(
        "rows_left_out",
        BAD,
        "quality",
        48,
        rows=COUNT,
        share=SHARE,
    ),
    _kind(
        "history_short",
        NEUTRAL,
        "quality",
        74,
        months=ValueKind.MONTHS,
    ),
)
FINDINGS: dict[str, FindingKind] = {kind.code: kind for kind in _KINDS}
