"""What is kept for purchases that are not over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.ledger.models.lots import Lot
from regulars.engine.ledger.models.transactions import Transaction
from regulars.engine.ledger.types import CLOSED_AS


class Hold(models.Model):
    """Something held by a transaction until another closes it, or until it ends by itself."""

    opened_by = models.OneToOneField(Transaction, models.PROTECT, related_name="hold")
    ends_at = models.DateTimeField(_("ends at"))
    closed_by = models.OneToOneField(
        Transaction, models.PROTECT, related_name="closes", null=True, blank=True
    )
    closed_as = models.CharField(_("closed as"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_as="")
                | Q(closed_by__isnull=False, closed_as__in=CLOSED_AS),
                name="ledger_hold_closed_somehow",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], condition=Q(closed_as=""), name="ledger_hold_open"),
        ]

    def __str__(self) -> str:
        """What became of it."""
        return self.closed_as or "open"


class HeldPart(models.Model):
    """What of a hold is of which lot."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="parts", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="held_parts")
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("held part")
        verbose_name_plural = _("held parts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hold", "lot"], name="ledger_held_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_held_is_something"),
        ]

    def __str__(self) -> str:
        """The amount."""
        return str(self.amount)
