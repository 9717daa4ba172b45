"""Corrections by people, and lots that end later."""

from __future__ import annotations

from datetime import datetime

from regulars.engine.ledger import lots
from regulars.engine.ledger.awarding import Gift, give
from regulars.engine.ledger.holders import Holding, hold
from regulars.engine.ledger.holding import end_over
from regulars.engine.ledger.replaying import told_before
from regulars.engine.ledger.rules.checking import (
    check_amount,
    check_asked,
    check_end,
    check_reason,
)
from regulars.engine.ledger.rules.taking import Lot, soonest_first
from regulars.engine.ledger.spending import enough, take
from regulars.engine.ledger.types import (
    Adjusted,
    Adjustment,
    Contra,
    Extended,
    Extension,
    Posted,
    TransactionKind,
    UnknownLot,
    UnusableAmount,
)
from regulars.engine.ledger.writing import Draft


def decide(asked: Adjustment, *, now: datetime) -> tuple[Draft, Adjusted] | Posted:
    """The transaction that corrects, and what is told of it; or the first result.

    Raises UnusableKey, TooLong, NoReason, UnusableAmount, UnusableMoment, NothingBetween,
    UnknownUnit, OtherUnit, UnknownHolder, HolderErased, UnknownCard, KeyReused, NotEnough.
    """
    check_asked(asked)
    before = told_before([asked])
    if before:
        return before[asked.key]
    is_more = _is_more(asked, now)
    holding = hold([asked.purse], now=now, may_open=is_more)[asked.purse]
    before = told_before([asked])  # by somebody whom this waited for
    if before:
        return before[asked.key]
    holding.check_alive()
    draft = Draft.of(asked, TransactionKind.ADJUST, holding.unit, abs(asked.amount), now)
    if is_more:
        give(draft, holding, Gift(asked.amount, Contra.ADJUSTED, now, asked.expires_at))
    else:
        take(draft, enough(holding, -asked.amount, now=now, free=end_over), Contra.ADJUSTED)
    return draft, Adjusted(
        key=f"{Adjusted.name}:{draft.public_id}",
        occurred_at=now,
        actor=asked.actor,
        transaction=draft.public_id,
        amount=abs(asked.amount),
        is_more=is_more,
        **holding.named(),
    )


def _is_more(asked: Adjustment, now: datetime) -> bool:
    """Whether something is given, and not taken."""
    check_reason(asked)
    if type(asked.amount) is not int:
        raise UnusableAmount(amount=str(asked.amount)[:40])
    check_amount(abs(asked.amount))
    check_end(now, asked.expires_at)
    return asked.amount > 0


def extend(asked: Extension, *, now: datetime) -> tuple[Draft, Extended | None] | Posted:
    """The transaction by which lots end later, and what is told of it where any do; or the first
    result.

    Raises UnusableKey, TooLong, UnusableMoment, NothingBetween, UnknownUnit, OtherUnit,
    UnknownHolder, HolderErased, UnknownCard, UnknownLot, KeyReused.
    """
    check_asked(asked)
    holding = hold([asked.purse], now=now)[asked.purse]
    before = told_before([asked])
    if before:
        return before[asked.key]
    check_end(now, asked.until)
    holding.check_alive()
    draft = Draft.of(asked, TransactionKind.EXTEND, holding.unit, 0, now)
    ending = [lot for lot in _open(asked, holding, now) if lot.ends_at < asked.until]
    draft.extensions += [
        (lot.id, lot.expires_at, asked.until) for lot in ending if lot.expires_at is not None
    ]
    if not ending:
        return draft, None
    return draft, Extended(
        key=f"{Extended.name}:{draft.public_id}",
        occurred_at=now,
        actor=asked.actor,
        transaction=draft.public_id,
        amount=sum(lot.remainder for lot in ending),
        until=asked.until,
        **holding.named(),
    )


def _open(asked: Extension, holding: Holding, now: datetime) -> list[Lot]:
    """The lots that are meant: their end has not come."""
    there = {lot.id: lot for lot in lots.left_in(holding.ids) if not lot.has_ended(now)}
    for pk in asked.lots:
        if pk not in there:
            raise UnknownLot(lot=pk)
    return soonest_first(lot for lot in there.values() if not asked.lots or lot.id in asked.lots)
