"""Pages of a connection."""

from __future__ import annotations

from regulars.core.events.models import EventRow

LIST = "/console/connections/"


def names() -> list[str]:
    rows = EventRow.objects.filter(name__startswith="connections.").order_by("pk")
    return list(rows.values_list("name", flat=True))
