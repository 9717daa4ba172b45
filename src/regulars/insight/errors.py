"""What can go wrong with a table or a question put to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class MissingColumns(Invalid):
    """A table lacks columns that the order-line schema needs."""

    code = "insight.missing_columns"
    sentence = "The table lacks these columns: {columns}. See regulars.insight.schema.ORDER_LINES."
    columns: tuple[str, ...]


@dataclass(eq=False)
class FractionalAmounts(Invalid):
    """Amounts are of a type with fractions, which would be rounded in silence."""

    code = "insight.fractional_amounts"
    sentence = (
        "The column {column} holds numbers with fractions. Amounts are whole minor units, such as "
        "cents: multiply them, round them, and make the column one of integers."
    )
    column: str


@dataclass(eq=False)
class UnknownGrain(Invalid):
    """A period is none of those that cohorts can have."""

    code = "insight.unknown_grain"
    sentence = "There is no grain {grain!r}. Choose one of: {grains}."
    grain: str
    grains: tuple[str, ...]


@dataclass(eq=False)
class TooManyCohorts(Invalid):
    """The history has more periods of this grain than a report can hold."""

    code = "insight.too_many_cohorts"
    sentence = (
        "By {grain}, this history has {cohorts} cohorts, and a report holds up to {most}. "
        "Choose a longer grain: {grains}."
    )
    grain: str
    cohorts: int
    most: int
    grains: tuple[str, ...]


@dataclass(eq=False)
class BackwardPeriod(Invalid):
    """The period ends before it starts."""

    code = "insight.backward_period"
    sentence = "The period ends on {end}, before it starts on {start}. Swap the two days."
    start: date
    end: date


@dataclass(eq=False)
class ShortTimeline(Invalid):
    """Days are counted that lie after the timeline."""

    code = "insight.short_timeline"
    sentence = "The timeline ends on {until}, and days up to {as_of} are counted. Let them agree."
    until: date
    as_of: date


@dataclass(eq=False)
class UnknownZone(Invalid):
    """Not a time zone of the IANA database."""

    code = "insight.unknown_zone"
    sentence = "{zone!r} is not a time zone. Give a name such as Europe/Berlin."
    zone: str


@dataclass(eq=False)
class UnknownDateOrder(Invalid):
    """The order of day, month and year is not one of the three in use."""

    code = "insight.unknown_date_order"
    sentence = "{date_order!r} is not an order of dates. Give dmy, mdy or ymd."
    date_order: str


@dataclass(eq=False)
class UnknownDecimalMark(Invalid):
    """The decimal mark is neither a dot nor a comma."""

    code = "insight.unknown_decimal_mark"
    sentence = "{decimal!r} is not a decimal mark. Give a dot or a comma."
    decimal: str


@dataclass(eq=False)
class ImpossibleRate(Invalid):
    """A share, rate or margin lies outside what it can be.

    Parameters
    ----------
    name
        What the number is of.
    value
        What was given.
    wanted
        What it must be.
    """

    code = "insight.impossible_rate"
    sentence = "{name} is {value}. Give a number {wanted}."
    name: str
    value: object
    wanted: str


@dataclass(eq=False)
class UnusableId(Invalid):
    """An id is neither text nor a whole number.

    Parameters
    ----------
    row
        Its number, from 1.
    kind
        What it is instead.
    """

    code = "insight.unusable_id"
    sentence = (
        "The id in row {row} is {kind}. Give ids as text, or as whole numbers up to 2 to the 53rd; "
        "longer numbers as text."
    )
    row: int
    kind: str
