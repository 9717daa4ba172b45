"""Lots whose end has come lapse: what is left of them and held by nobody is taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import F

from regulars.core.events.services import record_new
from regulars.core.events.types import SYSTEM
from regulars.engine.ledger import lots, models
from regulars.engine.ledger.holders import Holding, hold_free
from regulars.engine.ledger.replaying import AGAIN
from regulars.engine.ledger.rules.taking import Lot
from regulars.engine.ledger.types import Contra, Lapsed, Swept, TransactionKind
from regulars.engine.ledger.writing import Draft, EntryDraft, write

Sharing = Sequence[tuple[Lot, int]]


def sweep(now: datetime, *, at_most: int) -> Swept:
    """Let lots lapse whose end has come: so many, those that ended first, and whatever else is due
    of the same accounts. What somebody else holds at this moment is left for the next time.
    """
    due = _due(now, at_most)
    owners = {one.accounts[0].id: one for one in hold_free(set(due))}
    over = [lot for lot in lots.left_in(owners) if lot.has_ended(now) and lot.free > 0]
    drafts, events = _lapses(over, owners.__getitem__, now)
    write(drafts, now=now)
    record_new(events)
    amount = sum(lot.free for lot in over)
    return Swept(len(over), amount, is_done=len(due) < at_most)


def lapse_before(
    ending: Iterable[Lot], of_account: Callable[[int], Holding], *, now: datetime
) -> list[Draft]:
    """Transactions by which what is left of lots lapses that had ended before they are good again
    for a while.
    """
    over = [lot for lot in ending if lot.has_ended(now) and lot.free > 0]
    drafts, events = _lapses(over, of_account, now)
    record_new(events)
    return drafts


def lapse_again(draft: Draft, over: Sharing, *, now: datetime) -> list[Draft]:
    """The transaction by which what was just put back lapses again; none where nothing does."""
    if not over:
        return []
    again = Draft.by_itself(
        TransactionKind.LAPSE, draft.unit, sum(share for _, share in over), SYSTEM, now
    )
    again.key = f"{AGAIN}{draft.public_id}"
    _take(again, over)
    return [again]


def _due(now: datetime, at_most: int) -> list[int]:
    """The accounts of lots that are due, one for each lot."""
    rows = models.Lot.objects.filter(expires_at__lte=now, remainder__gt=F("held"))
    found = rows.order_by("expires_at", "pk").values_list("account_id", flat=True)
    return list(found[:at_most])


def _lapses(
    over: Iterable[Lot], of_account: Callable[[int], Holding], now: datetime
) -> tuple[list[Draft], list[Lapsed]]:
    """A transaction for each account, and what is told of it."""
    by_account: dict[int, list[tuple[Lot, int]]] = {}
    for lot in sorted(over, key=lambda lot: lot.id):
        by_account.setdefault(lot.account, []).append((lot, lot.free))
    drafts: list[Draft] = []
    events: list[Lapsed] = []
    for account, shares in by_account.items():
        holding = of_account(account)
        amount = sum(share for _, share in shares)
        draft = Draft.by_itself(TransactionKind.LAPSE, holding.unit, amount, SYSTEM, now)
        _take(draft, shares)
        drafts.append(draft)
        events.append(
            Lapsed(
                key=f"{Lapsed.name}:{draft.public_id}",
                occurred_at=now,
                actor=SYSTEM,
                transaction=draft.public_id,
                amount=amount,
                **holding.named(),
            )
        )
    return drafts, events


def _take(draft: Draft, shares: Sharing) -> None:
    draft.entries += [
        EntryDraft(lot.account, lot.id, Contra.LAPSED, -share) for lot, share in shares
    ]
