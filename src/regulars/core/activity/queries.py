"""What customers did."""

from __future__ import annotations

from django.db.models import Q

from regulars.core.activity.models import Activity
from regulars.core.activity.types import Deed, DeedMark, Kind


def deeds_of(customer_id: int, *, before: DeedMark | None = None, limit: int = 50) -> list[Deed]:
    """What a customer did, the last first, from a place in their timeline on; empty: nothing is
    known of them, or no more.
    """
    rows = Activity.objects.filter(customer_id=customer_id)
    if before:
        at, pk = before
        rows = rows.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, pk__lt=pk))
    return [
        Deed(
            id=row.pk,
            kind=Kind(row.kind),
            name=row.name,
            source=row.source,
            at=row.occurred_at,
            details=row.details,
        )
        for row in rows.order_by("-occurred_at", "-pk")[:limit]
    ]
