"""What must always be true of the ledger, derived again from its entries."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core import triggers
from regulars.core.invariants import Invariant, counted

PUT_BACK = "Somebody changed the ledger past the program. Put back a backup of before."

BALANCES = """
SELECT a.id FROM ledger_account a LEFT JOIN (
    SELECT account_id, sum(CASE WHEN lot_id IS NOT NULL THEN amount ELSE 0 END) AS balance,
        -sum(CASE WHEN lot_id IS NULL THEN amount ELSE 0 END) AS owed
    FROM ledger_entry GROUP BY account_id
) e ON e.account_id = a.id
WHERE a.balance <> coalesce(e.balance, 0) OR a.owed <> coalesce(e.owed, 0)
"""
LOTS = """
SELECT l.id FROM ledger_lot l LEFT JOIN (
    SELECT lot_id, sum(amount) AS amount,
        sum(CASE WHEN transaction_id = opened_by_id THEN e.amount ELSE 0 END) AS opened
    FROM (
        SELECT e.lot_id, e.amount, e.transaction_id, l.opened_by_id
        FROM ledger_entry e JOIN ledger_lot l ON l.id = e.lot_id
    ) e GROUP BY lot_id
) e ON e.lot_id = l.id
WHERE l.remainder <> coalesce(e.amount, 0) OR l.amount <> coalesce(e.opened, 0)
"""
REMAINDERS = """
SELECT a.id FROM ledger_account a LEFT JOIN (
    SELECT account_id, sum(remainder) AS remainder FROM ledger_lot GROUP BY account_id
) l ON l.account_id = a.id
WHERE a.balance <> coalesce(l.remainder, 0)
"""
HELD = """
SELECT l.id FROM ledger_lot l LEFT JOIN (
    SELECT p.lot_id, sum(p.amount) AS amount FROM ledger_heldpart p
    JOIN ledger_hold h ON h.id = p.hold_id WHERE h.closed_as = '' GROUP BY p.lot_id
) p ON p.lot_id = l.id
WHERE l.held <> coalesce(p.amount, 0)
"""
ENDS = """
SELECT l.id FROM ledger_lot l JOIN (
    SELECT lot_id, max(id) AS last FROM ledger_lotextension GROUP BY lot_id
) x ON x.lot_id = l.id JOIN ledger_lotextension e ON e.id = x.last
WHERE l.expires_at IS NULL OR l.expires_at <> e.after
"""
TRANSACTIONS = """
SELECT t.public_id FROM ledger_transaction t LEFT JOIN (
    SELECT e.transaction_id, count(*) AS parts, sum(e.amount) AS amount,
        min(a.unit) AS first, max(a.unit) AS last
    FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
    LEFT JOIN ledger_lot l ON l.id = e.lot_id
    WHERE e.lot_id IS NULL OR l.account_id = e.account_id
    GROUP BY e.transaction_id
) e ON e.transaction_id = t.id
WHERE t.parts <> coalesce(e.parts, 0) OR t.amount <> coalesce(e.amount, 0)
    OR coalesce(e.first, t.unit) <> t.unit OR coalesce(e.last, t.unit) <> t.unit
"""
REVERSALS = """
SELECT t.public_id FROM ledger_transaction t JOIN (
    SELECT reverses_id, sum(asked) AS asked FROM ledger_transaction
    WHERE reverses_id IS NOT NULL GROUP BY reverses_id
) r ON r.reverses_id = t.id
WHERE r.asked > t.asked
"""


def invariants() -> Sequence[Invariant]:
    """Sums, what explains them, and what keeps rows from being changed."""
    return (
        _counted("balances", "Balances and debts are the sums of their entries.", BALANCES),
        _counted("lots", "What is left of lots is the sum of their entries.", LOTS),
        _counted("remainders", "Balances are what is left of their lots.", REMAINDERS),
        _counted("held", "What is held is what open holds keep.", HELD),
        _counted("ends", "Lots end when they were made or last extended to.", ENDS),
        _counted("transactions", "Entries make up their transaction, in one unit.", TRANSACTIONS),
        _counted("reversals", "No more was reversed than was done.", REVERSALS),
        Invariant(
            "ledger.append_only",
            "The database refuses to change, to replace and to delete what was written.",
            _unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
    )


def _counted(name: str, sentence: str, query: str) -> Invariant:
    broken = counted("Where that is not so: {number} ({some})", query)
    return Invariant(f"ledger.{name}", sentence, broken, PUT_BACK)


def _unguarded() -> Sequence[str]:
    missing = [item.name for item in triggers.amiss().all if item.table.startswith("ledger_")]
    return (f"It does not, as triggers are missing or altered: {', '.join(missing)}",) * bool(
        missing
    )
