"""The triggers that close transactions, as SQLite has them."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.triggers import Trigger

UNLIKE = "a transaction is made up of its entries"
MORE = "no more can be reversed than was done"
CLOSED = "a transaction that was written gets no other entries"

MADE_UP = """
SELECT 1 FROM (
    SELECT count(*) AS number, count(a.id) AS fitting, coalesce(sum(e.amount), 0) AS amount
    FROM ledger_entry e
    LEFT JOIN ledger_lot l ON l.id = e.lot_id
    LEFT JOIN ledger_account a ON a.id = e.account_id AND a.unit = NEW.unit
        AND (e.lot_id IS NULL OR l.account_id = a.id)
    WHERE e.transaction_id = NEW.id
) WHERE number <> NEW.parts OR fitting <> NEW.parts OR amount <> NEW.amount
"""
REVERSED = """
SELECT 1 FROM ledger_transaction WHERE id = NEW.reverses_id AND asked < (
    SELECT sum(asked) FROM ledger_transaction WHERE reverses_id = NEW.reverses_id
)
"""
LATE = "SELECT 1 FROM ledger_transaction WHERE id = NEW.transaction_id"


def closing() -> Sequence[Trigger]:
    """Those that look at a transaction when it is written, and at entries that come after."""
    unlike, more = (_raised(UNLIKE, MADE_UP), _raised(MORE, REVERSED))
    return (
        _after("ledger_transaction_closed", "ledger_transaction", f"{unlike} {more}"),
        _after("ledger_entry_in_time", "ledger_entry", _raised(CLOSED, LATE)),
    )


def _raised(sentence: str, condition: str) -> str:
    return f"SELECT RAISE(ABORT, '{sentence}') WHERE EXISTS ({condition.strip()});"


def _after(name: str, table: str, body: str) -> Trigger:
    made = f"CREATE TRIGGER {name} AFTER INSERT ON {table}\nBEGIN {body} END"
    return Trigger(name, table, made)
