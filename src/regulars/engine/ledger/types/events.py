"""What happens in the ledger. Ids and amounts, never a code or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from regulars.core.events.types import Event


@dataclass(frozen=True, kw_only=True)
class _Moved(Event):
    """A transaction. ``customer`` is a public id, empty of a card that is nobody's; ``card`` is
    empty of what is no card. ``amount`` is in whole minor units, never negative.
    """

    transaction: str  # public id
    customer_id: int | None
    customer: str
    card: str
    unit: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Awarded(_Moved):
    """Something was given; ``repaid`` of it went to a debt."""

    name: ClassVar[str] = "ledger.awarded"
    repaid: int
    available_from: datetime
    expires_at: datetime | None


class Spent(_Moved):
    """Something was spent."""

    name: ClassVar[str] = "ledger.spent"


@dataclass(frozen=True, kw_only=True)
class Reversed(_Moved):
    """A transaction was undone, as far as ``amount`` says: ``reverses`` of the kind ``kind``.

    Of an award, ``owed`` could not be taken and is a debt; of a spend, ``repaid`` went to one and
    ``lapsed`` lapsed again at once.
    """

    name: ClassVar[str] = "ledger.reversed"
    reverses: str
    kind: str
    owed: int
    repaid: int
    lapsed: int


class Lapsed(_Moved):
    """The end of lots came before they were spent."""

    name: ClassVar[str] = "ledger.lapsed"


@dataclass(frozen=True, kw_only=True)
class Adjusted(_Moved):
    """Somebody corrected what is owned; ``is_more``: it was given, not taken."""

    name: ClassVar[str] = "ledger.adjusted"
    is_more: bool


class Reserved(_Moved):
    """Something is held for a purchase."""

    name: ClassVar[str] = "ledger.held"


@dataclass(frozen=True, kw_only=True)
class Released(_Moved):
    """What was held is free again: somebody said so, or the hold came to its end."""

    name: ClassVar[str] = "ledger.released"
    hold: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Extended(_Moved):
    """Lots end later; ``amount`` is what is left of them."""

    name: ClassVar[str] = "ledger.extended"
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Converted(_Moved):
    """A gift card became a customer's credit; the transaction is the card's, ``into`` the
    customer's.
    """

    name: ClassVar[str] = "ledger.converted"
    into: str


EVENTS: tuple[type[Event], ...] = (
    Awarded,
    Spent,
    Reversed,
    Lapsed,
    Adjusted,
    Reserved,
    Released,
    Extended,
    Converted,
)
