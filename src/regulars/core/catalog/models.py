"""Products and the references by which shops know them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


class Product(models.Model):
    """Something that is or was sold."""

    public_id = models.CharField(_("public id"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    price_minor = models.BigIntegerField(_("price"), null=True, blank=True)
    cost_minor = models.BigIntegerField(_("cost"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    told_at = models.DateTimeField(_("told at"), null=True, editable=False)  # by its shop, last
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(price_minor__isnull=True) | models.Q(price_minor__gte=0),
                name="product_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_minor__isnull=True) | models.Q(cost_minor__gte=0),
                name="product_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("currency"), 3), currency=Upper("currency"))
                | models.Q(currency="", price_minor__isnull=True, cost_minor__isnull=True),
                name="product_amounts_have_currency",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name"], name="product_by_name"),
            models.Index(fields=["category"], name="product_by_category"),
            models.Index(
                fields=["import_run"],
                condition=models.Q(import_run__isnull=False),
                name="product_by_import",
            ),
        ]

    def __str__(self) -> str:
        """The best name known."""
        return self.name or self.public_id


class ProductReference(models.Model):
    """One system's name for a product. A reference means one product, for ever."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="references")
    source = models.CharField(_("source"), max_length=60)
    reference = models.CharField(_("reference"), max_length=200)

    class Meta:
        verbose_name = _("product reference")
        verbose_name_plural = _("product references")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "reference"], name="product_reference_once"),
            models.CheckConstraint(
                condition=~models.Q(reference=""), name="product_reference_not_empty"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="product_by_reference")]

    def __str__(self) -> str:
        """The source and its reference."""
        return f"{self.source}:{self.reference}"
