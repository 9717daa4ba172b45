"""What of this table is customers'."""

from __future__ import annotations

from regulars.core.activity.models import Activity
from regulars.core.customers.types import Belonging

BELONGINGS = (
    Belonging(
        Activity,
        visitor="visitor",
        shown=(
            "source",
            "kind",
            "name",
            "visitor__anonymous_id",
            "occurred_at",
            "received_at",
            "details",
        ),
    ),
)
