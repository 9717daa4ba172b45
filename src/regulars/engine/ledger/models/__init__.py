"""Accounts with their lots, transactions with their entries, and what is held."""

from __future__ import annotations

from regulars.engine.ledger.models.accounts import Account, GiftCard
from regulars.engine.ledger.models.entries import Entry
from regulars.engine.ledger.models.holds import HeldPart, Hold
from regulars.engine.ledger.models.lots import Lot, LotExtension
from regulars.engine.ledger.models.publishing import Mark
from regulars.engine.ledger.models.transactions import Transaction

__all__ = [
    "Account",
    "Entry",
    "GiftCard",
    "HeldPart",
    "Hold",
    "Lot",
    "LotExtension",
    "Mark",
    "Transaction",
]
