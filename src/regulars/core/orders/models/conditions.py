"""What the tables have in common: conditions that the database holds, and indexes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Length, Upper
from django.db.models.lookups import Exact

STANDS = Q(cancelled_at__isnull=True)  # a cancelled order is no purchase: it counts in nothing
SOLD = STANDS & Q(subtotal_minor__gt=F("discount_minor"))  # an order is one with anything sold
GOODS = Coalesce(Sum(F("subtotal_minor") - F("discount_minor"), filter=STANDS), 0)
TAKEN_BACK = Q(is_void=False)  # of an order that stands, or of none that is known
REFUNDED = Coalesce(Sum("amount_minor", filter=TAKEN_BACK), 0)
HISTORICAL = Q(historical=True)  # history is taken as it was, even where it breaks today's rules


def currency_is_a_code(name: str) -> models.CheckConstraint:
    """Three capital letters, the form of ISO 4217."""
    return models.CheckConstraint(
        condition=Q(Exact(Length("currency"), 3), currency=Upper("currency")), name=name
    )


def of_one_import(name: str) -> models.Index:
    """Finds the rows that one import brought."""
    return models.Index(fields=["import_run"], condition=Q(import_run__isnull=False), name=name)
