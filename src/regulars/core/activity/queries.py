"""What customers did."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from regulars.core.activity.models import Activity
from regulars.core.activity.types import Deed, DeedMark, Kind

AT_A_TIME = 5_000


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
    return [_deed(row) for row in rows.order_by("-occurred_at", "-pk")[:limit]]


def told_by(source: str, name: str) -> Iterator[tuple[int | None, Deed]]:
    """All that a source told under a name, in the order in which it came, each with the id of the
    customer who did it; None: nobody known.
    """
    rows = Activity.objects.filter(source=source, name=name).order_by("pk")
    for row in rows.iterator(chunk_size=AT_A_TIME):
        yield row.customer_id, _deed(row)


def _deed(row: Activity) -> Deed:
    return Deed(
        id=row.pk,
        message=bytes(row.message),
        kind=Kind(row.kind),
        name=row.name,
        source=row.source,
        at=row.occurred_at,
        details=row.details,
        visitor_id=row.visitor_id,
    )
