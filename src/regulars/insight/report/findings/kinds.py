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
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"
    MONTHS = "months"  # so many
    MONTH = "month"  # of the year, 1 to 12
    GRAIN = "grain"  # day, week, month, quarter or year
    LEVER = "lever"  # code of a lever of the simulator
    NAME = "name"  # the merchant's own text: a product, a channel


@dataclass(frozen=True)
class FindingKind:
    """One kind of finding.

    Attributes
    ----------
    sentence
        What it says, in plain English, with its values in braces.
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
    sentence: str
    values: dict[str, ValueKind]


def _kind(
    code: str, tone: Tone, section: str, weight: int, sentence: str, **values: ValueKind
) -> FindingKind:
    return FindingKind(code, tone, section, weight, sentence, values)


GOOD, BAD, NEUTRAL = Tone.GOOD, Tone.BAD, Tone.NEUTRAL
SHARE, CHANGE, MONEY = ValueKind.SHARE, ValueKind.CHANGE, ValueKind.MONEY
COUNT, DAYS = ValueKind.COUNT, ValueKind.DAYS

_KINDS = (
    _kind(
        "most_buy_once",
        BAD,
        "gaps",
        90,
        "{one_time_share} of customers have bought once and not again: {customers} people.",
        one_time_share=SHARE,
        customers=COUNT,
    ),
    _kind(
        "second_order_window",
        NEUTRAL,
        "gaps",
        85,
        "Half of those who come back do it within {median_days}, the middle half between "
        "{lower_quartile_days} and {upper_quartile_days}: write before day {write_by_day}.",
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
        "{second_share} of customers order a second time, but {third_share} of those go on to a "
        "third.",
        second_share=SHARE,
        third_share=SHARE,
    ),
    _kind(
        "customers_at_risk",
        BAD,
        "rfm",
        88,
        "{customers} good customers have gone quiet; they have brought {revenue_minor}, "
        "{revenue_share} of all revenue from known customers.",
        customers=COUNT,
        revenue_minor=MONEY,
        revenue_share=SHARE,
    ),
    _kind(
        "regulars_slipping",
        BAD,
        "rfm",
        60,
        "{customers} of {regulars} champions and loyal customers ({share}) have slipped since the "
        "period began.",
        customers=COUNT,
        regulars=COUNT,
        share=SHARE,
    ),
    _kind(
        "champions_bring",
        GOOD,
        "rfm",
        40,
        "{customers} champions, {customers_share} of customers, have brought {revenue_share} of "
        "revenue.",
        customers=COUNT,
        customers_share=SHARE,
        revenue_share=SHARE,
    ),
    _kind(
        "repeat_rate_below_benchmark",
        BAD,
        "measures",
        80,
        "{repeat_customer_rate} of the period's customers bought more than once; {benchmark} is "
        "usual.",
        repeat_customer_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "repeat_rate_above_benchmark",
        GOOD,
        "measures",
        70,
        "{repeat_customer_rate} of the period's customers bought more than once; {benchmark} is "
        "usual.",
        repeat_customer_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "retention_below_benchmark",
        BAD,
        "measures",
        62,
        "{retention_rate} of the earlier period's customers came back; {benchmark} is good.",
        retention_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "retention_above_benchmark",
        GOOD,
        "measures",
        52,
        "{retention_rate} of the earlier period's customers came back; {benchmark} is good.",
        retention_rate=SHARE,
        benchmark=SHARE,
    ),
    _kind(
        "revenue_rising",
        GOOD,
        "measures",
        60,
        "Revenue rose by {change}, from {previous_minor} to {revenue_minor}.",
        change=CHANGE,
        revenue_minor=MONEY,
        previous_minor=MONEY,
    ),
    _kind(
        "revenue_falling",
        BAD,
        "measures",
        75,
        "Revenue fell by {change}, from {previous_minor} to {revenue_minor}.",
        change=CHANGE,
        revenue_minor=MONEY,
        previous_minor=MONEY,
    ),
    _kind(
        "order_value_rising",
        GOOD,
        "measures",
        45,
        "The average order rose by {change}, from {previous_minor} to {order_value_minor}.",
        change=CHANGE,
        order_value_minor=MONEY,
        previous_minor=MONEY,
    ),
    _kind(
        "order_value_falling",
        BAD,
        "measures",
        55,
        "The average order fell by {change}, from {previous_minor} to {order_value_minor}.",
        change=CHANGE,
        order_value_minor=MONEY,
        previous_minor=MONEY,
    ),
    _kind(
        "frequency_rising",
        GOOD,
        "measures",
        45,
        "Customers order more often: {frequency} orders each, {previous} before.",
        change=CHANGE,
        frequency=ValueKind.RATIO,
        previous=ValueKind.RATIO,
    ),
    _kind(
        "frequency_falling",
        BAD,
        "measures",
        55,
        "Customers order less often: {frequency} orders each, {previous} before.",
        change=CHANGE,
        frequency=ValueKind.RATIO,
        previous=ValueKind.RATIO,
    ),
    _kind(
        "new_customers_rising",
        GOOD,
        "months",
        55,
        "{per_month} new customers a month over {span_months}, {change} more than the "
        "{previous_per_month} before.",
        change=CHANGE,
        per_month=COUNT,
        previous_per_month=COUNT,
        span_months=ValueKind.MONTHS,
    ),
    _kind(
        "new_customers_falling",
        BAD,
        "months",
        78,
        "{per_month} new customers a month over {span_months}, {change} fewer than the "
        "{previous_per_month} before.",
        change=CHANGE,
        per_month=COUNT,
        previous_per_month=COUNT,
        span_months=ValueKind.MONTHS,
    ),
    _kind(
        "season_peak",
        NEUTRAL,
        "months",
        40,
        "{peak_month} brings {ratio} times the orders of an average month.",
        peak_month=ValueKind.MONTH,
        ratio=ValueKind.RATIO,
    ),
    _kind(
        "cohorts_improving",
        GOOD,
        "cohorts",
        65,
        "Of recent new customers {recent_share} came back in the {grain} after their first "
        "order, of "
        "earlier ones {earlier_share}.",
        recent_share=SHARE,
        earlier_share=SHARE,
        grain=ValueKind.GRAIN,
    ),
    _kind(
        "cohorts_weakening",
        BAD,
        "cohorts",
        82,
        "Of recent new customers {recent_share} came back in the {grain} after their first "
        "order, of "
        "earlier ones {earlier_share}.",
        recent_share=SHARE,
        earlier_share=SHARE,
        grain=ValueKind.GRAIN,
    ),
    _kind(
        "repeat_customers_carry_revenue",
        GOOD,
        "shares",
        58,
        "{repeat_customers} of customers bought more than once and brought {repeat_revenue} of "
        "revenue.",
        repeat_customers=SHARE,
        repeat_revenue=SHARE,
    ),
    _kind(
        "best_fifth_brings",
        NEUTRAL,
        "shares",
        66,
        "The best fifth of customers brings {top_fifth_revenue} of revenue.",
        top_fifth_revenue=SHARE,
    ),
    _kind(
        "first_product_makes_regulars",
        GOOD,
        "first_products",
        68,
        "{repeat_share} of the {customers} who began with {name} came back; {average_share} of all "
        "did.",
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
        "Only {repeat_share} of the {customers} who began with {name} came back; "
        "{average_share} of all "
        "did.",
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
        "{repeat_share} of the {customers} whose first order came through {name} came back; "
        "{average_share} of all did.",
        name=ValueKind.NAME,
        customers=COUNT,
        repeat_share=SHARE,
        average_share=SHARE,
    ),
    _kind(
        "biggest_lever",
        NEUTRAL,
        "simulation",
        64,
        "A tenth more {lever} (less, for returns) would earn about {extra_minor} in twelve months, "
        "between {low_minor} and {high_minor}.",
        lever=ValueKind.LEVER,
        extra_minor=MONEY,
        low_minor=MONEY,
        high_minor=MONEY,
    ),
    _kind(
        "returns_high",
        BAD,
        "quality",
        72,
        "{returned_share} of what is sold is taken back: {returned_minor}.",
        returned_share=SHARE,
        returned_minor=MONEY,
    ),
    _kind(
        "anonymous_high",
        BAD,
        "quality",
        56,
        "{anonymous_share} of revenue ({anonymous_minor}, {orders} orders) comes from nobody "
        "known: "
        "these people cannot be invited back.",
        anonymous_share=SHARE,
        anonymous_minor=MONEY,
        orders=COUNT,
    ),
    _kind(
        "rows_left_out",
        BAD,
        "quality",
        48,
        "{rows} rows ({share}) could not be used.",
        rows=COUNT,
        share=SHARE,
    ),
    _kind(
        "history_short",
        NEUTRAL,
        "quality",
        74,
        "The history covers {months} only: shares of returning customers will look low until "
        "there is "
        "more.",
        months=ValueKind.MONTHS,
    ),
)
FINDINGS: dict[str, FindingKind] = {kind.code: kind for kind in _KINDS}
