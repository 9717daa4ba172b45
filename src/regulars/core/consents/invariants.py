"""What must always be true of consents: what was said stays as it was said."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core import triggers
from regulars.core.invariants import Invariant, counted

UNDERSTOOD = """
SELECT f.public_id FROM consents_consentfact f JOIN consents_topic t ON t.id = f.topic_id
WHERE t.needs_consent = false
"""


def invariants() -> Sequence[Invariant]:
    """What keeps facts from being changed, and that none is of what needs no consent."""
    return (
        Invariant(
            "consents.append_only",
            "The database refuses to change and to delete what was said.",
            _unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
        Invariant(
            "consents.topics",
            "Consents are of topics that need consent.",
            counted("Consents of others: {number} ({some})", UNDERSTOOD),
            "Say of the topic again that it needs consent.",
        ),
    )


def _unguarded() -> Sequence[str]:
    missing = [item.name for item in triggers.amiss().all if item.table == "consents_consentfact"]
    return (f"It does not, as triggers are missing or altered: {', '.join(missing)}",) * bool(
        missing
    )
