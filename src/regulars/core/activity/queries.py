"""What customers did."""

from __future__ import annotations

from django.db.models import Q

from regulars.core.activity.models import Activity
from regulars.core.activity.types import Deed, DeedMark, Kind


def deeds_of(
    customer_id: int,
    *,
    before: DeedMark | None = None,
    kind: Kind | None = None,
    name: str = "",
    limit: int = 50,
) -> list[Deed]:
    """What a customer did, the last first, from a place in their timeline on; of a kind or a name
    where it is given. Empty: nothing is known of them, or no more.
    """
    rows = Activity.objects.filter(customer_id=customer_id)
    asked = {"kind": kind, "name": name}
    rows = rows.filter(**{column: value for column, value in asked.items() if value})
    if before:
        at, pk = before
        rows = rows.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, pk__lt=pk))
    return [
        Deed(
            id=row.pk,
            message=bytes(row.message),
            kind=Kind(row.kind),
            name=row.name,
            source=row.source,
            at=row.occurred_at,
            details=row.details,
        )
        for row in rows.order_by("-occurred_at", "-pk")[:limit]
    ]
