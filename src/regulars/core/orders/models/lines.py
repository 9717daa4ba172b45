"""What lines of orders and lines taken back have in common."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Line(models.Model):
    """So many of one thing for so much, discounts taken off."""

    key = models.CharField(_("key"), max_length=200)  # tells the document's lines apart, for ever
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=6)
    amount_minor = models.BigIntegerField(_("amount"))
    discount_minor = models.BigIntegerField(_("discount"), null=True)
    tax_minor = models.BigIntegerField(_("tax"), null=True)
    cost_minor = models.BigIntegerField(_("cost"), null=True)
    import_run = models.BigIntegerField(_("import"), null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """The thing."""
        return self.name or self.key
