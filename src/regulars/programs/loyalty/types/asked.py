"""What the rules are asked about: purchases, what came back of them, and what counts for tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PurchaseLine:
    """A line of an order: ``list_minor`` at its price, ``paid_minor`` after all discounts, both of
    all pieces, in minor units and without shipping.
    """

    line: str  # names it within the order
    product: str
    quantity: int
    list_minor: int
    paid_minor: int
    collections: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """An order of a member. ``tenders`` are what it was paid with, in minor units; none: money."""

    placed_at: datetime
    currency: str
    lines: Sequence[PurchaseLine]
    channel: str = ""
    is_first: bool = False
    tenders: Mapping[str, int] = field(default_factory=dict)
    tier: str = ""  # the member's, when they bought


@dataclass(frozen=True, kw_only=True)
class Returned:
    """How much of a line came back so far, at its price and as it was paid; minor units."""

    list_minor: int
    paid_minor: int


@dataclass(frozen=True, kw_only=True)
class Qualifying:
    """Something that counts for a tier, by what the programme counts."""

    at: datetime
    amount: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The tier that somebody has, since when, and until when it is theirs (None: for good).

    ``in_grace``: they did not keep it, and still can.
    """

    tier: str
    since: datetime
    until: datetime | None
    in_grace: bool = False


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is ahead of somebody, by what the programme counts.

    ``next_tier`` (None: there is none) is reached with ``missing`` more, if all of it comes now.
    ``to_keep`` more until ``until`` keep the tier, or nothing more has to come. Where nothing comes
    at all, ``falls_to`` is the tier after it, on ``falls_at``; None: they keep what they have.
    """

    tier: str
    next_tier: str | None
    missing: int
    until: datetime | None
    to_keep: int
    falls_to: str | None
    falls_at: datetime | None
