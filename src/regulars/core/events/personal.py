"""The log outlives whoever it is about, and so says nothing of who they are."""

from __future__ import annotations

from regulars.core.events.models import Block, EventRow
from regulars.core.personal import Impersonal

PERSONAL = (
    Impersonal(
        EventRow,
        "Facts are ids and figures, never names or addresses; nobody may change the log.",
    ),
    Impersonal(Block, "Digests over facts that say nothing of who anybody is."),
)
