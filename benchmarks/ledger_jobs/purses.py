"""Customers with lots to spend from, and the plain way of spending beside ours."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any

LOTS = 3
AMOUNT = 10**9  # of a lot: nobody runs out while it is measured
DAY = timedelta(days=1)


def filled(customers: int) -> list[int]:
    """Make customers, each with some lots; return their ids."""
    from regulars.core.customers.services import make_customers
    from regulars.core.customers.types import NewCustomer

    now = datetime.now(UTC)
    ids = make_customers(
        new=[NewCustomer(source="bench", seen_at=now) for _ in range(customers)],
        actor="system",
        now=now,
    )
    for number in range(LOTS):
        give(ids, amount=AMOUNT, ends=now + (number + 30) * DAY, name=f"lot-{number}")
    return ids


def give(ids: list[int], *, amount: int, ends: datetime | None, name: str) -> None:
    """A lot for each customer, whose keys begin with the name."""
    from regulars.engine.ledger.services import award_many
    from regulars.engine.ledger.types import Award, Wallet

    now, at_once = datetime.now(UTC), 2_000
    began = min(now, ends - DAY) if ends else now
    for start in range(0, len(ids), at_once):
        awards = [
            Award(
                purse=Wallet(pk),
                amount=amount,
                key=f"{name}:{pk}",
                actor="system",
                available_from=began,
                expires_at=ends,
                historical=True,
            )
            for pk in ids[start : start + at_once]
        ]
        award_many(awards, now=now)


def by_clients(
    spend: Callable[[int, str], object], ids: list[int], *, clients: int, seconds: float
) -> float:
    """How many spends a second so many processes do side by side."""
    starts = time.time() + 2
    with ProcessPoolExecutor(clients, mp_context=get_context("fork")) as pool:
        runs = [
            pool.submit(_client, spend, ids, number, starts, seconds) for number in range(clients)
        ]
        return sum(run.result() for run in runs) / seconds


def _client(
    spend: Callable[[int, str], object], ids: list[int], number: int, starts: float, seconds: float
) -> int:
    from django.db import connections

    connections.close_all()
    chance, done = random.Random(number), 0  # noqa: S311 - the same customers each time
    spend(ids[number], f"warm:{spend.__name__}:{number}:{starts}")
    time.sleep(max(starts - time.time(), 0))
    ends = starts + seconds
    while time.time() < ends:
        spend(chance.choice(ids), f"{spend.__name__}:{number}:{done}:{starts}")
        done += 1
    connections.close_all()
    return done


def by_verb(customer_id: int, key: str) -> object:
    """Ours, as everybody calls it."""
    from regulars.engine.ledger.services import spend
    from regulars.engine.ledger.types import Spend, Wallet

    asked = Spend(purse=Wallet(customer_id), amount=7, key=key, actor="system")
    return spend(asked, now=datetime.now(UTC))


def by_orm(customer_id: int, key: str) -> object:
    """The same rows and the same event, as a service of Django's usual kind writes them."""
    from django.db import transaction

    from regulars.core.events.models import EventRow
    from regulars.engine.ledger.models import Account, Entry, Lot, Transaction

    now, amount = datetime.now(UTC), 7
    with transaction.atomic():
        account = Account.objects.select_for_update().get(customer_id=customer_id, unit="points")
        if Transaction.objects.filter(key=key).exists():
            return None
        lots = Lot.objects.select_for_update().filter(account=account, remainder__gt=0)
        shares: list[tuple[Any, int]] = []
        for lot in lots.filter(available_from__lte=now, expires_at__gt=now).order_by("expires_at"):
            share = min(lot.remainder - lot.held, amount - sum(part for _, part in shares))
            if share > 0:
                shares.append((lot, share))
        entries = [
            Entry(account=account, lot=lot, contra="redeemed", amount=-share)
            for lot, share in shares
        ]
        row = Transaction(
            public_id=key[:40],
            kind="spend",
            unit="points",
            asked=amount,
            amount=-amount,
            parts=len(entries),
            key=key,
            fingerprint="",
            actor="system",
            occurred_at=now,
            recorded_at=now,
        )
        row.pk = _next_id()
        for entry in entries:
            entry.transaction_id = row.pk
            entry.save()
        row.save(force_insert=True)
        for lot, share in shares:
            lot.remainder -= share
            lot.save(update_fields=["remainder"])
        account.balance -= amount
        account.save(update_fields=["balance"])
        return EventRow.objects.create(
            key=f"orm:{key}",
            name="bench.spent",
            actor="system",
            payload={"amount": 7},
            occurred_at=now,
        )


def _next_id() -> int:
    from regulars.core.bulk import reserve_ids
    from regulars.engine.ledger.models import Transaction

    return reserve_ids(Transaction, 1)[0]
