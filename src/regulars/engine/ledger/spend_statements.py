"""A spend on SQLite, whose one writer needs no locks: a few plain statements of the transaction.

They decide as the one statement of PostgreSQL does. Asking by the ORM would take ten times as long
as the database.
"""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction

from regulars.core.events.services import ADDING
from regulars.engine.ledger.spend_statement import Taken, Values
from regulars.engine.ledger.types import Card, Contra, Part, Spend, TransactionKind

ACCOUNTS = """
SELECT a.id, a.owed, a.unit, c.id, c.public_id, c.erased_at
FROM ledger_account a LEFT JOIN customers_customer c ON c.id = a.customer_id WHERE {which}
ORDER BY a.id
"""
OF_CUSTOMER = ACCOUNTS.format(which="a.customer_id = %(customer)s AND a.unit = %(unit)s")
OF_CARD = ACCOUNTS.format(
    which="a.id = (SELECT g.account_id FROM ledger_giftcard g WHERE g.public_id = %(card)s)"
)
KNOWN = "SELECT 1 FROM ledger_transaction WHERE key = %(key)s"
LOTS = """
SELECT l.id, l.account_id, l.remainder - l.held FROM ledger_lot l
WHERE l.account_id IN (SELECT value FROM json_each(%(accounts)s)) AND l.remainder > 0
    AND l.remainder > l.held AND l.available_from <= %(now)s
    AND (l.expires_at IS NULL OR l.expires_at > %(now)s)
ORDER BY l.expires_at IS NULL, l.expires_at, l.id
"""
LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'ledger_transaction'"
ENTRY = f"""
INSERT INTO ledger_entry (transaction_id, account_id, lot_id, contra, amount)
VALUES (%s, %s, %s, '{Contra.REDEEMED.value}', %s)
"""
WRITTEN = f"""
INSERT INTO ledger_transaction (
    id, public_id, kind, unit, asked, amount, parts, key, fingerprint, source, reason, actor,
    occurred_at, recorded_at, reverses_id, historical, erased_at
) VALUES (
    %(id)s, %(public_id)s, '{TransactionKind.SPEND.value}', %(of_unit)s,
    %(amount)s, -%(amount)s, %(parts)s, %(key)s,
    %(fingerprint)s, %(source)s, %(reason)s, %(actor)s, %(now)s, %(now)s, NULL, 0, NULL
)
"""
TAKE = "UPDATE ledger_lot SET remainder = remainder + %s WHERE id = %s"
BALANCE = "UPDATE ledger_account SET balance = balance + %s WHERE id = %s"
EVENT = ADDING.format(payload="%(payload)s", source="(SELECT 1)")


@transaction.atomic
def run(asked: Spend, values: Values) -> Taken | None:
    """Spend; None where nothing was written."""
    values["now"] = values["event_at"]
    with connection.cursor() as cursor:
        cursor.execute(OF_CARD if isinstance(asked.purse, Card) else OF_CUSTOMER, values)
        accounts = cursor.fetchall()
        cursor.execute(KNOWN, values)
        if cursor.fetchone() or not accounts or accounts[0][5] is not None:
            return None
        ids = json.dumps([account[0] for account in accounts])
        cursor.execute(LOTS, {**values, "accounts": ids})
        lots = cursor.fetchall()
        owed = sum(account[1] for account in accounts)
        if sum(free for _, _, free in lots) - owed < asked.amount:
            return None
        parts = _parts(lots, asked.amount)
        _write(cursor, parts, {**values, **_whose(accounts[0], values), "parts": len(parts)})
    return accounts[0][2], parts


def _parts(lots: list[tuple[int, int, int]], amount: int) -> tuple[Part, ...]:
    """What is taken of which lots, in their order."""
    parts: list[Part] = []
    for lot, account, free in lots:
        share = min(free, amount)
        if share:
            parts.append(Part(account, lot, -share))
            amount -= share
    return tuple(parts)


def _whose(account: tuple[Any, ...], values: Values) -> Values:
    """The unit, and what is told of it."""
    _, _, unit, customer_id, customer, _ = account
    facts = {
        "transaction": values["public_id"],
        "customer_id": customer_id,
        "customer": customer or "",
        "card": values["card"],
        "unit": unit,
        "amount": values["amount"],
    }
    return {"of_unit": unit, "payload": json.dumps(facts)}


def _write(cursor: Any, parts: tuple[Part, ...], values: Values) -> None:
    """Entries first, so that the transaction is whole when its row is there."""
    cursor.execute(LAST)
    pk = (cursor.fetchone() or (0,))[0] + 1
    cursor.executemany(ENTRY, [(pk, part.account, part.lot, part.amount) for part in parts])
    cursor.execute(WRITTEN, {**values, "id": pk})
    cursor.executemany(TAKE, [(part.amount, part.lot) for part in parts])
    cursor.executemany(BALANCE, [(part.amount, part.account) for part in parts])
    cursor.execute(EVENT, values)
