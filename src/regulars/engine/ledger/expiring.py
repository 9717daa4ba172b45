"""Lots whose end has come lapse: what is left of them and held by nobody is taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from regulars.core.events.services import record_new
from regulars.core.events.types import SYSTEM
from regulars.engine.ledger import due_lots
from regulars.engine.ledger.due_lots import Free, Place
from regulars.engine.ledger.holders import Holding, hold_free
from regulars.engine.ledger.replaying import AGAIN
from regulars.engine.ledger.rules.taking import Lot
from regulars.engine.ledger.types import Contra, Lapsed, Swept, TransactionKind
from regulars.engine.ledger.writing import Draft, EntryDraft, write

Sharing = Sequence[tuple[Lot, int]]
LOTS_FOR_ONE_DUE = 4  # of the same account that are due as well: more are left for the next time


def sweep(now: datetime, *, at_most: int, after: Place | None = None) -> Swept:
    """Let lots lapse whose end has come: so many, those that ended first, and whatever else is due
    of the same accounts, but never many times as much. What somebody else holds at this moment is
    left for the next sweep; the next part of this one goes on after ``last``.
    """
    accounts, last = due_lots.due(now, at_most=at_most, after=after)
    owners = {one.accounts[0].id: one for one in hold_free(set(accounts))}
    most = at_most * LOTS_FOR_ONE_DUE
    over = due_lots.free_of(owners, now, at_most=most)
    drafts, events = _lapses(over, owners.__getitem__, now)
    write(drafts, now=now)
    record_new(events)
    amount = sum(free for _, _, free in over)
    was_cut = len(over) == most  # the rest of the same accounts: look there again
    place = after if was_cut else last
    return Swept(len(over), amount, is_done=last is None and not was_cut, last=place)


def lapse_before(
    ending: Iterable[Lot], of_account: Callable[[int], Holding], *, now: datetime
) -> list[Draft]:
    """Transactions by which what is left of lots lapses that had ended before they are good again
    for a while.
    """
    over = [
        (lot.id, lot.account, lot.free)
        for lot in sorted(ending, key=lambda lot: lot.id)
        if lot.has_ended(now) and lot.free > 0
    ]
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
    again.entries += [_gone(lot.account, lot.id, share) for lot, share in over]
    return [again]


def _lapses(
    over: Iterable[Free], of_account: Callable[[int], Holding], now: datetime
) -> tuple[list[Draft], list[Lapsed]]:
    """A transaction for each account, and what is told of it."""
    by_account: dict[int, list[EntryDraft]] = {}
    for lot, account, free in over:
        by_account.setdefault(account, []).append(_gone(account, lot, free))
    drafts: list[Draft] = []
    events: list[Lapsed] = []
    for account, entries in by_account.items():
        holding = of_account(account)
        amount = -sum(entry.amount for entry in entries)
        draft = Draft.by_itself(TransactionKind.LAPSE, holding.unit, amount, SYSTEM, now)
        draft.entries = entries
        drafts.append(draft)
        events.append(_lapsed(draft, holding))
    return drafts, events


def _gone(account: int, lot: int, amount: int) -> EntryDraft:
    return EntryDraft(account, lot, Contra.LAPSED, -amount)


def _lapsed(draft: Draft, holding: Holding) -> Lapsed:
    return Lapsed(
        key=f"{Lapsed.name}:{draft.public_id}",
        occurred_at=draft.occurred_at,
        actor=SYSTEM,
        transaction=draft.public_id,
        amount=draft.asked,
        **holding.named(),
    )
