"""A spend in one statement, on PostgreSQL: one way to the server and back instead of ten.

It holds the accounts, then the lots that can be spent, and takes from them in their order; where
that is not enough, or the key was used before, it writes nothing, and the usual way says why.

PostgreSQL reads a statement's rows as they were when it began. What it *locks* it reads again as it
is by then, and both the accounts and the lots are locked, so nothing is taken that somebody else
took meanwhile. What was opened meanwhile is not seen: the usual way, which reads after it holds the
accounts, sees it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from regulars.core.events.services import ADDING
from regulars.engine.ledger.types import Card, Contra, Part, Spend, TransactionKind

Values = dict[str, int | str | datetime | bool]
Taken = tuple[str, tuple[Part, ...]]  # the unit, and what was taken
OF_CUSTOMER = """
    SELECT a.id, a.owed, a.unit, a.customer_id FROM ledger_account a
    WHERE a.customer_id = %(customer)s::bigint AND a.unit = %(unit)s
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
    WHERE number > 0 AND l.free - a.owed >= %(amount)s::bigint
), owner AS (
    SELECT c.id, c.public_id, c.erased_at FROM customers_customer c
    WHERE c.id = (SELECT customer_id FROM account LIMIT 1)
), share AS (
    SELECT id, account_id, before, least(free, %(amount)s::bigint - before) AS taken
    FROM running WHERE before < %(amount)s::bigint
), written AS (
    INSERT INTO ledger_transaction (
        public_id, kind, unit, asked, amount, parts, key, fingerprint, source, reason, actor,
        occurred_at, recorded_at, reverses_id, historical, erased_at
    )
    SELECT %(public_id)s, '{kind}', (SELECT unit FROM account LIMIT 1), %(amount)s::bigint,
        -%(amount)s::bigint, (SELECT count(*) FROM share), %(key)s, %(fingerprint)s, %(source)s,
        %(reason)s, %(actor)s, %(now)s, %(now)s, NULL, false, NULL
    FROM enough
    WHERE NOT EXISTS (SELECT 1 FROM owner o WHERE o.erased_at IS NOT NULL)
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
), event AS ({event})
SELECT (SELECT unit FROM account LIMIT 1),
    ARRAY(SELECT s.account_id FROM share s ORDER BY s.before),
    ARRAY(SELECT s.id FROM share s ORDER BY s.before),
    ARRAY(SELECT s.taken FROM share s ORDER BY s.before)
FROM written w
"""
PAYLOAD = """
jsonb_build_object(
    'transaction', %(public_id)s::text, 'customer_id', o.id, 'customer', coalesce(o.public_id, ''),
    'card', %(card)s::text, 'unit', (SELECT unit FROM account LIMIT 1), 'amount', %(amount)s::bigint
)
"""
NAMES = {
    "kind": TransactionKind.SPEND.value,
    "contra": Contra.REDEEMED.value,
    "event": ADDING.format(payload=PAYLOAD, source="written w LEFT JOIN owner o ON true"),
}
BY_CUSTOMER = STATEMENT.format(accounts=OF_CUSTOMER.strip(), **NAMES)
BY_CARD = STATEMENT.format(accounts=OF_CARD.strip(), **NAMES)


def run(asked: Spend, values: Values) -> Taken | None:
    """Spend; None where nothing was written. The server plans the statement once for each
    connection; not behind a pooler that hands them on from one transaction to the next, of which
    Django is told by this setting.
    """
    from psycopg import Cursor  # with PostgreSQL alone

    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    may_prepare = not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    statement = BY_CARD if isinstance(asked.purse, Card) else BY_CUSTOMER
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=may_prepare)
        row = cursor.fetchone()
    if row is None:
        return None
    unit, accounts, lots, shares = row
    parts = zip(accounts, lots, shares, strict=True)
    return unit, tuple(Part(account, lot, -share) for account, lot, share in parts)
