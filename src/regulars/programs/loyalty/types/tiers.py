"""Tiers, as a merchant writes them down."""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from regulars.programs.loyalty.types.earning import Code, Name, Times


class Basis(enum.StrEnum):
    """What is counted for a tier."""

    POINTS = "points"  # earned, whether spent or not
    SPEND = "spend"  # minor units
    ORDERS = "orders"


class Falling(enum.StrEnum):
    """Where somebody falls who did not keep a tier."""

    ONE = "one"  # one tier down
    QUALIFIED = "qualified"  # to the tier that their last window is good for


class Rolling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="rolling"):
    """The last so many months count, and a tier is kept for as many from when it was reached."""

    months: Annotated[int, Meta(ge=1, le=120)] = 12


class CalendarYear(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="calendar"):
    """The year counts that begins with this month, and a tier is kept until the next one ends."""

    first_month: Annotated[int, Meta(ge=1, le=12)] = 1


class Lifetime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="lifetime"):
    """Everything counts, and a tier is kept for good."""


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tier: what takes somebody into it, what keeps them there (None: the same), and what they
    have of it.
    """

    code: Code
    name: Name
    entry: Annotated[int, Meta(ge=0)]
    retain: Annotated[int, Meta(ge=0)] | None = None
    times: Times = Decimal(1)  # of what is earned
    perks: tuple[Name, ...] = ()  # beyond points, in the merchant's words

    @property
    def keeps(self) -> int:
        """What keeps somebody in it."""
        return self.entry if self.retain is None else self.retain


class Tiers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All tiers, the lowest first, which everybody has who has no other."""

    basis: Basis
    window: Rolling | CalendarYear | Lifetime
    steps: Annotated[tuple[Tier, ...], Meta(min_length=1, max_length=12)]
    grace_days: Annotated[int, Meta(ge=0, le=366)] = 0  # in which a tier can still be kept
    falling: Falling = Falling.ONE
