"""What was recorded of deliveries."""

from __future__ import annotations

from regulars.core.events.models import EventRow


def names(prefix: str) -> list[str]:
    rows = EventRow.objects.filter(name__startswith=prefix).order_by("pk")
    return list(rows.values_list("name", flat=True))
