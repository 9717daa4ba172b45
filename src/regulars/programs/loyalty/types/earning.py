"""How points are earned, as a merchant writes it down.

Every value is read strictly: a field that is not known here is refused.
"""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

MOST_TIMES = 100

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,39}$")]  # names a rule for good
Points = Annotated[int, Meta(ge=1, le=1_000_000)]
Minor = Annotated[int, Meta(ge=1, le=10**12)]
Times = Decimal  # from 0 to MOST_TIMES
Count = Annotated[int, Meta(ge=1, le=1_000)]


class Rounding(enum.StrEnum):
    """What becomes of a part of a point: of a whole order, never of its lines one by one."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


class Combining(enum.StrEnum):
    """What several campaigns and a tier make of each other's multipliers."""

    MULTIPLY = "multiply"  # twice and thrice is six times
    ADD = "add"  # twice and thrice is four times: once, and one and two on top
    GREATEST = "greatest"


class Period(enum.StrEnum):
    """For how long something is counted, by the store's own calendar; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"


class Which(enum.StrEnum):
    """Which orders of a customer."""

    FIRST = "first"
    EVERY = "every"


class Taking(enum.StrEnum):
    """How much of an award a partial refund takes back."""

    PRICE = "price"  # what the price of what came back would earn, until the award is used up
    SHARE = "share"  # the share of the award that what came back had earned


class Scope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which products: all, unless some are named; never those that are excluded."""

    products: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    without_products: frozenset[str] = frozenset()
    without_collections: frozenset[str] = frozenset()


class Cap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most points that a customer earns in a period."""

    points: Points
    period: Period


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="on"):
    """What every rule has. ``code`` names it in what was earned, so it never changes."""

    code: Code
    name: Name
    caps: tuple[Cap, ...] = ()
    is_multiplied: bool = True  # by campaigns and the tier


class PurchasePoints(Rule, frozen=True, kw_only=True, tag="purchase"):
    """Points for money: so many for each ``per_minor``. ``whole`` counts full steps only, of the
    order, so that 2 points for each 10 EUR are 2 for 19 EUR.
    """

    points: Points
    per_minor: Minor
    whole: bool = False
    scope: Scope = Scope()
    channels: frozenset[str] = frozenset()  # none: all
    without_tenders: frozenset[str] = frozenset()  # what is paid so earns nothing
    minimum_minor: Annotated[int, Meta(ge=0)] = 0  # of what counts, after discounts


class ItemPoints(Rule, frozen=True, kw_only=True, tag="item"):
    """Points for each piece of some products."""

    points: Points
    scope: Scope
    channels: frozenset[str] = frozenset()


class OrderPoints(Rule, frozen=True, kw_only=True, tag="order"):
    """Points for an order as such: for the first, or for each."""

    points: Points
    which: Which = Which.EVERY
    channels: frozenset[str] = frozenset()
    minimum_minor: Annotated[int, Meta(ge=0)] = 0
    is_multiplied: bool = False


class ActionPoints(Rule, frozen=True, kw_only=True, tag="action"):
    """Points for what a customer does, by the name of the event."""

    points: Points
    event: Name
    is_multiplied: bool = False


class WelcomePoints(Rule, frozen=True, kw_only=True, tag="welcome"):
    """Points for joining; once."""

    points: Points
    is_multiplied: bool = False


class BirthdayPoints(Rule, frozen=True, kw_only=True, tag="birthday"):
    """Points once a year, on a birthday that was known ``known_days`` before: nobody moves it to
    tomorrow.
    """

    points: Points
    known_days: Annotated[int, Meta(ge=0, le=366)] = 30
    is_multiplied: bool = False


class StreakPoints(Rule, frozen=True, kw_only=True, tag="streak"):
    """Points whenever somebody has bought in so many weeks or months one after the other."""

    points: Points
    length: Annotated[int, Meta(ge=2, le=120)]
    each: Period = Period.MONTH
    is_multiplied: bool = False


EarningRule = (
    PurchasePoints
    | ItemPoints
    | OrderPoints
    | ActionPoints
    | WelcomePoints
    | BirthdayPoints
    | StreakPoints
)


class Campaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time in which some products earn more: from ``begins_at`` until just before ``ends_at``."""

    code: Code
    name: Name
    times: Times
    begins_at: Annotated[datetime, Meta(tz=True)]
    ends_at: Annotated[datetime, Meta(tz=True)]
    scope: Scope = Scope()
    channels: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()  # none: everybody
