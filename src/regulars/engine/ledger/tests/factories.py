"""Customers with something in their purses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from regulars.core.customers.models import Customer
from regulars.engine.ledger import services
from regulars.engine.ledger.models import Account, Entry, Lot, Transaction
from regulars.engine.ledger.types import (
    Adjustment,
    Award,
    Card,
    CardIssue,
    Held,
    Hold,
    IssuedCard,
    Posted,
    Purse,
    Reversal,
    Spend,
    Wallet,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STAFF = "stf_1"
EUR, GIFT_EUR = "credit.EUR", "gift.EUR"
_numbers = count(1)


def a_customer(name: str = "") -> int:
    number = next(_numbers)
    return Customer.objects.create(
        public_id=f"cus_{number}", name=name, first_seen_at=NOW - 90 * DAY
    ).pk


def a_wallet(unit: str = "points") -> Wallet:
    return Wallet(a_customer(), unit)


def a_key() -> str:
    return f"key-{next(_numbers)}"


def give(
    purse: Purse, amount: int, *, now: datetime = NOW, ends: datetime | None = None, **more: Any
) -> Posted:
    asked = {"key": a_key(), "actor": STAFF, "expires_at": ends, **more}
    return services.award(Award(purse=purse, amount=amount, **asked), now=now)


def use(purse: Purse, amount: int, *, now: datetime = NOW, **more: Any) -> Posted:
    asked = {"key": a_key(), "actor": STAFF, **more}
    return services.spend(Spend(purse=purse, amount=amount, **asked), now=now)


def keep(purse: Purse, amount: int, *, now: datetime = NOW, **more: Any) -> Held:
    asked = {"key": a_key(), "actor": STAFF, "ends_at": now + HOUR, **more}
    return services.hold(Hold(purse=purse, amount=amount, **asked), now=now)


def undo(posted: Posted, amount: int | None = None, *, now: datetime = NOW, **more: Any) -> Posted:
    asked = {"key": a_key(), "actor": STAFF, **more}
    return services.reverse(Reversal(transaction=posted.public_id, amount=amount, **asked), now=now)


def correct(purse: Purse, amount: int, *, now: datetime = NOW, **more: Any) -> Posted:
    asked = {"key": a_key(), "actor": STAFF, "reason": "Said so", **more}
    return services.adjust(Adjustment(purse=purse, amount=amount, **asked), now=now)


def a_card(amount: int = 5000, *, now: datetime = NOW, **more: Any) -> IssuedCard:
    asked = {"key": a_key(), "actor": STAFF, "unit": GIFT_EUR, **more}
    return services.issue_card(CardIssue(amount=amount, **asked), now=now)


def account_of(purse: Purse) -> Account:
    if isinstance(purse, Card):
        return Account.objects.get(card__public_id=purse.public_id)
    return Account.objects.get(customer=purse.customer_id, unit=purse.unit)


def lots_of(purse: Purse) -> list[tuple[int, int, int]]:
    """What was in each lot of a purse, what is left, and what is held, the oldest first."""
    account = account_of(purse)
    rows = Lot.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("amount", "remainder", "held"))


def owned(purse: Purse) -> tuple[int, int]:
    """The balance and what is owed."""
    account = account_of(purse)
    return account.balance, account.owed


def written() -> tuple[int, int, int]:
    """How many transactions, entries and lots there are: a refusal changes none of these."""
    return Transaction.objects.count(), Entry.objects.count(), Lot.objects.count()
