"""What came of it, and how things stand, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from regulars.engine.ledger.types.asked import Card
from regulars.engine.ledger.types.kinds import TransactionKind


@dataclass(frozen=True, slots=True)
class Part:
    """What a transaction added to a lot, or took from it; of debt where ``lot`` is None."""

    account: int
    lot: int | None
    amount: int


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A transaction as it was written. ``amount`` is what customers have more by it.

    ``asked`` is what was asked for; where that is more than was done, the rest was let go.
    ``lapsed`` is what lapsed again at once of what was put back.
    """

    public_id: str
    kind: TransactionKind
    unit: str
    asked: int
    amount: int
    parts: tuple[Part, ...]
    occurred_at: datetime
    recorded_at: datetime
    lapsed: int = 0
    is_new: bool = field(default=True, compare=False)

    @property
    def let_go(self) -> int:
        """What was asked for and not done."""
        return self.asked - abs(self.amount)

    @property
    def of_debt(self) -> int:
        """What of it repaid a debt; negative: what is owed more."""
        return sum(part.amount for part in self.parts if part.lot is None)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Something that is kept for a purchase, and what became of it."""

    public_id: str
    unit: str
    amount: int
    ends_at: datetime
    closed_as: str = ""  # empty: it still is
    is_new: bool = field(default=True, compare=False)


@dataclass(frozen=True, kw_only=True)
class IssuedCard:
    """A gift card as it was issued. ``code`` is told once: of a card issued before it is empty."""

    card: Card
    code: str
    last_four: str
    posted: Posted


@dataclass(frozen=True)
class Swept:
    """What a sweep did: of how many lots how much lapsed; ``is_done``: nothing else was due.

    ``last`` is where its next part goes on; what it is made of is the sweep's own.
    """

    lots: int = 0
    amount: int = 0
    is_done: bool = True
    last: tuple[Any, int] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Due:
    """So much, at that moment."""

    at: datetime
    amount: int


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What a purse holds. ``available`` can be spent now: what is owed is taken off already.

    ``owned`` is all there is: what is pending, held and lapsed but not swept yet among it.
    """

    unit: str
    available: int = 0
    held: int = 0
    owed: int = 0
    owned: int = 0
    pending: tuple[Due, ...] = ()
    lapsing: tuple[Due, ...] = ()

    @property
    def pending_amount(self) -> int:
        """All that can be spent later."""
        return sum(due.amount for due in self.pending)


@dataclass(frozen=True, kw_only=True)
class LotCard:
    """A lot as it stands. ``state`` is ``pending``, ``live``, ``lapsed`` or ``spent``."""

    id: int
    unit: str
    source: str
    opened_by: str  # public id of the transaction
    opened_at: datetime
    available_from: datetime
    expires_at: datetime | None
    amount: int
    remainder: int
    held: int
    state: str


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One transaction as one customer sees it; ``balance`` is what they owned after it, without
    what they owed.
    """

    public_id: str
    kind: TransactionKind
    unit: str
    amount: int
    balance: int
    occurred_at: datetime
    recorded_at: datetime
    source: str
    reason: str
    actor: str
    reverses: str
    let_go: int


@dataclass(frozen=True, kw_only=True)
class Movements:
    """What became of a unit from one moment to another, debts taken off: ``opening`` and all that
    moved make ``closing``.
    """

    unit: str
    opening: int
    earned: int
    redeemed: int
    reversed: int
    lapsed: int
    adjusted: int
    converted: int
    closing: int


@dataclass(frozen=True, kw_only=True)
class Band:
    """What is left of lots of one age, in days: from ``first`` until before ``last``."""

    first: int
    last: int | None
    lots: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class Liability:
    """What customers can still come for at a moment, by age of the lots.

    ``ended`` and ``ended_lapsed`` are the amounts of lots whose end had come, and what of them
    lapsed: their ratio is ``breakage``, the share that is expected to lapse of the rest too. None:
    no lot has ended yet, so nothing is expected to.
    """

    unit: str
    outstanding: int
    owed: int
    bands: tuple[Band, ...]
    ended: int
    ended_lapsed: int

    @property
    def breakage(self) -> float | None:
        """The share of ended lots that lapsed."""
        return self.ended_lapsed / self.ended if self.ended else None

    @property
    def expected_to_lapse(self) -> int:
        """What of the outstanding will not be come for, as far as the past tells; rounded down."""
        return self.outstanding * self.ended_lapsed // self.ended if self.ended else 0
