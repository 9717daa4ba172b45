"""Spending: soonest-expiring first, and never what is owed, held, pending or over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from regulars.engine.ledger import lots
from regulars.engine.ledger.holders import Holding, hold
from regulars.engine.ledger.replaying import told_before
from regulars.engine.ledger.rules.checking import check_amount, check_asked
from regulars.engine.ledger.rules.taking import Lot, Share, available, live, taken
from regulars.engine.ledger.types import Contra, NotEnough, Posted, Spend, Spent, TransactionKind
from regulars.engine.ledger.writing import Draft, EntryDraft

Freeing = Callable[[Holding, datetime], bool]  # ends holds that are over; whether there were any


def decide(asked: Spend, *, now: datetime, free: Freeing) -> tuple[Holding, Draft] | Posted:
    """The transaction that spends, and whose it is; or the first result.

    Raises UnusableKey, TooLong, UnusableAmount, UnknownUnit, OtherUnit, UnknownHolder,
    HolderErased, UnknownCard, KeyReused, NotEnough.
    """
    check_asked(asked)
    check_amount(asked.amount)
    holding = hold([asked.purse], now=now)[asked.purse]
    before = told_before([asked])
    if before:
        return before[asked.key]
    holding.check_alive()
    draft = Draft.of(asked, TransactionKind.SPEND, holding.unit, asked.amount, now)
    take(draft, enough(holding, asked.amount, now=now, free=free), Contra.REDEEMED)
    return holding, draft


def enough(holding: Holding, amount: int, *, now: datetime, free: Freeing) -> list[Share]:
    """What is taken from which lots for so much; holds that are over are ended where it lacks.

    Raises NotEnough.
    """
    there = lots.left_in(holding.ids)
    if available(there, owed=holding.owed, now=now) < amount and free(holding, now):
        there = lots.left_in(holding.ids)
    return shares_of(there, holding, amount, now=now)


def shares_of(there: list[Lot], holding: Holding, amount: int, *, now: datetime) -> list[Share]:
    """What is taken from which of these lots for so much.

    Raises NotEnough.
    """
    most = available(there, owed=holding.owed, now=now)
    if most < amount:
        raise NotEnough(unit=holding.unit, asked=amount, available=most)
    return taken(live(there, now), amount)


def take(draft: Draft, shares: list[Share], contra: Contra) -> None:
    """Let a transaction take these from their lots."""
    draft.entries += [EntryDraft(lot.account, lot.id, contra, -share) for lot, share in shares]


def spent(draft_id: str, holding: Holding, asked: Spend, now: datetime) -> Spent:
    """What is told of it."""
    return Spent(
        key=f"{Spent.name}:{draft_id}",
        occurred_at=now,
        actor=asked.actor,
        transaction=draft_id,
        amount=asked.amount,
        **holding.named(),
    )
