"""The triggers by which what was said is only ever added to.

Whose it is may change, where customers turn out to be one or two again; and what tells who it was
(the proof, the address) may change once, when it is erased.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.append_only import AppendOnly, changing
from regulars.core.consents.models import ConsentFact
from regulars.core.triggers import Trigger

FOR_EVER = (
    "id",
    "public_id",
    "source",
    "key",
    "origin",
    "covers",
    "digest",
    "channel",
    "topic_id",
    "state",
    "occurred_at",
    "recorded_at",
    "method",
    "actor",
    "historical",
)
ERASED = ("proof", "address", "erased_at")


def _is_changed(vendor: str) -> str:
    """Whether anything changes that may not."""
    once = "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    return f"{changing(FOR_EVER, vendor)} OR (({changing(ERASED, vendor)}) AND NOT ({once}))"


LEDGER = AppendOnly(ConsentFact, "consent", "consents are only ever added", _is_changed)


def triggers(vendor: str) -> Sequence[Trigger]:
    """Those of the ledger."""
    return LEDGER.triggers(vendor)
