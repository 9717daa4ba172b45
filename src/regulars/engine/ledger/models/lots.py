"""What is left of what was given, and until when it is good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.ledger.models.accounts import Account
from regulars.engine.ledger.models.transactions import Transaction


class Lot(models.Model):
    """Value of one source and one end. Only what is left, what is held and the end may change."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="lots", db_index=False)
    opened_by = models.ForeignKey(
        Transaction, models.PROTECT, related_name="opened", verbose_name=_("opened by")
    )
    available_from = models.DateTimeField(_("can be spent from"))
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    amount = models.BigIntegerField(_("amount"))
    remainder = models.BigIntegerField(_("left"))
    held = models.BigIntegerField(_("held"), default=0)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held__gte=0, held__lte=F("remainder"), remainder__lte=F("amount")),
                name="ledger_lot_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("available_from")),
                name="ledger_lot_can_be_spent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "expires_at", "id"],
                condition=Q(remainder__gt=0),
                name="ledger_lot_left",
            ),
            models.Index(
                fields=["expires_at", "id"],
                condition=Q(remainder__gt=F("held")),
                name="ledger_lot_to_lapse",
            ),
        ]

    def __str__(self) -> str:
        """What is left, of how much."""
        return f"{self.remainder}/{self.amount}"


class LotExtension(models.Model):
    """A lot that ends later since a transaction, or at all: ``before`` is None of one that had no
    end.
    """

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="extensions")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="extensions")
    before = models.DateTimeField(_("ended at"), null=True, blank=True)
    after = models.DateTimeField(_("ends at"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transaction", "lot"], name="ledger_extension_once"),
            models.CheckConstraint(
                condition=Q(after__gt=F("before")), name="ledger_extension_is_later"
            ),
        ]

    def __str__(self) -> str:
        """The new end."""
        return str(self.after)
