"""A spend past the ORM, which takes longer than the database does: in one statement on PostgreSQL,
in a few on SQLite. Where they cannot spend, they write nothing, and the usual way says why.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from django.db import connection, transaction

from regulars.core.events.services import adding, deliver_added, is_awaited
from regulars.engine.ledger import spend_statement, spend_statements
from regulars.engine.ledger.rules.checking import (
    check_amount,
    check_asked,
    check_purse,
    fingerprint,
)
from regulars.engine.ledger.spend_statement import Values
from regulars.engine.ledger.types import Card, Posted, Spend, Spent, TransactionKind, Wallet
from regulars.engine.ledger.writing import PREFIX
from regulars.kernel.ids import public_id


def spend_at_once(asked: Spend, *, now: datetime) -> Posted | None:
    """What came of a spend; None where nothing was written.

    Records ``ledger.spent``. Raises UnusableKey, TooLong, UnusableAmount, UnknownUnit, OtherUnit.
    """
    check_asked(asked)
    check_amount(asked.amount)
    check_purse(asked.purse)
    name = public_id(PREFIX, now=now)
    event = _spent(asked, name, now)
    run = spend_statement.run if connection.vendor == "postgresql" else spend_statements.run
    with transaction.atomic() if is_awaited(Spent.name) else nullcontext():
        taken = run(asked, {**_values(asked, name, now), **adding(event)})
        if taken is None:
            return None
        if is_awaited(Spent.name):
            deliver_added(event)
    return Posted(
        public_id=name,
        kind=TransactionKind.SPEND,
        unit=taken[0],
        asked=asked.amount,
        amount=-asked.amount,
        parts=taken[1],
        occurred_at=now,
        recorded_at=now,
    )


def _spent(asked: Spend, name: str, now: datetime) -> Spent:
    """What is told of it; the statement itself knows whose it is."""
    return Spent(
        key=f"{Spent.name}:{name}",
        occurred_at=now,
        actor=asked.actor,
        transaction=name,
        customer_id=None,
        customer="",
        card="",
        unit="",
        amount=asked.amount,
    )


def _values(asked: Spend, name: str, now: datetime) -> Values:
    whose: Values = {"card": asked.purse.public_id if isinstance(asked.purse, Card) else ""}
    if isinstance(asked.purse, Wallet):
        whose |= {"customer": asked.purse.customer_id, "unit": asked.purse.unit}
    return {
        **whose,
        "now": now,
        "amount": asked.amount,
        "public_id": name,
        "key": asked.key,
        "fingerprint": fingerprint(asked),
        "source": asked.source,
        "reason": asked.reason,
        "actor": asked.actor,
    }
