"""The orders' pages in the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.orders.models import Order, Refund
from regulars.kernel.money import Money

LAST_LETTER = "\U0010ffff"
MOST_LINES = 500  # of one order on its page


@dataclass(frozen=True)
class Table:
    """A table on an order's page; ``numbers`` are the places of its columns of figures."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    numbers: tuple[int, ...]


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Newest first."""

    address = "orders"
    fills_by_import = True
    list_display = ("number", "placed_at", "customer", "channel_name", "total", "refunded")
    fields: ClassVar[Any] = (
        "number",
        "placed_at",
        "customer",
        "channel_name",
        "subtotal",
        "discount",
        "tax",
        "shipping",
        "total",
        "refunded",
        "source",
    )
    list_select_related = ("customer", "channel")
    list_filter = ("channel",)
    search_fields = ("number",)
    search_help_text = gettext_lazy("Order number")
    ordering = ("-placed_at",)

    @admin.display(description=gettext_lazy("channel"))
    def channel_name(self, order: Order) -> str:
        """The channel's name; nothing where none is known."""
        return order.channel.name if order.channel else ""

    @admin.display(description=gettext_lazy("goods"))
    def subtotal(self, order: Order) -> Money:
        """Before discounts."""
        return Money(order.subtotal_minor, order.currency)

    @admin.display(description=gettext_lazy("discount"))
    def discount(self, order: Order) -> Money | None:
        """Taken off, where anything was."""
        return _unless_zero(-order.discount_minor, order.currency)

    @admin.display(description=gettext_lazy("tax"))
    def tax(self, order: Order) -> Money | None:
        """On top, where the amounts do not include it."""
        return _unless_zero(order.tax_minor, order.currency)

    @admin.display(description=gettext_lazy("shipping"))
    def shipping(self, order: Order) -> Money | None:
        """On top, where anything was paid."""
        return _unless_zero(order.shipping_minor, order.currency)

    @admin.display(description=gettext_lazy("total"))
    def total(self, order: Order) -> Money:
        """What was to be paid."""
        return Money(order.total_minor, order.currency)

    @admin.display(description=gettext_lazy("taken back"))
    def refunded(self, order: Order) -> Money | None:
        """What was taken back, where anything was."""
        return _unless_zero(order.refunded_minor, order.currency)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Whose number begins with the text."""
        del request
        text = search_term.strip()
        if not text:
            return queryset, False
        beginning = Q(number__gte=text, number__lt=text + LAST_LETTER)
        return queryset.filter(beginning | Q(public_id=text)), False

    def tables(self, order: Order) -> list[Table]:
        """Its lines, and what was taken back of them."""
        lines = order.lines.order_by("pk")[:MOST_LINES]
        bought = [_shown(line.name or line.key, line, order.currency) for line in lines]
        return [_table(_("Lines"), bought), *(_returned(refund) for refund in _refunds(order))]


def _refunds(order: Order) -> QuerySet[Refund]:
    return order.refunds.prefetch_related("lines").order_by("refunded_at", "pk")


def _returned(refund: Refund) -> Table:
    rows = [_shown(line.name or line.key, line, refund.currency) for line in refund.lines.all()]
    return _table(_("Taken back on %(day)s") % {"day": date_format(refund.refunded_on)}, rows)


def _shown(name: str, line: Any, currency: str) -> tuple[Any, ...]:
    discount = _unless_zero(line.discount_minor or 0, currency)
    return (name, line.quantity.normalize(), discount, Money(line.amount_minor, currency))


def _table(title: str, rows: list[tuple[Any, ...]]) -> Table:
    head = (_("Product"), _("Quantity"), _("Discount"), _("Amount"))
    return Table(title, head, rows, numbers=(1, 2, 3))


def _unless_zero(minor: int, currency: str) -> Money | None:
    return Money(minor, currency) if minor else None
