"""Whom people should look at, and phones as they are compared."""

from __future__ import annotations

from django.conf import settings

from regulars.core.identity.models import Suspected
from regulars.core.identity.rules import tidy_phone
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


def phone_as_kept(text: str) -> str:
    """The number as E.164 writes it, or nothing where it cannot be one; without a country's code it
    is one of the store's country.
    """
    return tidy_phone(text, settings.REGULARS_COUNTRY)
