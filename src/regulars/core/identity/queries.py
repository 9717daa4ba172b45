"""Whom people should look at."""

from __future__ import annotations

from django.db.models import Q

from regulars.core.identity.models import Suspected
from regulars.core.identity.types import Doubt, Suspicion


def open_suspicions(*, limit: int = 100) -> list[Suspicion]:
    """Pairs of customers who may be one, and of whom nobody has decided; the oldest first."""
    rows = Suspected.objects.filter(settled_at__isnull=True).order_by("since", "pk")[:limit]
    return [
        Suspicion(
            id=row.pk,
            one=row.one_id,
            other=row.other_id,
            doubt=Doubt(row.doubt),
            since=row.since,
        )
        for row in rows
    ]


def is_suspected(one: int, other: int) -> bool:
    """Whether people have been asked about this pair of customers, and may have decided."""
    pair = {"one_id": min(one, other), "other_id": max(one, other)}
    return Suspected.objects.filter(**pair).exists()


def suspected_with(customer_id: int) -> list[int]:
    """The ids of those customers of whom nobody has decided whether they are this one."""
    undecided = Suspected.objects.filter(settled_at__isnull=True)
    rows = undecided.filter(Q(one_id=customer_id) | Q(other_id=customer_id)).order_by("since", "pk")
    pairs = rows.values_list("one_id", "other_id")
    return list(dict.fromkeys(one if other == customer_id else other for one, other in pairs))
