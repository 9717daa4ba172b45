"""The products' pages in the console."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from regulars.core.catalog.models import Product
from regulars.kernel.money import Money


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """By name."""

    address = "products"
    fills_by_import = True
    untold = _(
        "Your orders are here, but their files name no products. Import the list of your products, "
        "or undo the import and bring the orders in from a file with a column of products."
    )
    list_display = ("__str__", "reference", "category", "price", "is_active")
    fields: ClassVar[Any] = (
        "name",
        "reference",
        "category",
        "price",
        "cost",
        "is_active",
        "public_id",
    )
    search_fields = ("name", "references__reference")
    search_help_text = _("Name, category or reference")
    ordering = ("name",)

    @admin.display(description=_("reference"))
    def reference(self, product: Product) -> str:
        """What shops and tills call the product."""
        return ", ".join(row.reference for row in product.references.all())

    @admin.display(description=_("price"))
    def price(self, product: Product) -> Money | None:
        """The price in the catalogue."""
        return _money(product.price_minor, product.currency)

    @admin.display(description=_("cost"))
    def cost(self, product: Product) -> Money | None:
        """What the store pays for it."""
        return _money(product.cost_minor, product.currency)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Products with their references, in two queries."""
        return super().get_queryset(request).prefetch_related("references")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        """Whose name or category contains the text, or that has the reference."""
        del request
        text = search_term.strip()
        if not text:
            return queryset, False
        found = Q(name__icontains=text) | Q(category__icontains=text)
        return queryset.filter(found | Q(references__reference=text)).distinct(), False


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
