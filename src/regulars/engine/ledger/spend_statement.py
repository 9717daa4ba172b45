"""A spend in one statement, on PostgreSQL: one way to the server and back instead of nine.

It holds the accounts, then the lots that can be spent, and takes from them in their order; where
that is not enough, or the key was used before, it writes nothing, and the usual way says why.

PostgreSQL reads a statement's rows as they were when it began. What it *locks* it reads again as it
is by then, and both the accounts and the lots are locked, so nothing is taken that somebody else
took meanwhile. A lot that was opened meanwhile is not seen: then the usual way, which begins with
the accounts held already, sees it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from regulars.core.events.services import record
from regulars.engine.ledger.rules.checking import (
    check_amount,
    check_asked,
    check_purse,
    fingerprint,
)
from regulars.engine.ledger.types import Card, Contra, Kind, Part, Posted, Spend, Spent
from regulars.engine.ledger.writing import PREFIX
from regulars.kernel.ids import public_id

OF_CUSTOMER = """
    SELECT a.id, a.owed, a.unit, a.customer_id FROM ledger_account a
    WHERE a.customer_id = %(customer)s AND a.unit = %(unit)s
    ORDER BY a.id FOR UPDATE
"""
OF_CARD = """
    SELECT a.id, a.owed, a.unit, a.customer_id FROM ledger_account a
    WHERE a.id = (SELECT g.account_id FROM ledger_giftcard g WHERE g.public_id = %(card)s)
    FOR UPDATE
"""
STATEMENT = """
WITH account AS MATERIALIZED ({accounts}),
lot AS MATERIALIZED (
    SELECT l.id, l.account_id, l.expires_at, l.remainder - l.held AS free FROM ledger_lot l
    WHERE l.account_id = ANY (ARRAY(SELECT id FROM account)) AND l.remainder > 0
        AND l.remainder > l.held AND l.available_from <= %(now)s
        AND (l.expires_at IS NULL OR l.expires_at > %(now)s)
    ORDER BY l.expires_at NULLS LAST, l.id FOR UPDATE
), running AS (
    SELECT id, account_id, free,
        (sum(free) OVER (ORDER BY expires_at NULLS LAST, id) - free)::bigint AS before
    FROM lot
), enough AS (
    SELECT 1 FROM (SELECT coalesce(sum(free), 0) AS free FROM lot) l,
        (SELECT coalesce(sum(owed), 0) AS owed, count(*) AS number FROM account) a
    WHERE number > 0 AND l.free - a.owed >= %(amount)s
), owner AS (
    SELECT c.id, c.public_id FROM customers_customer c
    WHERE c.id = (SELECT customer_id FROM account LIMIT 1)
), share AS (
    SELECT id, account_id, before, least(free, %(amount)s - before) AS taken
    FROM running WHERE before < %(amount)s
), written AS (
    INSERT INTO ledger_transaction (
        public_id, kind, unit, asked, amount, parts, key, fingerprint, source, reason, actor,
        occurred_at, recorded_at, reverses_id, historical, erased_at
    )
    SELECT %(public_id)s, '{kind}', (SELECT unit FROM account LIMIT 1), %(amount)s, -%(amount)s,
        (SELECT count(*) FROM share), %(key)s, %(fingerprint)s, %(source)s, %(reason)s, %(actor)s,
        %(now)s, %(now)s, NULL, false, NULL
    FROM enough
    WHERE NOT EXISTS (
        SELECT 1 FROM owner o JOIN customers_customer c ON c.id = o.id
        WHERE c.erased_at IS NOT NULL
    )
    ON CONFLICT (key) DO NOTHING
    RETURNING id
), entry AS (
    INSERT INTO ledger_entry (transaction_id, account_id, lot_id, contra, amount)
    SELECT w.id, s.account_id, s.id, '{contra}', -s.taken FROM written w, share s
    ORDER BY s.before
), lots AS (
    UPDATE ledger_lot l SET remainder = l.remainder - s.taken FROM written w, share s
    WHERE l.id = s.id
), accounts AS (
    UPDATE ledger_account a SET balance = a.balance - s.taken
    FROM written w, (SELECT account_id, sum(taken) AS taken FROM share GROUP BY account_id) s
    WHERE a.id = s.account_id
)
SELECT (SELECT unit FROM account LIMIT 1), o.id, o.public_id,
    ARRAY(SELECT s.account_id FROM share s ORDER BY s.before),
    ARRAY(SELECT s.id FROM share s ORDER BY s.before),
    ARRAY(SELECT s.taken FROM share s ORDER BY s.before)
FROM written w LEFT JOIN owner o ON true
"""
NAMES = {"kind": Kind.SPEND.value, "contra": Contra.REDEEMED.value}
BY_CUSTOMER = STATEMENT.format(accounts=OF_CUSTOMER.strip(), **NAMES)
BY_CARD = STATEMENT.format(accounts=OF_CARD.strip(), **NAMES)


def spend_at_once(asked: Spend, *, now: datetime) -> Posted | None:
    """What came of a spend; None where nothing was written: the usual way says why.

    Records ``ledger.spent``. Raises UnusableKey, TooLong, UnusableAmount, UnknownUnit, OtherUnit.
    """
    if connection.vendor != "postgresql":
        return None
    check_asked(asked)
    check_amount(asked.amount)
    check_purse(asked.purse)
    name = public_id(PREFIX, now=now)
    with connection.cursor() as cursor:
        statement = BY_CARD if isinstance(asked.purse, Card) else BY_CUSTOMER
        cursor.execute(statement, _values(asked, name, now))
        row = cursor.fetchone()
    if row is None:
        return None
    unit, customer_id, customer, accounts, lots, shares = row
    card = asked.purse.public_id if isinstance(asked.purse, Card) else ""
    record(
        Spent(
            key=f"{Spent.name}:{name}",
            occurred_at=now,
            actor=asked.actor,
            transaction=name,
            customer_id=customer_id,
            customer=customer or "",
            card=card,
            unit=unit,
            amount=asked.amount,
        )
    )
    return Posted(
        public_id=name,
        kind=Kind.SPEND,
        unit=unit,
        asked=asked.amount,
        amount=-asked.amount,
        parts=tuple(
            Part(account, lot, -share)
            for account, lot, share in zip(accounts, lots, shares, strict=True)
        ),
        occurred_at=now,
        recorded_at=now,
    )


def _values(asked: Spend, name: str, now: datetime) -> dict[str, int | str | datetime]:
    whose: dict[str, int | str | datetime] = (
        {"card": asked.purse.public_id}
        if isinstance(asked.purse, Card)
        else {"customer": asked.purse.customer_id, "unit": asked.purse.unit}
    )
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
