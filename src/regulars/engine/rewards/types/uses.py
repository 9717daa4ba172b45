"""Uses of codes: kept for a cart, redeemed with an order, given back."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

LONGEST_TARGET = 200
LONGEST_CAMPAIGN = 100


class UseState(enum.StrEnum):
    """What became of a use."""

    RESERVED = "reserved"
    REDEEMED = "redeemed"
    RELEASED = "released"
    LAPSED = "lapsed"
    REVERSED = "reversed"


OPEN = (UseState.RESERVED, UseState.REDEEMED)


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """A use to be kept until ``lapses_at`` for ``target``, such as ``cart:7`` or ``order:9``.
    ``key`` names the cause: asked again with the same key, the first result is told again.
    """

    key: str
    actor: str
    code: str
    target: str
    lapses_at: datetime
    customer_id: int | None = None
    campaign: str = ""


@dataclass(frozen=True, kw_only=True)
class Redemption:
    """A use as it stands. ``value_minor`` is what it took off the order, None before it did.
    ``counts``: it is one of those that the limits count.
    """

    public_id: str
    reward: str
    version: int
    code: str  # public id
    customer_id: int | None
    campaign: str
    target: str
    order: str
    state: UseState
    counts: bool
    value_minor: int | None
    currency: str
    lapses_at: datetime
    is_new: bool = field(default=True, compare=False)
