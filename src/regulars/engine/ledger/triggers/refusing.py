"""What may not be changed, table by table: for both databases alike."""

from __future__ import annotations

from dataclasses import dataclass

SENTENCE = "the ledger is only ever added to"
ONLY_ADDED = ("entry", "lotextension", "heldpart", "giftcard")
NEVER_DELETED = (*ONLY_ADDED, "transaction", "hold", "lot", "account")
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


@dataclass(frozen=True)
class Refusal:
    """A change of a table that is refused where the ``condition`` holds, if there is one."""

    name: str
    table: str
    event: str
    condition: str = ""

    @property
    def on(self) -> str:
        """The table as the database knows it."""
        return f"ledger_{self.table}"


# Why something was done can be taken out once, when whom it was about is erased.
REASON = "NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)"
# A hold is closed once.
CLOSING = "NOT (OLD.closed_as = '' AND NEW.closed_as <> '')"

REFUSALS = (
    *(Refusal(f"ledger_{t}_never_deleted", t, "DELETE") for t in NEVER_DELETED),
    *(Refusal(f"ledger_{t}_never_changed", t, "UPDATE") for t in ONLY_ADDED),
    Refusal(
        "ledger_transaction_never_changed", "transaction", f"UPDATE OF {', '.join(TRANSACTION)}"
    ),
    Refusal("ledger_reason_erased_once", "transaction", "UPDATE OF reason, erased_at", REASON),
    Refusal(
        "ledger_lot_stays_what_it_is",
        "lot",
        "UPDATE OF id, account_id, opened_by_id, available_from, amount",
    ),
    Refusal("ledger_account_stays_what_it_is", "account", "UPDATE OF id, origin, unit, opened_at"),
    Refusal("ledger_hold_stays_what_it_is", "hold", "UPDATE OF id, opened_by_id, ends_at"),
    Refusal("ledger_hold_closed_once", "hold", "UPDATE OF closed_by_id, closed_as", CLOSING),
)
