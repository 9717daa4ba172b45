"""Transactions written down: their entries first, so that each is whole when its row is there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError

from regulars.core.bulk import add_to, insert, reserve_ids, update
from regulars.engine.ledger.models import Account, Entry, Lot, LotExtension, Transaction
from regulars.engine.ledger.rules.checking import fingerprint
from regulars.engine.ledger.triggers.guarded import SENTENCE
from regulars.engine.ledger.types import (
    Asked,
    AskedTwice,
    Contra,
    Part,
    Posted,
    TransactionKind,
)
from regulars.kernel.ids import public_id

PREFIX = "ltx"
# The name of the constraint on PostgreSQL; on SQLite, what refuses that a row takes the place of
# another. Ids are new, so that it is the key that was taken.
KEY_TAKEN = re.compile(f"ledger_transaction_key|{SENTENCE}")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """Something to be moved; without a lot, of what is owed."""

    account: int
    lot: int | None
    contra: Contra
    amount: int


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot to be opened, by an entry of its own."""

    account: int
    amount: int
    contra: Contra
    available_from: datetime
    expires_at: datetime | None


@dataclass
class Draft:
    """A transaction to be written, with all that it changes."""

    kind: TransactionKind
    unit: str
    asked: int
    key: str
    fingerprint: str
    actor: str
    occurred_at: datetime
    source: str = ""
    reason: str = ""
    reverses: int | None = None
    historical: bool = False
    public_id: str = ""
    id: int = 0
    entries: list[EntryDraft] = field(default_factory=list)
    lots: list[LotDraft] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)  # lots, and what is held more
    extensions: list[tuple[int, datetime | None, datetime]] = field(default_factory=list)

    @classmethod
    def of(
        cls, asked: Asked, kind: TransactionKind, unit: str, amount: int, now: datetime
    ) -> Draft:
        """The transaction that a request asks for."""
        return cls(
            kind=kind,
            unit=unit,
            asked=amount,
            key=asked.key,
            fingerprint=fingerprint(asked),
            actor=asked.actor,
            occurred_at=now,
            source=asked.source,
            reason=asked.reason,
            public_id=public_id(PREFIX, now=now),
        )

    @classmethod
    def by_itself(
        cls, kind: TransactionKind, unit: str, amount: int, actor: str, now: datetime
    ) -> Draft:
        """A transaction that nobody asked for by a key: its own id is the key."""
        name = public_id(PREFIX, now=now)
        return cls(kind, unit, amount, name, "", actor, now, public_id=name)

    @property
    def amount(self) -> int:
        """What customers have more by it."""
        return sum(entry.amount for entry in self.entries)

    def posted(self, now: datetime, *, lapsed: int = 0) -> Posted:
        """What is told of it once it is written."""
        return Posted(
            public_id=self.public_id,
            kind=self.kind,
            unit=self.unit,
            asked=self.asked,
            amount=self.amount,
            parts=tuple(Part(one.account, one.lot, one.amount) for one in self.entries),
            occurred_at=self.occurred_at,
            recorded_at=now,
            lapsed=lapsed,
        )


@dataclass(frozen=True, slots=True)
class _Transaction:
    id: int
    public_id: str
    kind: str
    unit: str
    asked: int
    amount: int
    parts: int
    key: str
    fingerprint: str
    source: str
    reason: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    reverses_id: int | None
    historical: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    transaction_id: int
    account_id: int
    lot_id: int | None
    contra: str
    amount: int


@dataclass(frozen=True, slots=True)
class _Lot:
    id: int
    account_id: int
    opened_by_id: int
    available_from: datetime
    expires_at: datetime | None
    amount: int
    remainder: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class _Extension:
    transaction_id: int
    lot_id: int
    before: datetime | None
    after: datetime


@dataclass(frozen=True, slots=True)
class _End:
    pk: int
    expires_at: datetime


def write(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Write transactions, and what they change of lots and accounts, in some statements however
    many they are. Whoever calls this holds the accounts.

    Raises AskedTwice.
    """
    opened = _number(drafts)
    insert(Lot, opened)
    moved = [(draft.id, entry) for draft in drafts for entry in draft.entries]
    insert(Entry, [_entry(pk, entry) for pk, entry in moved])
    _write_transactions(drafts, now)
    _extend(drafts)
    _change([entry for _, entry in moved], drafts, {lot.id for lot in opened})


def _number(drafts: Sequence[Draft]) -> list[_Lot]:
    """Give transactions and lots their ids; return the lots, with what entries leave of them."""
    for draft, pk in zip(drafts, reserve_ids(Transaction, len(drafts)), strict=True):
        draft.id = pk
    ids = iter(reserve_ids(Lot, sum(len(draft.lots) for draft in drafts)))
    opened: list[_Lot] = []
    for draft in drafts:
        for lot in draft.lots:
            pk = next(ids)
            draft.entries.append(EntryDraft(lot.account, pk, lot.contra, lot.amount))
            kept = (lot.available_from, lot.expires_at, lot.amount, lot.amount)
            opened.append(_Lot(pk, lot.account, draft.id, *kept))
    return opened


def _entry(transaction_id: int, entry: EntryDraft) -> _Entry:
    return _Entry(transaction_id, entry.account, entry.lot, entry.contra.value, entry.amount)


def _write_transactions(drafts: Sequence[Draft], now: datetime) -> None:
    rows = [
        _Transaction(
            draft.id,
            draft.public_id,
            draft.kind.value,
            draft.unit,
            draft.asked,
            draft.amount,
            len(draft.entries),
            draft.key,
            draft.fingerprint,
            draft.source,
            draft.reason,
            draft.actor,
            draft.occurred_at,
            now,
            draft.reverses,
            draft.historical,
        )
        for draft in drafts
    ]
    try:
        insert(Transaction, rows)
    except IntegrityError as error:
        if KEY_TAKEN.search(str(error)):
            raise AskedTwice(key=drafts[0].key) from error
        raise


def _extend(drafts: Iterable[Draft]) -> None:
    rows = [_Extension(draft.id, *extension) for draft in drafts for extension in draft.extensions]
    insert(LotExtension, rows)
    update(Lot, [_End(row.lot_id, row.after) for row in rows], ["expires_at"])


def _change(entries: Sequence[EntryDraft], drafts: Sequence[Draft], opened: set[int]) -> None:
    """Let lots and accounts have what entries moved; lots just opened have it already."""
    lots: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    accounts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        if entry.lot is None:
            accounts[entry.account][1] -= entry.amount
            continue
        accounts[entry.account][0] += entry.amount
        if entry.lot not in opened:
            lots[entry.lot][0] += entry.amount
    for draft in drafts:
        for lot, more in draft.held:
            lots[lot][1] += more
    add_to(Lot, lots, ("remainder", "held"))
    add_to(Account, accounts, ("balance", "owed"))
