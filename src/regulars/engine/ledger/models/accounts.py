"""Who owns how much, and by which card."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulars.engine.ledger.types import LONGEST_UNIT, MOST_OWNED

DIGEST = 64  # hexadecimal digits


class Account(models.Model):
    """What a customer owns and owes of one unit, or what is on a gift card.

    ``balance`` is the sum of what is left of its lots, ``owed`` what had to be given back and was
    not there: two books of one account, in one row so that whoever changes either holds both.
    ``origin`` is the customer for whom it was opened, whoever has it now: a customer has one of a
    unit for each of those who were made one with them. A card has none, owes nothing, and may be
    nobody's.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    origin = models.BigIntegerField(_("opened for"), null=True, editable=False)
    unit = models.CharField(_("unit"), max_length=LONGEST_UNIT)
    balance = models.BigIntegerField(_("balance"), default=0)
    owed = models.BigIntegerField(_("owed"), default=0)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin", "unit"], name="ledger_account_once"),
            models.CheckConstraint(
                condition=Q(balance__gte=0, balance__lte=MOST_OWNED),
                name="ledger_account_balance_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(owed__gte=0, owed__lte=MOST_OWNED),
                name="ledger_account_debt_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(origin__isnull=True, owed=0)
                | Q(origin__isnull=False, customer__isnull=False),
                name="ledger_account_is_somebodys",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "unit"],
                condition=Q(customer__isnull=False),
                name="ledger_account_of_customer",
            ),
        ]

    def __str__(self) -> str:
        """The unit and the balance."""
        return f"{self.unit} {self.balance}"


class GiftCard(models.Model):
    """A card by its code, of which a keyed digest is kept, and its last four letters."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    account = models.OneToOneField(Account, models.PROTECT, related_name="card")
    code_digest = models.CharField(_("digest of the code"), max_length=DIGEST, unique=True)
    last_four = models.CharField(_("last four letters"), max_length=4)
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("gift card")
        verbose_name_plural = _("gift cards")

    def __str__(self) -> str:
        """The last letters of the code."""
        return f"…{self.last_four}"
