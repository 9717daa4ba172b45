"""Giving, spending and all else that changes what customers own.

Each verb is asked by a value that names its cause by a key: asked again, the first result is told
again. Where one refuses, nothing is written. :func:`preview` says what any of them would do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from regulars.core.events.services import record, record_all, record_new
from regulars.engine.ledger import adjusting, cards, ending, expiring, holding, reversing, spending
from regulars.engine.ledger.at_once import spend_at_once
from regulars.engine.ledger.awarding import Awarding
from regulars.engine.ledger.publishing import publish_changes, publish_everybody
from regulars.engine.ledger.rules.checking import check_unit
from regulars.engine.ledger.types import (
    Adjustment,
    Award,
    CardIssue,
    Conversion,
    Extension,
    Held,
    Hold,
    IssuedCard,
    Posted,
    Reversal,
    Spend,
    Swept,
)
from regulars.engine.ledger.writing import write

__all__ = [
    "adjust",
    "award",
    "award_many",
    "begin_expiry",
    "commit",
    "convert_card",
    "end_holds",
    "expire_due",
    "extend",
    "hold",
    "issue_card",
    "preview",
    "publish_changes",
    "publish_everybody",
    "release",
    "reverse",
    "spend",
]

Outcome = TypeVar("Outcome")
SWEPT_AT_ONCE = 200  # lots: accounts are held for some hundredths of a second
ENDED_AT_ONCE = 200  # holds, or accounts whose lots get an end


def award(asked: Award, *, now: datetime) -> Posted:
    """Give something: debts are repaid first, and what is left is a lot.

    Records ``ledger.awarded``. Raises as :func:`award_many`.
    """
    return award_many([asked], now=now)[0]


@transaction.atomic
def award_many(asked: Sequence[Award], *, now: datetime) -> list[Posted]:
    """Give many, all of it or nothing, and return what came of each in the same order; of two with
    the same key the first counts.

    Records ``ledger.awarded``, one for each. Raises UnusableKey, TooLong, UnusableAmount,
    UnusableMoment, NothingBetween, UnknownUnit, OtherUnit, UnknownHolder, HolderErased,
    UnknownCard, KeyReused, AskedTwice, TooMuchOwned.
    """
    before, drafts, events = Awarding(now).decide(asked)
    write(drafts, now=now)
    record_new(events)
    posted = {**before, **{draft.key: draft.posted(now) for draft in drafts}}
    return [posted[one.key] for one in asked]


def spend(asked: Spend, *, now: datetime) -> Posted:
    """Spend something, soonest-expiring first.

    Records ``ledger.spent``. Raises UnusableKey, TooLong, UnusableAmount, UnknownUnit, OtherUnit,
    UnknownHolder, HolderErased, UnknownCard, KeyReused, AskedTwice, NotEnough.
    """
    return spend_at_once(asked, now=now) or _spend(asked, now=now)


@transaction.atomic
def _spend(asked: Spend, *, now: datetime) -> Posted:
    """The usual way of spending."""
    found = spending.decide(asked, now=now, free=holding.end_over)
    if isinstance(found, Posted):
        return found
    held, draft = found
    write([draft], now=now)
    record(spending.spent(draft.public_id, held, asked, now))
    return draft.posted(now)


@transaction.atomic
def hold(asked: Hold, *, now: datetime) -> Held:
    """Keep something for a purchase: it cannot be spent otherwise before the hold is over.

    Records ``ledger.held``. Raises UnusableKey, TooLong, UnusableAmount, UnusableMoment,
    NothingBetween, UnknownUnit, OtherUnit, UnknownHolder, HolderErased, UnknownCard, KeyReused,
    AskedTwice, NotEnough.
    """
    return holding.reserve(asked, now=now)


@transaction.atomic
def commit(*, hold: str, amount: int | None = None, actor: str, now: datetime) -> Posted:
    """Spend what is held, or ``amount`` of it: the rest is free again. Asked again, the first
    result is told.

    Records ``ledger.spent``. Raises UnknownHold, HoldOver, UnusableAmount, MoreThanThere.
    """
    return holding.commit(hold, amount=amount, actor=actor, now=now)


@transaction.atomic
def release(*, hold: str, actor: str, now: datetime) -> Held:
    """Let what is held be free again; where it is already, nothing changes.

    Records ``ledger.released``. Raises UnknownHold, HoldOver.
    """
    return holding.release(hold, actor=actor, now=now)


@transaction.atomic
def reverse(asked: Reversal, *, now: datetime) -> Posted:
    """Undo a spend or an award, or a part of it.

    Records ``ledger.reversed``. Raises UnusableKey, TooLong, UnknownTransaction, NotReversible,
    KeyReused, AskedTwice, UnusableAmount, MoreThanThere, CardOwesNothing, TooMuchOwned.
    """
    found = reversing.undoing(asked, now=now)
    if isinstance(found, Posted):
        return found
    drafts, event = found.decide()
    write(drafts, now=now)
    record(event)
    (draft,) = (draft for draft in drafts if draft.key == asked.key)
    return draft.posted(now, lapsed=event.lapsed)


@transaction.atomic
def adjust(asked: Adjustment, *, now: datetime) -> Posted:
    """Correct what somebody owns, with a reason.

    Records ``ledger.adjusted``. Raises UnusableKey, TooLong, NoReason, UnusableAmount,
    UnusableMoment, NothingBetween, UnknownUnit, OtherUnit, UnknownHolder, HolderErased,
    UnknownCard, KeyReused, AskedTwice, NotEnough, TooMuchOwned.
    """
    found = adjusting.decide(asked, now=now)
    if isinstance(found, Posted):
        return found
    draft, event = found
    write([draft], now=now)
    record(event)
    return draft.posted(now)


@transaction.atomic
def extend(asked: Extension, *, now: datetime) -> Posted:
    """Let lots end later; those that end later already, or never, stay as they are.

    Records ``ledger.extended`` where any changed. Raises UnusableKey, TooLong, UnusableMoment,
    NothingBetween, UnknownUnit, OtherUnit, UnknownHolder, HolderErased, UnknownCard, UnknownLot,
    KeyReused, AskedTwice.
    """
    found = adjusting.extend(asked, now=now)
    if isinstance(found, Posted):
        return found
    draft, event = found
    write([draft], now=now)
    record_all([event] if event else [])
    return draft.posted(now)


def begin_expiry(
    *, unit: str, end_of: Callable[[datetime], datetime | None], actor: str, now: datetime
) -> int:
    """Give the lots of a unit that have no end the one that ``end_of`` says of the moment from
    which they can be spent (None: none), as where a policy is switched on; return of how many. Lots
    that have an end keep it, so that asked again, nothing happens. In small transactions: it can be
    stopped at any moment and begun again.

    Records ``ledger.extended``, one for each purse and end. Raises UnknownUnit, NothingBetween.
    """
    asked = ending.Beginning(check_unit(unit), end_of, actor)
    whole, last = 0, 0
    while True:
        with transaction.atomic():
            some, last = ending.give_ends(asked, now=now, at_most=ENDED_AT_ONCE, after=last)
        whole += some
        if not last:
            return whole


@transaction.atomic
def issue_card(asked: CardIssue, *, now: datetime) -> IssuedCard:
    """Issue a gift card. Its code is told this once: a digest is all that is kept.

    Records ``ledger.awarded``. Raises UnusableKey, TooLong, UnknownUnit, OtherUnit, UnusableAmount,
    UnusableMoment, NothingBetween, UnknownHolder, HolderErased, KeyReused, AskedTwice.
    """
    found = cards.issue(asked, now=now)
    if isinstance(found, IssuedCard):
        return found
    code, draft, event = found
    write([draft], now=now)
    record(event)
    return cards.issued(draft.posted(now), code)


@transaction.atomic
def convert_card(asked: Conversion, *, now: datetime) -> Posted:
    """Make what is on a gift card a customer's credit, good for as long as it was on the card.

    Records ``ledger.converted``. Raises UnusableKey, TooLong, UnusableAmount, UnknownCard,
    UnknownHolder, HolderErased, KeyReused, AskedTwice, NotEnough, TooMuchOwned.
    """
    found = cards.convert(asked, now=now)
    if isinstance(found, Posted):
        return found
    drafts, event = found
    write(drafts, now=now)
    record(event)
    return drafts[0].posted(now)


def expire_due(*, now: datetime) -> Swept:
    """Let what is left of lots lapse whose end has come, in small transactions: it can be stopped
    at any moment and begun again. Until then nobody can spend it either.

    Records ``ledger.lapsed``, one for each account and transaction.
    """
    whole = Swept(is_done=False)
    while not whole.is_done:
        with transaction.atomic():
            some = expiring.sweep(now, at_most=SWEPT_AT_ONCE, after=whole.last)
        lots, amount = whole.lots + some.lots, whole.amount + some.amount
        whole = Swept(lots, amount, is_done=some.is_done, last=some.last)
    return whole


def end_holds(*, now: datetime) -> int:
    """End the holds that are over and that nobody closed; return how many.

    Records ``ledger.released``.
    """
    whole = 0
    while True:
        with transaction.atomic():
            ended = holding.end_some(now, at_most=ENDED_AT_ONCE)
        whole += ended
        if ended < ENDED_AT_ONCE:
            return whole


def preview(verb: Callable[[], Outcome]) -> Outcome:
    """What a verb would do: it decides and writes as ever, and all of it is taken back. Raises what
    the verb raises.
    """
    with transaction.atomic():
        outcome = verb()
        transaction.set_rollback(True)
    return outcome
