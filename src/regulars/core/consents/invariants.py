"""What must always be true of consents: what was said stays as it was said."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.consents.triggers import LEDGER
from regulars.core.invariants import Invariant, counted

UNDERSTOOD = """
SELECT f.public_id FROM consents_consentfact f JOIN consents_topic t ON t.id = f.topic_id
WHERE t.needs_consent = false
"""
# Each fact is in the log, too, over which there is a chain.
UNLOGGED = """
SELECT f.public_id FROM consents_consentfact f JOIN consents_topic t ON t.id = f.topic_id
WHERE NOT EXISTS (
    SELECT 1 FROM events_eventrow e WHERE e.key = 'consents.' || f.state || ':' || f.public_id
    AND e.occurred_at = f.occurred_at AND e.actor = f.actor AND e.historical = f.historical
    AND e.payload ->> 'channel' = f.channel AND e.payload ->> 'topic' = t.code
)
UNION ALL
SELECT e.payload ->> 'fact' FROM events_eventrow e
WHERE e.name IN ('consents.granted', 'consents.withdrawn', 'consents.asked')
AND NOT EXISTS (
    SELECT 1 FROM consents_consentfact f WHERE f.public_id = e.payload ->> 'fact'
)
"""


def invariants() -> Sequence[Invariant]:
    """What keeps facts from being changed, that they are as the log says, and that none is of what
    needs no consent.
    """
    return (
        Invariant(
            "consents.append_only",
            "The database refuses to change, to replace and to delete what was said.",
            LEDGER.unguarded,
            "Put the triggers in again: regulars doctor --mend",
        ),
        Invariant(
            "consents.as_logged",
            "What was said stands as it was taken down in the log.",
            counted("Consents of which that is not so: {number} ({some})", UNLOGGED),
            "Somebody changed consents past the program. Put back a backup of before.",
        ),
        Invariant(
            "consents.topics",
            "Consents are of topics that need consent.",
            counted("Consents of others: {number} ({some})", UNDERSTOOD),
            "Say of the topic again that it needs consent.",
        ),
    )
