"""What purses hold, what was done, and what the books say of it."""

from __future__ import annotations

from regulars.engine.ledger.queries.balances import (
    balance,
    balances,
    card_of,
    cards_of,
    holds_of,
    last_four_of,
    lots_of,
    units_of,
)
from regulars.engine.ledger.queries.reports import liability, movements, units
from regulars.engine.ledger.queries.statements import customers_of, statement, transaction

__all__ = [
    "balance",
    "balances",
    "card_of",
    "cards_of",
    "customers_of",
    "holds_of",
    "last_four_of",
    "liability",
    "lots_of",
    "movements",
    "statement",
    "transaction",
    "units",
    "units_of",
]
