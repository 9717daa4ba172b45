"""The triggers that keep the tallies, in the very statement that writes, changes or deletes an
order or a refund. They are put in after the migrations; ``regulars doctor`` holds the database to
them.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.orders.triggers import postgresql, sqlite
from regulars.core.orders.triggers.feeds import FEEDS
from regulars.core.triggers import Trigger


def triggers(vendor: str) -> Sequence[Trigger]:
    """Three for each table that feeds tallies, after its rows are added, deleted and changed."""
    made = sqlite.triggers if vendor == "sqlite" else postgresql.triggers
    return [trigger for feed in FEEDS for trigger in made(feed)]
