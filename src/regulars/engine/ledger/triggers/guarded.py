"""The tables that are only ever added to, and what of them may change all the same."""

from __future__ import annotations

from regulars.core.append_only import AppendOnly, changing
from regulars.engine.ledger import models

SENTENCE = "the ledger is only ever added to"
TRANSACTION = (
    "id",
    "public_id",
    "kind",
    "unit",
    "asked",
    "amount",
    "parts",
    "key",
    "fingerprint",
    "source",
    "actor",
    "occurred_at",
    "recorded_at",
    "reverses_id",
    "historical",
)
# What is left of a lot, what of it is held and its end change all the time, as do balances.
LOT = ("id", "account_id", "opened_by_id", "available_from", "amount")
ACCOUNT = ("id", "origin", "unit", "opened_at")
# As SQLite is told to let a row take another's place, it would by this column as well.
CLOSED_BY_ONE = (
    "EXISTS (SELECT 1 FROM ledger_hold WHERE closed_by_id = NEW.closed_by_id AND NEW.id IS NOT id)"
)


def _transaction_changed(vendor: str) -> str:
    """Why something was done can be taken out once, when whom it was about is erased."""
    once = "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    erased = changing(("reason", "erased_at"), vendor)
    return f"{changing(TRANSACTION, vendor)} OR (({erased}) AND NOT ({once}))"


def _hold_changed(vendor: str) -> str:
    """A hold is closed once."""
    closed = changing(("closed_by_id", "closed_as"), vendor)
    once = "OLD.closed_as = '' AND NEW.closed_as <> ''"
    stays = changing(("id", "opened_by_id", "ends_at"), vendor)
    refused = f"{stays} OR (({closed}) AND NOT ({once}))"
    return f"{refused} OR {CLOSED_BY_ONE}" if vendor == "sqlite" else refused


ENTRIES = AppendOnly(models.Entry, "ledger_entry", SENTENCE)
EXTENSIONS = AppendOnly(models.LotExtension, "ledger_lotextension", SENTENCE)
HELD_PARTS = AppendOnly(models.HeldPart, "ledger_heldpart", SENTENCE)
GIFT_CARDS = AppendOnly(models.GiftCard, "ledger_giftcard", SENTENCE)
TRANSACTIONS = AppendOnly(models.Transaction, "ledger_transaction", SENTENCE, _transaction_changed)
HOLDS = AppendOnly(models.Hold, "ledger_hold", SENTENCE, _hold_changed)
LOTS = AppendOnly(models.Lot, "ledger_lot", SENTENCE, columns=LOT)
ACCOUNTS = AppendOnly(models.Account, "ledger_account", SENTENCE, columns=ACCOUNT)

GUARDED = (ENTRIES, EXTENSIONS, HELD_PARTS, GIFT_CARDS, TRANSACTIONS, HOLDS, LOTS, ACCOUNTS)
