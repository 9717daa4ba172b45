"""The whole programme."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from regulars.programs.loyalty.types.earning import (
    Campaign,
    Cap,
    Combining,
    EarningRule,
    Name,
    Rounding,
    Scope,
    Taking,
)
from regulars.programs.loyalty.types.tiers import Tiers


class Programme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A loyalty programme. Its figures of money are minor units of ``currency``; days and months
    are those of ``zone`` (IANA).

    What a version of it awarded stays as that version had it: it is undone by what was written
    down with the award, never by the rules of a later day.
    """

    name: Name
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    zone: str = "UTC"
    rules: Annotated[tuple[EarningRule, ...], Meta(max_length=100)]
    campaigns: Annotated[tuple[Campaign, ...], Meta(max_length=100)] = ()
    scope: Scope = Scope()  # of all rules
    caps: tuple[Cap, ...] = ()  # of all points
    rounding: Rounding = Rounding.DOWN
    combining: Combining = Combining.MULTIPLY
    pending_days: Annotated[int, Meta(ge=0, le=366)] = 30  # until the return window has closed
    taking: Taking = Taking.SHARE
    tiers: Tiers | None = None
