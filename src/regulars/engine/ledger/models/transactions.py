"""What was asked for and done: rows that are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.ledger.models.accounts import DIGEST
from regulars.engine.ledger.types import (
    LARGEST,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_SOURCE,
    LONGEST_UNIT,
    TransactionKind,
)


class Transaction(models.Model):
    """One thing that was asked for and done, once by its key.

    ``amount`` is what customers have more by it: the sum of its entries, of which there are
    ``parts``. The database refuses a transaction whose entries do not make it up, and entries that
    come later. ``asked`` is what was asked for: of a reversal not all of it may have been there.
    """

    public_id = models.CharField(_("public id"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10)
    unit = models.CharField(_("unit"), max_length=LONGEST_UNIT)
    asked = models.BigIntegerField(_("asked for"))
    amount = models.BigIntegerField(_("amount"), default=0)
    parts = models.PositiveIntegerField(_("entries"), default=0)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    fingerprint = models.CharField(_("what was asked"), max_length=DIGEST)
    source = models.CharField(_("source"), max_length=LONGEST_SOURCE, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    actor = models.CharField(_("done by"), max_length=100)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    reverses = models.ForeignKey(
        "self", models.PROTECT, related_name="reversals", null=True, blank=True, db_index=False
    )
    historical = models.BooleanField(_("historical"), default=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        # Not of the columns: those would have a second index each, to look for beginnings of texts.
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="ledger_transaction_key_once"),
            models.UniqueConstraint(fields=["public_id"], name="ledger_transaction_id_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in TransactionKind])
                & ~Q(key="")
                & ~Q(actor=""),
                name="ledger_transaction_is_understood",
            ),
            models.CheckConstraint(
                condition=Q(asked__gte=0, asked__lte=LARGEST)
                & Q(amount__lte=F("asked"), amount__gte=-F("asked")),
                name="ledger_transaction_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(kind=TransactionKind.REVERSE.value, reverses__isnull=False)
                | (~Q(kind=TransactionKind.REVERSE.value) & Q(reverses__isnull=True)),
                name="ledger_transaction_reverses_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="ledger_transaction_reversals",
            ),
            models.Index(fields=["unit", "recorded_at"], name="ledger_transaction_by_time"),
        ]

    def __str__(self) -> str:
        """The kind and the amount."""
        return f"{self.kind} {self.amount} {self.unit}"
