"""Customers and the references by which shops and tills know them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    """Somebody known who buys, or may buy. Anonymous sales have no customer."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)  # lower case; not unique
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("first seen at"))
    historical = models.BooleanField(_("historical"), default=False)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email="") | models.Q(email__contains="@"),
                name="customer_email_has_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["email"], name="customer_by_email"),
            models.Index(Lower("name"), "email", "id", name="customer_by_name"),
            models.Index(fields=["first_seen_at"], name="customer_by_first_seen"),
            models.Index(
                fields=["import_run"],
                condition=models.Q(import_run__isnull=False),
                name="customer_by_import",
            ),
        ]

    def __str__(self) -> str:
        """The best name known: name, e-mail, or the first reference.

        Whoever names many of them fetches the references beforehand.
        """
        if self.name or self.email or self.pk is None:
            return self.name or self.email or self.public_id
        first = min(self.references.all(), key=lambda known: known.pk, default=None)
        return first.reference if first else self.public_id


class CustomerReference(models.Model):
    """One system's name for a customer. A reference means one customer, for ever."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="references")
    source = models.CharField(_("source"), max_length=60)
    reference = models.CharField(_("reference"), max_length=200)

    class Meta:
        verbose_name = _("customer reference")
        verbose_name_plural = _("customer references")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "reference"], name="customer_reference_once"),
            models.CheckConstraint(
                condition=~models.Q(reference=""), name="customer_reference_not_empty"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="customer_by_reference")]

    def __str__(self) -> str:
        """The source and its reference."""
        return f"{self.source}:{self.reference}"
