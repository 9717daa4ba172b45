"""The triggers that close transactions, as PostgreSQL has them: they look at all that a statement
wrote at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.triggers import Trigger
from regulars.engine.ledger.triggers.sqlite import CLOSED, MORE, UNLIKE

MADE_UP = """
SELECT 1 FROM written w CROSS JOIN LATERAL (
    SELECT count(*) AS number, count(a.id) AS fitting, coalesce(sum(e.amount), 0) AS amount
    FROM ledger_entry e
    LEFT JOIN ledger_lot l ON l.id = e.lot_id
    LEFT JOIN ledger_account a ON a.id = e.account_id AND a.unit = w.unit
        AND (e.lot_id IS NULL OR l.account_id = a.id)
    WHERE e.transaction_id = w.id
) f WHERE f.number <> w.parts OR f.fitting <> w.parts OR f.amount <> w.amount
"""
REVERSED = """
SELECT 1 FROM written w CROSS JOIN LATERAL (
    SELECT t.asked FROM ledger_transaction t WHERE t.id = w.reverses_id OFFSET 0
) t WHERE t.asked < (
    SELECT sum(r.asked) FROM ledger_transaction r WHERE r.reverses_id = w.reverses_id
)
"""
LATE = """
SELECT 1 FROM (SELECT DISTINCT transaction_id FROM written) w CROSS JOIN LATERAL (
    SELECT t.id, t.parts FROM ledger_transaction t WHERE t.id = w.transaction_id OFFSET 0
) t WHERE t.parts <> (SELECT count(*) FROM ledger_entry e WHERE e.transaction_id = t.id)
"""
# Plans are made once for each connection, and the tables may be all but empty then. So what is
# looked for is always looked up in an index, from the rows that were written (OFFSET keeps them the
# first), or a worker would go on reading whole tables as they grow.
BY_INDEX = (("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off"))


def closing() -> Sequence[Trigger]:
    """Those that look at transactions when they are written, and at entries that come after."""
    unlike, more = _raised(UNLIKE, MADE_UP), _raised(MORE, REVERSED)
    return (
        _after("ledger_transaction_closed", "ledger_transaction", f"{unlike} {more}"),
        _after("ledger_entry_in_time", "ledger_entry", _raised(CLOSED, LATE)),
    )


def _raised(sentence: str, condition: str) -> str:
    raised = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation';"
    return f"IF EXISTS ({condition.strip()}) THEN {raised} END IF;"


def _after(name: str, table: str, body: str) -> Trigger:
    made = (
        f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS written "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
    return Trigger(name, table, made, f"\nBEGIN {body} RETURN NULL; END ", BY_INDEX)
