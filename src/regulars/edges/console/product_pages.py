"""The products' pages, completed by what was sold of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from regulars.core.catalog.admin import ProductAdmin
from regulars.core.orders.types import Favourite
from regulars.edges.console import product
from regulars.edges.console.records import RecordPages
from regulars.kernel import clock


@dataclass(frozen=True)
class Companion:
    """What is bought with a product: its page where it is one of the catalogue's."""

    name: str
    orders: int
    address: str = ""


class ProductPages(ProductAdmin, RecordPages):  # type: ignore[misc]  # Unfold has no types
    """What it is, how it sells, who buys it again."""

    record_template = "console/product.html"
    fields: ClassVar[Any] = tuple(
        name for name in ProductAdmin.fields if name not in {"reference", "category"}
    )  # which stand under the name

    def shown_of(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """The figures at the top, then months, buyers and orders, above the catalogue's facts."""
        may_see_orders = request.user.is_authenticated and request.user.may("orders.view")
        sold = self._sold(request, record.pk) if may_see_orders else {}
        return {"may_see_orders": may_see_orders, **sold}

    def _sold(self, request: HttpRequest, product_id: int) -> dict[str, Any]:
        today = timezone.localtime(clock.now()).date()
        found = product.summary(product_id, today=today)
        companions = self._companions(request, found.pop("companions", []))
        return {**found, "companions": companions}

    def _companions(self, request: HttpRequest, found: Sequence[Favourite]) -> list[Companion]:
        ids = [item.product_id for item in found if item.product_id is not None]
        known = (
            {row.pk: row for row in self.get_queryset(request).filter(pk__in=ids)} if ids else {}
        )
        return [
            Companion(str(known[item.product_id]), item.orders, _address(known[item.product_id]))
            if item.product_id in known
            else Companion(item.name, item.orders)
            for item in found
        ]


def _address(record: Any) -> str:
    return reverse("admin:catalog_product_change", args=[record.public_id])


admin.site.extend(ProductAdmin, ProductPages)  # type: ignore[attr-defined]  # our site, not Django's
