"""What moved, from where to where: rows that are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.ledger.models.accounts import Account
from regulars.engine.ledger.models.lots import Lot
from regulars.engine.ledger.models.transactions import Transaction
from regulars.engine.ledger.types import Contra


class Entry(models.Model):
    """So much moved between an account and one of the house's own, ``contra``: what the one has
    more, the other has less. So whatever entries there are sum to zero.

    Without a lot, it is of what the account owes: more is owed where the amount is negative.
    """

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    lot = models.ForeignKey(
        Lot, models.PROTECT, related_name="entries", null=True, blank=True, db_index=False
    )
    contra = models.CharField(_("other side"), max_length=10)
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_entry_moves_something"),
            models.CheckConstraint(
                condition=Q(contra__in=[contra.value for contra in Contra]),
                name="ledger_entry_has_another_side",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "transaction"], name="ledger_entry_of_account"),
            # SQLite looks whether entries name a lot that is opened before its transaction is
            # there, and would read all of them for each.
            models.Index(fields=["lot"], name="ledger_entry_of_lot"),
        ]

    def __str__(self) -> str:
        """The other side and the amount."""
        return f"{self.contra} {self.amount}"
