"""Gift cards: issued with a code that is told once, and made a customer's credit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from regulars.core.customers.queries import wholes_of
from regulars.engine.ledger import codes, lots
from regulars.engine.ledger.awarding import Gift, give
from regulars.engine.ledger.holders import Holding, hold
from regulars.engine.ledger.holding import end_over
from regulars.engine.ledger.models import Account, GiftCard
from regulars.engine.ledger.replaying import told_before
from regulars.engine.ledger.rules.checking import (
    check_amount,
    check_asked,
    check_end,
    check_unit,
    currency_of,
    fingerprint,
    is_gift,
)
from regulars.engine.ledger.rules.taking import live
from regulars.engine.ledger.spending import enough, take
from regulars.engine.ledger.types import (
    CREDIT,
    Awarded,
    Card,
    CardIssue,
    Contra,
    Conversion,
    Converted,
    HolderErased,
    IssuedCard,
    NotEnough,
    OtherUnit,
    Posted,
    TransactionKind,
    UnknownCard,
    UnknownHolder,
    Wallet,
)
from regulars.engine.ledger.writing import Draft
from regulars.kernel.ids import public_id

PREFIX = "gft"


def issue(asked: CardIssue, *, now: datetime) -> tuple[str, Draft, Awarded] | IssuedCard:
    """The code of a new card, and the transaction that puts something on it; or the first card.

    Raises UnusableKey, TooLong, UnknownUnit, OtherUnit, UnusableAmount, UnusableMoment,
    NothingBetween, UnknownHolder, HolderErased, KeyReused.
    """
    check_asked(asked)
    before = told_before([asked])
    if before:
        return issued(before[asked.key])
    _check(asked, now)
    holding, code = _opened(asked, now)
    draft = Draft.of(asked, TransactionKind.AWARD, asked.unit, asked.amount, now)
    give(draft, holding, Gift(asked.amount, Contra.ISSUED, now, asked.expires_at))
    event = Awarded(
        key=f"{Awarded.name}:{draft.public_id}",
        occurred_at=now,
        actor=asked.actor,
        transaction=draft.public_id,
        amount=asked.amount,
        repaid=0,
        available_from=now,
        expires_at=asked.expires_at,
        **holding.named(),
    )
    return code, draft, event


def _check(asked: CardIssue, now: datetime) -> None:
    if not is_gift(check_unit(asked.unit)):
        raise OtherUnit(unit=asked.unit)
    check_amount(asked.amount)
    check_end(now, asked.expires_at)


def _opened(asked: CardIssue, now: datetime) -> tuple[Holding, str]:
    """An account for a new card, and the card's code."""
    owner = None
    if asked.customer_id is not None:
        owner = wholes_of([asked.customer_id]).get(asked.customer_id)
        if owner is None:
            raise UnknownHolder(customer_id=asked.customer_id)
        if owner.is_erased:
            raise HolderErased(customer_id=owner.id)
    account = Account.objects.create(
        customer_id=owner.id if owner else None, unit=asked.unit, opened_at=now
    )
    code = codes.drawn()
    card = GiftCard.objects.create(
        public_id=public_id(PREFIX, now=now),
        account=account,
        code_digest=codes.digest_of(code),
        last_four=codes.last_four(code),
        issued_at=now,
    )
    return hold([Card(card.public_id)], now=now)[Card(card.public_id)], code


def issued(posted: Posted, code: str = "") -> IssuedCard:
    """A card by the transaction that put something on it; its code is known when it is issued
    alone.
    """
    card = GiftCard.objects.get(account=posted.parts[0].account)
    return IssuedCard(card=Card(card.public_id), code=code, last_four=card.last_four, posted=posted)


def convert(asked: Conversion, *, now: datetime) -> tuple[list[Draft], Converted] | Posted:
    """The transactions by which a card becomes credit, the card's first; or its first result.

    Raises UnusableKey, TooLong, UnusableAmount, UnknownCard, UnknownHolder, HolderErased,
    KeyReused, NotEnough.
    """
    check_asked(asked)
    unit = _unit(asked.card)
    if not unit:
        raise UnknownCard
    wallet = Wallet(asked.customer_id, f"{CREDIT}.{currency_of(unit)}")
    before = told_before([asked])
    if before:
        return before[asked.key]
    holdings = hold([asked.card, wallet], now=now, may_open=True)
    before = told_before([asked])  # by somebody whom this waited for
    if before:
        return before[asked.key]
    holdings[wallet].check_alive()
    return _converted(asked, holdings[asked.card], holdings[wallet], now)


def _unit(card: Card) -> str:
    found = GiftCard.objects.filter(public_id=card.public_id).values_list(
        "account__unit", flat=True
    )
    return found.first() or ""


def _converted(
    asked: Conversion, card: Holding, wallet: Holding, now: datetime
) -> tuple[list[Draft], Converted]:
    amount = _amount(asked, card, now)
    out = Draft.of(asked, TransactionKind.CONVERT, card.unit, amount, now)
    shares = enough(card, amount, now=now, free=end_over)
    take(out, shares, Contra.CONVERTED)
    into = Draft.by_itself(TransactionKind.CONVERT, wallet.unit, amount, asked.actor, now)
    into.source, into.reason, into.fingerprint = asked.source, asked.reason, fingerprint(asked)
    for lot, share in shares:  # good for as long as it was on the card
        give(into, wallet, Gift(share, Contra.CONVERTED, now, lot.expires_at))
    return [out, into], Converted(
        key=f"{Converted.name}:{out.public_id}",
        occurred_at=now,
        actor=asked.actor,
        transaction=out.public_id,
        amount=amount,
        into=into.public_id,
        **{**card.named(), **_owner(wallet)},
    )


def _amount(asked: Conversion, card: Holding, now: datetime) -> int:
    if asked.amount is not None:
        return check_amount(asked.amount)
    amount = sum(lot.free for lot in live(lots.left_in(card.ids), now))
    if not amount:
        raise NotEnough(unit=card.unit, asked=1, available=0)
    return amount


def _owner(wallet: Holding) -> dict[str, Any]:
    named = wallet.named()
    return {"customer_id": named["customer_id"], "customer": named["customer"]}
