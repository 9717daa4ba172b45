"""What purses hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, Sum

from regulars.core.customers.queries import wholes_of
from regulars.engine.ledger import codes, models
from regulars.engine.ledger.lots import COLUMNS
from regulars.engine.ledger.rules.taking import Lot, available
from regulars.engine.ledger.types import (
    Balance,
    Card,
    Due,
    Held,
    LotCard,
    Purse,
    UnknownCard,
    Wallet,
)


def card_of(code: str) -> Card:
    """The card with this code, however it is typed.

    Raises UnknownCard.
    """
    found = models.GiftCard.objects.filter(code_digest=codes.digest_of(code))
    public_id = found.values_list("public_id", flat=True).first()
    if public_id is None:
        raise UnknownCard
    return Card(public_id)


def last_four_of(card: Card) -> str:
    """The last letters of a card's code, by which people tell cards apart.

    Raises UnknownCard.
    """
    found = models.GiftCard.objects.filter(public_id=card.public_id)
    letters = found.values_list("last_four", flat=True).first()
    if letters is None:
        raise UnknownCard
    return letters


def units_of(customer_id: int) -> list[str]:
    """The units of which a customer has or had anything, cards of theirs apart, in their order."""
    rows = models.Account.objects.filter(customer__in=_whole(customer_id), origin__isnull=False)
    return sorted(set(rows.values_list("unit", flat=True)))


def cards_of(customer_id: int) -> list[Card]:
    """The gift cards that are a customer's, the oldest first."""
    rows = models.GiftCard.objects.filter(account__customer__in=_whole(customer_id))
    return [Card(name) for name in rows.order_by("pk").values_list("public_id", flat=True)]


def balance(purse: Purse, *, now: datetime) -> Balance:
    """What a purse holds; nothing, where nothing was ever given."""
    if isinstance(purse, Wallet):
        return balances([purse.customer_id], unit=purse.unit, now=now)[purse.customer_id]
    rows = _accounts(Q(card__public_id=purse.public_id))
    if not rows:
        raise UnknownCard
    return _balances(rows, rows[0][2], now)[None]


def balances(customer_ids: Collection[int], *, unit: str, now: datetime) -> dict[int, Balance]:
    """What these customers have of a unit, in a few statements however many they are."""
    wholes = {pk: whole.id for pk, whole in wholes_of(customer_ids).items()}
    rows = _accounts(Q(customer__in=set(wholes.values()), unit=unit))
    found = _balances(rows, unit, now)
    return {pk: found.get(wholes.get(pk, pk), Balance(unit=unit)) for pk in customer_ids}


def lots_of(purse: Purse, *, now: datetime) -> list[LotCard]:
    """All lots of a purse, the newest first."""
    rows = models.Lot.objects.filter(account__in=[pk for pk, *_ in _accounts(_of(purse))])
    return [
        LotCard(
            id=row.pk,
            unit=row.opened_by.unit,
            source=row.opened_by.source,
            opened_by=row.opened_by.public_id,
            opened_at=row.opened_by.occurred_at,
            available_from=row.available_from,
            expires_at=row.expires_at,
            amount=row.amount,
            remainder=row.remainder,
            held=row.held,
            state=_state(row, now),
        )
        for row in rows.select_related("opened_by").order_by("-pk")
    ]


def holds_of(purse: Purse) -> list[Held]:
    """What is held of a purse and not closed, what ends first first."""
    accounts = [pk for pk, *_ in _accounts(_of(purse))]
    rows = models.Hold.objects.filter(closed_as="", parts__lot__account__in=accounts)
    return [
        Held(
            public_id=row.opened_by.public_id,
            unit=row.opened_by.unit,
            amount=row.opened_by.asked,
            ends_at=row.ends_at,
            is_new=False,
        )
        for row in rows.select_related("opened_by").distinct().order_by("ends_at", "pk")
    ]


def _whole(customer_id: int) -> list[int]:
    return [whole.id for whole in wholes_of([customer_id]).values()]


def _of(purse: Purse) -> Q:
    if isinstance(purse, Wallet):
        return Q(customer__in=_whole(purse.customer_id), unit=purse.unit)
    return Q(card__public_id=purse.public_id)


def _accounts(which: Q) -> list[tuple[int, int | None, str, int, int, bool]]:
    rows = models.Account.objects.filter(which).order_by("pk")
    columns = ("pk", "customer_id", "unit", "balance", "owed", "origin")
    return [(*row[:5], row[5] is None) for row in rows.values_list(*columns)]


def _balances(
    rows: Sequence[tuple[int, int | None, str, int, int, bool]], unit: str, now: datetime
) -> dict[int | None, Balance]:
    """By customer; a card's by None."""
    whose = {pk: None if is_card else customer for pk, customer, _, _, _, is_card in rows}
    owned: defaultdict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for pk, _, _, balance_, owed, _ in rows:
        owned[whose[pk]][0] += balance_
        owned[whose[pk]][1] += owed
    lots: defaultdict[int | None, list[Lot]] = defaultdict(list)
    over = _over(list(whose), now)
    rows_left = models.Lot.objects.filter(account__in=whose, remainder__gt=0)
    for lot in (Lot(*row) for row in rows_left.values_list(*COLUMNS)):
        lots[whose[lot.account]].append(replace(lot, held=lot.held - over.get(lot.id, 0)))
    return {
        key: _balance(unit, lots[key], owned=total, owed=owed, now=now)
        for key, (total, owed) in owned.items()
    }


def _over(account_ids: Collection[int], now: datetime) -> dict[int, int]:
    """What holds keep of lots that are over and not swept yet: it is free."""
    parts = models.HeldPart.objects.filter(
        lot__account__in=account_ids, hold__closed_as="", hold__ends_at__lte=now
    )
    rows = parts.order_by().values_list("lot_id").annotate(amount=Sum("amount"))
    return dict(rows)


def _balance(unit: str, lots: Sequence[Lot], *, owned: int, owed: int, now: datetime) -> Balance:
    free = [lot for lot in lots if lot.is_live(now)]
    return Balance(
        unit=unit,
        available=available(free, owed=owed, now=now),
        held=sum(lot.held for lot in lots),
        owed=owed,
        owned=owned,
        pending=_dues((lot.available_from, lot.free) for lot in lots if lot.available_from > now),
        lapsing=_dues((lot.expires_at, lot.free) for lot in free if lot.expires_at is not None),
    )


def _dues(amounts: Iterable[tuple[datetime, int]]) -> tuple[Due, ...]:
    """The amounts by their moments, the soonest first."""
    found: defaultdict[datetime, int] = defaultdict(int)
    for at, amount in amounts:
        found[at] += amount
    return tuple(Due(at, amount) for at, amount in sorted(found.items()) if amount)


def _state(row: models.Lot, now: datetime) -> str:
    if not row.remainder:
        return "spent"
    if row.expires_at is not None and row.expires_at <= now:
        return "lapsed"
    return "pending" if row.available_from > now else "live"
