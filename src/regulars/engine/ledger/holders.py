"""Accounts found, opened and locked: whoever changes what is in a purse holds all its accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from regulars.core.customers.queries import wholes_of
from regulars.core.customers.services import hold_customers
from regulars.core.customers.types import Whole
from regulars.engine.ledger.models import Account, GiftCard
from regulars.engine.ledger.rules.checking import check_purse, is_gift
from regulars.engine.ledger.types import (
    Card,
    HolderErased,
    Purse,
    UnknownCard,
    UnknownHolder,
    Wallet,
)

COLUMNS = ("id", "customer_id", "origin", "unit", "balance", "owed")


@dataclass(slots=True)
class Opened:
    """An account as it is while it is held; ``owed`` goes along with what is decided."""

    id: int
    customer_id: int | None
    origin: int | None
    unit: str
    balance: int
    owed: int


@dataclass
class Holding:
    """A purse whose accounts are held: whose it is, and the account into which new lots go."""

    unit: str
    accounts: list[Opened] = field(default_factory=list)
    customer: Whole | None = None
    card: str = ""

    @property
    def own(self) -> Opened:
        """The customer's very own account, or the card's: the first, where there are several."""
        theirs = (one for one in self.accounts if self.customer and one.origin == self.customer.id)
        return next(theirs, self.accounts[0])

    @property
    def ids(self) -> list[int]:
        """The ids of the accounts."""
        return [account.id for account in self.accounts]

    @property
    def owed(self) -> int:
        """All that is owed."""
        return sum(account.owed for account in self.accounts)

    def check_alive(self) -> None:
        """Return where somebody may come for it.

        Raises HolderErased.
        """
        if self.customer and self.customer.is_erased:
            raise HolderErased(customer_id=self.customer.id)

    def named(self) -> dict[str, Any]:
        """Whose it is, as events say it."""
        return {
            "customer_id": self.customer.id if self.customer else None,
            "customer": self.customer.public_id if self.customer else "",
            "card": self.card,
            "unit": self.unit,
        }


def hold(
    purses: Collection[Purse], *, now: datetime, may_open: bool = False
) -> dict[Purse, Holding]:
    """Hold the accounts of these purses until the transaction ends, in the order of their ids;
    those that are not there yet are opened, or are left out.

    Raises UnknownUnit, OtherUnit, UnknownHolder, HolderErased, UnknownCard.
    """
    for purse in purses:
        check_purse(purse)
    wallets = [purse for purse in purses if isinstance(purse, Wallet)]
    cards = _cards([purse for purse in purses if isinstance(purse, Card)])
    while True:
        people = _people(wallets)
        if may_open:
            _open(wallets, people, now)
        theirs = _wanted(wallets, people, cards)
        locked = _rows(theirs.select_for_update())
        if not _has_changed(wallets, people, theirs, locked):
            return _holdings(wallets, people, cards, locked)


def hold_with(account_ids: Collection[int]) -> list[Holding]:
    """Hold these accounts, and all others of the same unit of whoever has them."""
    while True:
        rows = _rows(Account.objects.filter(pk__in=account_ids))
        people = wholes_of({row.customer_id for row in rows if row.customer_id is not None})
        theirs = _with_others(rows)
        locked = _rows(theirs.select_for_update())
        if connection.vendor != "postgresql" or _same_owners(rows, locked, theirs):
            return _by_owner(locked, people)


def hold_free(account_ids: Collection[int]) -> list[Holding]:
    """Hold those of these accounts that nobody else holds, each by itself."""
    theirs = Account.objects.filter(pk__in=account_ids).order_by("pk")
    locked = _rows(theirs.select_for_update(skip_locked=connection.vendor == "postgresql"))
    people = wholes_of({row.customer_id for row in locked if row.customer_id is not None})
    cards = _cards_of(locked)
    return [
        Holding(row.unit, [row], people.get(row.customer_id or 0), cards.get(row.id, ""))
        for row in locked
    ]


def _with_others(rows: Collection[Opened]) -> QuerySet[Account]:
    """These accounts, and all others of the same units of whoever has them."""
    owners: dict[str, set[int]] = {}
    for row in rows:
        if row.customer_id is not None:
            owners.setdefault(row.unit, set()).add(row.customer_id)
    wanted = Q(pk__in=[row.id for row in rows])
    for unit, ids in owners.items():
        wanted |= Q(customer__in=ids, unit=unit)
    return Account.objects.filter(wanted).order_by("pk")


def _cards_of(rows: Collection[Opened]) -> dict[int, str]:
    """The public ids of the cards that these accounts are of."""
    ids = [row.id for row in rows if is_gift(row.unit)]
    cards = GiftCard.objects.filter(account__in=ids) if ids else GiftCard.objects.none()
    return dict(cards.values_list("account_id", "public_id"))


def _same_owners(
    rows: Collection[Opened], locked: Collection[Opened], theirs: QuerySet[Account]
) -> bool:
    owners = {row.id: row.customer_id for row in locked}
    there = set(theirs.values_list("pk", flat=True))
    return owners.keys() == there and all(owners[row.id] == row.customer_id for row in rows)


def _by_owner(rows: Collection[Opened], people: Mapping[int, Whole]) -> list[Holding]:
    found: dict[object, Holding] = {}
    cards = _cards_of(rows)
    for row in rows:
        card = cards.get(row.id, "")
        customer = people.get(row.customer_id) if row.customer_id is not None else None
        whose = card or (row.customer_id, row.unit)
        found.setdefault(whose, Holding(row.unit, [], customer, card)).accounts.append(row)
    return list(found.values())


def _people(wallets: Iterable[Wallet]) -> dict[int, Whole]:
    ids = {wallet.customer_id for wallet in wallets}
    people = wholes_of(ids)
    for customer_id in sorted(ids):
        if customer_id not in people:
            raise UnknownHolder(customer_id=customer_id)
    return people


def _cards(cards: Collection[Card]) -> dict[str, int]:
    if not cards:
        return {}
    rows = GiftCard.objects.filter(public_id__in=[card.public_id for card in cards])
    found = dict(rows.values_list("public_id", "account_id"))
    if any(card.public_id not in found for card in cards):
        raise UnknownCard
    return found


def _open(wallets: Collection[Wallet], people: Mapping[int, Whole], now: datetime) -> None:
    """Give everybody an account of their own: what is somebody's by a merge goes back with it."""
    wanted = {(people[wallet.customer_id].id, wallet.unit) for wallet in wallets}
    ids, units = {pk for pk, _ in wanted}, {unit for _, unit in wanted}
    there = Account.objects.filter(origin__in=ids, unit__in=units, customer__in=ids)
    missing = sorted(wanted - set(there.values_list("origin", "unit")))
    if not missing:
        return
    standing = hold_customers(ids={pk for pk, _ in missing})
    gone = {people[wallet.customer_id].id for wallet in wallets}
    erased = {whole.id for whole in wholes_of(gone).values() if whole.is_erased}
    for customer_id, _ in missing:
        if customer_id in erased:
            raise HolderErased(customer_id=customer_id)
    Account.objects.bulk_create(
        [
            Account(customer_id=pk, origin=pk, unit=unit, opened_at=now)
            for pk, unit in missing
            if standing[pk].merged_into is None
        ],
        ignore_conflicts=True,
    )


def _wanted(
    wallets: Iterable[Wallet], people: Mapping[int, Whole], cards: Mapping[str, int]
) -> QuerySet[Account]:
    by_unit: dict[str, set[int]] = {}
    for wallet in wallets:
        by_unit.setdefault(wallet.unit, set()).add(people[wallet.customer_id].id)
    wanted = Q(pk__in=list(cards.values()))
    for unit, ids in by_unit.items():
        wanted |= Q(customer__in=ids, unit=unit)
    return Account.objects.filter(wanted).order_by("pk")


def _rows(rows: QuerySet[Account]) -> list[Opened]:
    return [Opened(*row) for row in rows.values_list(*COLUMNS)]


def _has_changed(
    wallets: Collection[Wallet],
    people: Mapping[int, Whole],
    theirs: QuerySet[Account],
    locked: Collection[Opened],
) -> bool:
    """Whether somebody was merged or opened an account while this waited; SQLite has one writer."""
    if connection.vendor != "postgresql" or not wallets:
        return False
    there = set(theirs.values_list("pk", flat=True))
    return _people(wallets) != people or there != {row.id for row in locked}


def _holdings(
    wallets: Iterable[Wallet],
    people: Mapping[int, Whole],
    cards: Mapping[str, int],
    locked: Collection[Opened],
) -> dict[Purse, Holding]:
    theirs: dict[tuple[int | None, str], list[Opened]] = {}
    by_id = {row.id: row for row in locked}
    for row in locked:
        theirs.setdefault((row.customer_id, row.unit), []).append(row)
    found: dict[Purse, Holding] = {}
    shared: dict[tuple[int, str], Holding] = {}
    for wallet in wallets:
        whole = people[wallet.customer_id]
        place = (whole.id, wallet.unit)
        holding = Holding(wallet.unit, theirs.get(place, []), whole)
        found[wallet] = shared.setdefault(place, holding)
    owners = wholes_of([pk for row in locked if (pk := row.customer_id) is not None])
    for public_id, pk in cards.items():
        row = by_id[pk]
        customer = owners.get(row.customer_id) if row.customer_id is not None else None
        found[Card(public_id)] = Holding(row.unit, [row], customer, public_id)
    return found
