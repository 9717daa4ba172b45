"""The ledger in plain Python, for one unit: what the real one is held against, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Lot:
    origin: int  # the customer for whom its account was opened
    begin: datetime
    end: datetime | None
    amount: int
    remainder: int
    held: int = 0

    @property
    def free(self) -> int:
        return self.remainder - self.held

    def over(self, now: datetime) -> bool:
        return self.end is not None and self.end <= now

    def live(self, now: datetime) -> bool:
        return self.begin <= now and not self.over(now)

    def shown(self) -> tuple[object, ...]:
        return (self.origin, self.begin, self.end, self.amount, self.remainder, self.held)


@dataclass
class Deed:
    """Something that can be undone: a spend with its parts, or an award with its lot."""

    origin: int
    asked: int
    parts: list[tuple[Lot, int]] = field(default_factory=list)
    own: Lot | None = None
    lapsed: int = 0
    undone: int = 0
    let_go: int = 0
    is_spend: bool = False


@dataclass
class Kept:
    parts: list[tuple[Lot, int]]
    ends_at: datetime
    is_open: bool = True

    @property
    def amount(self) -> int:
        return sum(share for _, share in self.parts)


class NotEnough(Exception):
    """Less is there."""


@dataclass
class Oracle:
    now: datetime
    owners: dict[int, int] = field(default_factory=dict)  # of accounts, by origin
    owed: dict[int, int] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    def theirs(self, customer: int) -> list[int]:
        return [origin for origin, owner in self.owners.items() if owner == customer]

    def open(self, customer: int) -> None:
        self.owners.setdefault(customer, customer)
        self.owed.setdefault(customer, 0)

    def spendable(self, customer: int) -> list[Lot]:
        mine = [
            lot
            for lot in self.lots
            if lot.origin in self.theirs(customer) and lot.live(self.now) and lot.free
        ]
        return sorted(mine, key=lambda lot: lot.end or self.now + timedelta(days=9**6))

    def available(self, customer: int) -> int:
        owed = sum(self.owed[origin] for origin in self.theirs(customer))
        return max(sum(lot.free for lot in self.spendable(customer)) - owed, 0)

    def repay(self, customer: int, amount: int) -> int:
        left = amount
        for origin in self.theirs(customer):
            part = min(self.owed[origin], left)
            self.owed[origin] -= part
            left -= part
        return left

    def award(self, customer: int, amount: int, begin: datetime, end: datetime | None) -> Deed:
        self.open(customer)
        left = self.repay(customer, amount)
        deed = Deed(customer, amount)
        if left:
            deed.own = Lot(customer, begin, end, left, left)
            self.lots.append(deed.own)
        return deed

    def choose(self, customer: int, amount: int) -> list[tuple[Lot, int]]:
        if self.available(customer) < amount:
            self.end_holds(customer)
        if self.available(customer) < amount:
            raise NotEnough
        return self.some(self.spendable(customer), amount)

    def some(self, lots: list[Lot], amount: int) -> list[tuple[Lot, int]]:
        parts = []
        for lot in lots:
            part = min(lot.free, amount)
            amount -= part
            parts += [(lot, part)] if part else []
        return parts

    def spend(self, customer: int, amount: int) -> Deed:
        parts = self.choose(customer, amount)
        for lot, part in parts:
            lot.remainder -= part
        return Deed(customer, amount, parts, is_spend=True)

    def hold(self, customer: int, amount: int, ends_at: datetime) -> None:
        parts = self.choose(customer, amount)
        for lot, part in parts:
            lot.held += part
        self.kept.append(Kept(parts, ends_at))

    def let(self, kept: Kept) -> None:
        for lot, part in kept.parts:
            lot.held -= part
        kept.is_open = False

    def commit(self, kept: Kept, amount: int) -> Deed:
        deed = Deed(kept.parts[0][0].origin, amount, is_spend=True)
        self.let(kept)
        for lot, there in kept.parts:
            part = min(there, amount)
            amount -= part
            lot.remainder -= part
            deed.parts += [(lot, part)] if part else []
        return deed

    def end_holds(self, customer: int | None = None) -> None:
        for kept in self.kept:
            whose = {self.owners[lot.origin] for lot, _ in kept.parts}
            if kept.is_open and kept.ends_at <= self.now and customer in {None, *whose}:
                self.let(kept)

    def sweep(self) -> int:
        return sum(self.lapse(lot, lot.free) for lot in self.lots if lot.over(self.now))

    def lapse(self, lot: Lot, amount: int) -> int:
        lot.remainder -= amount
        for deed in self.deeds:
            deed.lapsed += amount if deed.own is lot else 0
        return amount

    def undo_spend(self, deed: Deed, amount: int, grace: timedelta) -> None:
        skip, back = deed.undone, []
        for lot, part in reversed(deed.parts):
            gone = min(part, skip)
            skip -= gone
            share = min(part - gone, amount)
            amount -= share
            deed.undone += share
            back += [(lot, share)] if share else []
        order = sorted(back, key=lambda one: one[0].end or self.now + timedelta(days=9**6))
        for lot, share in order:
            until = self.now + grace
            left = self.repay(self.owners[lot.origin], share)
            if not left:
                continue
            if grace and lot.end and lot.end < until:
                self.lapse(lot, lot.free if lot.over(self.now) else 0)
                lot.end = until
            lot.remainder += left
            if lot.over(self.now):
                self.lapse(lot, left)

    def undo_award(self, deed: Deed, amount: int, policy: str) -> None:
        deed.undone += amount
        taken = 0
        if deed.own:
            taken = min(deed.own.free, amount)
            deed.own.remainder -= taken
        left = amount - taken
        gone = min(left, max(deed.lapsed - deed.let_go, 0))
        left -= gone
        customer = self.owners[deed.origin]
        if policy != "own_lot":
            others = [lot for lot in self.spendable(customer) if lot is not deed.own]
            for lot, part in self.some(others, left):
                lot.remainder -= part
                left -= part
        if policy == "debt":
            own = customer if customer in self.theirs(customer) else self.theirs(customer)[0]
            self.owed[own] += left
            left = 0
        deed.let_go += left + gone

    def adjust(self, customer: int, amount: int) -> None:
        if amount > 0:
            self.award(customer, amount, self.now, None)
            return
        for lot, part in self.choose(customer, -amount):
            lot.remainder -= part

    def extend(self, customer: int, until: datetime) -> None:
        for lot in self.lots:
            mine = lot.origin in self.theirs(customer) and lot.remainder
            if mine and lot.end and self.now < lot.end < until:
                lot.end = until
