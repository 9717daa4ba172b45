"""The triggers by which the log, and the chain over it, are only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.append_only import AppendOnly
from regulars.core.events.models import Block, EventRow
from regulars.core.triggers import Trigger

LOG = AppendOnly(EventRow, "event", "events are only ever added")
CHAIN = AppendOnly(Block, "block", "blocks of the log are only ever added")


def triggers(vendor: str) -> Sequence[Trigger]:
    """Those of both tables."""
    return (*LOG.triggers(vendor), *CHAIN.triggers(vendor))
