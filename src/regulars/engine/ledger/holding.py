"""Keeping something for a purchase: what is held is the customer's still, and nobody can spend it
or let it lapse before the hold is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from regulars.core.events.services import record, record_all
from regulars.core.events.types import SYSTEM
from regulars.engine.ledger import models
from regulars.engine.ledger.holders import Holding, hold, hold_with
from regulars.engine.ledger.replaying import posted, told_before
from regulars.engine.ledger.rules.checking import check_amount, check_asked, check_end
from regulars.engine.ledger.rules.taking import first_of
from regulars.engine.ledger.spending import enough
from regulars.engine.ledger.types import (
    CLOSED_AS,
    Contra,
    Held,
    Hold,
    HoldOver,
    MoreThanThere,
    Posted,
    Released,
    Reserved,
    Spent,
    TransactionKind,
    UnknownHold,
)
from regulars.engine.ledger.writing import Draft, EntryDraft, write

COMMITTED, RELEASED, OVER = CLOSED_AS
BECAUSE = {COMMITTED: "it was spent", RELEASED: "it was released", OVER: "its end came"}


@dataclass(frozen=True, slots=True)
class _Part:
    """What a hold keeps of a lot."""

    lot: int
    account: int
    amount: int


@dataclass
class _Open:
    """A hold that is held itself: its row, its parts in the order in which they are spent, and
    whose accounts they are of.
    """

    row: models.Hold
    parts: Sequence[_Part]
    holding: Holding

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    def draft(self, kind: TransactionKind, amount: int, actor: str, now: datetime) -> Draft:
        """A transaction that closes it, in which nothing is held any more."""
        draft = Draft.by_itself(kind, self.holding.unit, amount, actor, now)
        draft.source = self.row.opened_by.source
        draft.held += [(part.lot, -part.amount) for part in self.parts]
        return draft

    def close(self, draft: Draft, closed_as: str) -> None:
        """Say by what it was closed."""
        self.row.closed_by_id, self.row.closed_as = draft.id, closed_as
        self.row.save(update_fields=["closed_by", "closed_as"])

    def told(self) -> Held:
        """The hold as a value."""
        return told(self.row)


def told(row: models.Hold, *, is_new: bool = False) -> Held:
    """A hold as a value."""
    opened = row.opened_by
    return Held(
        public_id=opened.public_id,
        unit=opened.unit,
        amount=opened.asked,
        ends_at=row.ends_at,
        closed_as=row.closed_as,
        is_new=is_new,
    )


def reserve(asked: Hold, *, now: datetime) -> Held:
    """Keep something until the hold ends."""
    check_asked(asked)
    check_amount(asked.amount)
    holding = hold([asked.purse], now=now)[asked.purse]
    if told_before([asked]):
        return told(models.Hold.objects.select_related("opened_by").get(opened_by__key=asked.key))
    check_end(now, asked.ends_at)
    holding.check_alive()
    shares = enough(holding, asked.amount, now=now, free=end_over)
    draft = Draft.of(asked, TransactionKind.HOLD, holding.unit, asked.amount, now)
    draft.held += [(lot.id, share) for lot, share in shares]
    write([draft], now=now)
    row = models.Hold.objects.create(opened_by_id=draft.id, ends_at=asked.ends_at)
    models.HeldPart.objects.bulk_create(
        models.HeldPart(hold=row, lot_id=lot.id, amount=share) for lot, share in shares
    )
    record(
        Reserved(
            key=f"{Reserved.name}:{draft.public_id}",
            occurred_at=now,
            actor=asked.actor,
            transaction=draft.public_id,
            amount=asked.amount,
            **holding.named(),
        )
    )
    return told(row, is_new=True)


def commit(public_id: str, *, amount: int | None, actor: str, now: datetime) -> Posted:
    """Spend what is held, or a part of it; the rest is free again."""
    held = _opened(public_id)
    if held.row.closed_as == COMMITTED:
        return _committed(held, amount)
    closed_as = held.row.closed_as or (OVER if held.row.ends_at <= now else "")
    if closed_as:
        raise HoldOver(hold=public_id, because=BECAUSE[closed_as])
    amount = check_amount(held.amount if amount is None else amount)
    if amount > held.amount:
        raise MoreThanThere(transaction=public_id, asked=amount, left=held.amount)
    draft = held.draft(TransactionKind.SPEND, amount, actor, now)
    spent = first_of([(place, part.amount) for place, part in enumerate(held.parts)], amount)
    for place, share in spent:
        part = held.parts[place]
        draft.entries.append(EntryDraft(part.account, part.lot, Contra.REDEEMED, -share))
    write([draft], now=now)
    held.close(draft, COMMITTED)
    record(
        Spent(
            key=f"{Spent.name}:{draft.public_id}",
            occurred_at=now,
            actor=actor,
            transaction=draft.public_id,
            amount=amount,
            **held.holding.named(),
        )
    )
    return draft.posted(now)


def _committed(held: _Open, amount: int | None) -> Posted:
    """What came of it before, where as much is asked for again."""
    first = posted(held.row.closed_by_id or 0)
    if amount not in {None, first.asked}:
        public_id = held.row.opened_by.public_id
        raise HoldOver(hold=public_id, because=BECAUSE[COMMITTED])
    return first


def release(public_id: str, *, actor: str, now: datetime) -> Held:
    """Let what is held be free again."""
    held = _opened(public_id)
    if held.row.closed_as == COMMITTED:
        raise HoldOver(hold=public_id, because=BECAUSE[COMMITTED])
    if not held.row.closed_as:
        _release([held], actor=actor, now=now, closed_as=RELEASED)
    return held.told()


def end_over(holding: Holding, now: datetime) -> bool:
    """End the holds of a purse that are over, and say whether there were any."""
    rows = _over(now).filter(parts__lot__account__in=holding.ids).distinct()
    found = _with_parts(rows, [holding])
    _release(found, actor=SYSTEM, now=now, closed_as=OVER)
    return bool(found)


def end_some(now: datetime, *, at_most: int) -> int:
    """End some of the holds that are over; return how many."""
    due = list(_over(now).order_by("ends_at", "pk").values_list("pk", flat=True)[:at_most])
    parts = models.HeldPart.objects.filter(hold__in=due)
    holdings = hold_with(set(parts.values_list("lot__account_id", flat=True)))
    found = _with_parts(_over(now).filter(pk__in=due), holdings)
    _release(found, actor=SYSTEM, now=now, closed_as=OVER)
    return len(found)


def _over(now: datetime) -> QuerySet[models.Hold]:
    return models.Hold.objects.filter(closed_as="", ends_at__lte=now)


def _opened(public_id: str) -> _Open:
    """The hold, with its accounts held.

    Raises UnknownHold.
    """
    rows = models.Hold.objects.filter(opened_by__public_id=public_id)
    accounts = set(rows.values_list("parts__lot__account_id", flat=True))
    if not accounts:
        raise UnknownHold(hold=public_id)
    return _with_parts(rows, hold_with(accounts))[0]


def _with_parts(rows: QuerySet[models.Hold], holdings: Iterable[Holding]) -> list[_Open]:
    """Holds whose accounts are held, as they are by now."""
    theirs = {account.id: holding for holding in holdings for account in holding.accounts}
    found = {row.pk: row for row in rows.select_related("opened_by").order_by("pk")}
    parts = _parts(found)
    return [_Open(row, parts[pk], theirs[parts[pk][0].account]) for pk, row in found.items()]


def _parts(hold_ids: Collection[int]) -> Mapping[int, Sequence[_Part]]:
    parts: dict[int, list[_Part]] = {pk: [] for pk in hold_ids}
    rows = models.HeldPart.objects.filter(hold__in=hold_ids).order_by("pk")
    for hold_id, *part in rows.values_list("hold_id", "lot_id", "lot__account_id", "amount"):
        parts[hold_id].append(_Part(*part))
    return parts


def _release(found: Sequence[_Open], *, actor: str, now: datetime, closed_as: str) -> None:
    drafts = [held.draft(TransactionKind.RELEASE, held.amount, actor, now) for held in found]
    write(drafts, now=now)
    for held, draft in zip(found, drafts, strict=True):
        held.close(draft, closed_as)
    record_all(
        [
            Released(
                key=f"{Released.name}:{draft.public_id}",
                occurred_at=now,
                actor=actor,
                transaction=draft.public_id,
                amount=held.amount,
                hold=held.row.opened_by.public_id,
                is_over=closed_as == OVER,
                **held.holding.named(),
            )
            for held, draft in zip(found, drafts, strict=True)
        ]
    )
