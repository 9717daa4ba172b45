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
from regulars.engine.figures import queries as figures
from regulars.engine.lake.queries import product_name
from regulars.kernel import clock


@dataclass(frozen=True)
class Companion:
    """What is bought with a product: its page where it is one of the catalogue's, and how many
    times as often as by chance where that is sure.
    """

    name: str
    orders: int
    address: str = ""
    lift: float | None = None


class ProductPages(ProductAdmin, RecordPages):  # type: ignore[misc]  # Unfold has no types
    """What it is, how it sells, who buys it again."""

    record_template = "console/product.html"
    fields: ClassVar[Any] = tuple(
        name for name in ProductAdmin.fields if name not in {"reference", "category"}
    )  # which stand under the name

    def shown_of(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """The figures at the top, then months, buyers and orders, above the catalogue's facts."""
        may_see_orders = request.user.is_authenticated and request.user.may("orders.view")
        sold = self._sold(request, record) if may_see_orders else {}
        return {"may_see_orders": may_see_orders, **sold}

    def _sold(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        today = timezone.localtime(clock.now()).date()
        found = product.summary(record.pk, today=today)
        outlook = figures.outlook() if found["sales"] else None
        name = _name_in_lake(record)
        lifts = product.lifts_of(name, outlook.together) if outlook else {}
        companions = self._companions(request, found.pop("companions", []), lifts)
        demand = product.demand_for(name, outlook) if outlook else None
        return {**found, "companions": companions, "demand": demand}

    def _companions(
        self, request: HttpRequest, found: Sequence[Favourite], lifts: dict[str, float]
    ) -> list[Companion]:
        """The surest first, then those that most orders hold."""
        ids = [item.product_id for item in found if item.product_id is not None]
        known = (
            {row.pk: row for row in self.get_queryset(request).filter(pk__in=ids)} if ids else {}
        )
        all_of_them = [_companion(item, known, lifts) for item in found]
        all_of_them.sort(key=lambda item: item.lift is None)
        return all_of_them[: product.COMPANIONS]


def _companion(item: Favourite, known: dict[int, Any], lifts: dict[str, float]) -> Companion:
    record = known.get(item.product_id) if item.product_id is not None else None
    if record is None:
        return Companion(item.name, item.orders)
    lift = lifts.get(_name_in_lake(record))
    return Companion(str(record), item.orders, _address(record), lift)


def _name_in_lake(record: Any) -> str:
    references = sorted(record.references.all(), key=lambda row: row.pk)
    return product_name(record.pk, [(row.source, row.reference) for row in references])


def _address(record: Any) -> str:
    return reverse("admin:catalog_product_change", args=[record.public_id])


admin.site.extend(ProductAdmin, ProductPages)  # type: ignore[attr-defined]  # our site, not Django's
