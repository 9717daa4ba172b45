"""The triggers that hold the ledger: what was written stays, and a transaction is whole when it is
written.

A transaction's row is written after its entries, or in the same statement. Then its entries have to
make it up, and from then on there can be no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.triggers import Trigger
from regulars.engine.ledger.triggers import postgresql, sqlite
from regulars.engine.ledger.triggers.guarded import (
    ACCOUNTS,
    ENTRIES,
    EXTENSIONS,
    GIFT_CARDS,
    GUARDED,
    HELD_PARTS,
    HOLDS,
    LOTS,
    TRANSACTIONS,
)

__all__ = [
    "ACCOUNTS",
    "ENTRIES",
    "EXTENSIONS",
    "GIFT_CARDS",
    "HELD_PARTS",
    "HOLDS",
    "LOTS",
    "TRANSACTIONS",
    "triggers",
]


def triggers(vendor: str) -> Sequence[Trigger]:
    """Those that refuse all but adding, and those that close transactions."""
    made = sqlite if vendor == "sqlite" else postgresql
    refusing = [trigger for table in GUARDED for trigger in table.triggers(vendor)]
    return [*refusing, *made.closing()]
