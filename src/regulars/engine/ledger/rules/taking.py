"""Which lots something is taken from, and which it is put back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

FOR_EVER = datetime.max.replace(tzinfo=UTC)
Share = tuple["Lot", int]  # a lot, and how much of it


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as decisions see it."""

    id: int
    account: int
    available_from: datetime
    expires_at: datetime | None
    remainder: int
    held: int
    opened_by: int = 0  # the id of the transaction

    @property
    def free(self) -> int:
        """What nobody holds."""
        return self.remainder - self.held

    @property
    def ends_at(self) -> datetime:
        """The end, one of all time where there is none."""
        return self.expires_at or FOR_EVER

    def is_live(self, now: datetime) -> bool:
        """Whether it can be spent now."""
        return self.available_from <= now < self.ends_at

    def has_ended(self, now: datetime) -> bool:
        """Whether its end has come, swept or not."""
        return self.ends_at <= now


def soonest_first(lots: Iterable[Lot]) -> list[Lot]:
    """The lots in the order in which they are spent: what ends first, then what came first."""
    return sorted(lots, key=lambda lot: (lot.ends_at, lot.id))


def live(lots: Iterable[Lot], now: datetime) -> list[Lot]:
    """The lots from which something can be spent now, in the order in which it is."""
    return soonest_first(lot for lot in lots if lot.free > 0 and lot.is_live(now))


def available(lots: Iterable[Lot], *, owed: int, now: datetime) -> int:
    """What can be spent now: what is owed is taken off."""
    return max(sum(lot.free for lot in live(lots, now)) - owed, 0)


def taken(lots: Iterable[Lot], amount: int) -> list[Share]:
    """So much of the lots in their order, or all where they have less.

    >>> from datetime import UTC, datetime
    >>> lots = [Lot(n, 1, datetime(2026, 1, 1, tzinfo=UTC), None, 40, 0) for n in (1, 2, 3)]
    >>> [(lot.id, share) for lot, share in taken(lots, 50)]
    [(1, 40), (2, 10)]
    """
    shares: list[Share] = []
    for lot in lots:
        share = min(lot.free, amount)
        if share > 0:
            shares.append((lot, share))
            amount -= share
    return shares


def left_of(parts: Sequence[tuple[int, int]], returned: int) -> list[tuple[int, int]]:
    """What is left of the parts of a spend after so much was put back, last first; each is a key
    and an amount, in the order in which they were taken.

    >>> left_of([(1, 40), (2, 10), (3, 5)], 12)
    [(2, 3), (1, 40)]
    """
    left: list[tuple[int, int]] = []
    for key, amount in reversed(parts):
        gone = min(amount, returned)
        returned -= gone
        if amount > gone:
            left.append((key, amount - gone))
    return left


def first_of(parts: Sequence[tuple[int, int]], amount: int) -> list[tuple[int, int]]:
    """So much of the parts, in their order.

    >>> first_of([(2, 3), (1, 40)], 5)
    [(2, 3), (1, 2)]
    """
    found: list[tuple[int, int]] = []
    for key, there in parts:
        share = min(there, amount)
        if share:
            found.append((key, share))
            amount -= share
    return found
