"""The orders' pages in the console."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.customers import queries as customers
from regulars.core.orders import queries
from regulars.core.orders.models import Channel, Order, Refund
from regulars.core.orders.types import State
from regulars.kernel.money import Money

LAST_LETTER = "\U0010ffff"
MOST_LINES = 500  # of one order on its page
STATES = {
    State.PLACED: gettext_lazy("Not paid yet"),
    State.PAID: gettext_lazy("Paid"),
    State.SHIPPED: gettext_lazy("Shipped"),
    State.DELIVERED: gettext_lazy("Delivered"),
    State.CANCELLED: gettext_lazy("Cancelled"),
}
UNNAMED = gettext_lazy("Unnamed product")  # where the file says nothing of what was bought


@dataclass(frozen=True)
class Table:
    """A table on an order's page; ``numbers`` are the places of its columns of figures."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    numbers: tuple[int, ...]
    day: date | None = None  # that all of it is of


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Newest first."""

    address = "orders"
    fills_by_import = True
    list_display = ("number", "placed_at", "state", "customer", "channel_name", "total", "refunded")
    fields: ClassVar[Any] = (
        "number",
        "state",
        "placed_at",
        "paid_at",
        "shipped_at",
        "delivered_at",
        "cancelled_at",
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
    search_help_text = gettext_lazy("Number of the order, or the customer's reference")
    ordering = ("-placed_at",)

    @admin.display(description=gettext_lazy("status"))
    def state(self, order: Order) -> str:
        """How far it is; nothing where no shop said so."""
        return str(STATES[order.state]) if order.state else ""

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With what the customers are known by, in two queries."""
        return super().get_queryset(request).prefetch_related("customer__references")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Whose number begins with the text, or whose customer has it for a reference."""
        del request
        text = search_term.strip()
        if not text:
            return queryset, False
        return queryset.filter(_sought(text) | Q(public_id=text)), False

    def tables(self, order: Order) -> list[Table]:
        """Its lines, and what was taken back of them."""
        lines = order.lines.order_by("pk")[:MOST_LINES]
        bought = [_shown(line, order.currency) for line in lines]
        return [_table(_("Lines"), bought), *(_returned(refund) for refund in _refunds(order))]


@admin.register(Refund)
class RefundAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """What was taken back, newest first."""

    address = "refunds"
    lead = gettext_lazy(
        "Returns, cancellations and credits. They subtract from revenue on their day."
    )
    fills_by_import = True
    empty_template = "console/empty_refunds.html"
    list_display = ("number", "refunded_on", "customer", "order", "channel_name", "amount")
    fields: ClassVar[Any] = (
        "number",
        "refunded_on",
        "customer",
        "order",
        "channel_name",
        "amount",
        "source",
    )
    list_select_related = ("customer", "order", "channel")
    list_filter = ("channel",)
    search_fields = ("number",)
    search_help_text = gettext_lazy(
        "Number of the refund or its order, or the customer's reference"
    )
    ordering = ("-refunded_at",)

    @admin.display(description=gettext_lazy("channel"))
    def channel_name(self, refund: Refund) -> str:
        """The channel's name; nothing where none is known."""
        return refund.channel.name if refund.channel else ""

    @admin.display(description=gettext_lazy("amount"))
    def amount(self, refund: Refund) -> Money:
        """What went back to the customer."""
        return Money(refund.amount_minor, refund.currency)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Refund]:
        """With what the customers are known by, in two queries."""
        return super().get_queryset(request).prefetch_related("customer__references")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Refund], search_term: str
    ) -> tuple[QuerySet[Refund], bool]:
        """Whose number begins with the text, or whose customer has it for a reference."""
        del request
        text = search_term.strip()
        return (queryset.filter(_sought(text)) if text else queryset), False

    def tables(self, refund: Refund) -> list[Table]:
        """Its lines."""
        lines = refund.lines.order_by("pk")[:MOST_LINES]
        back = [_shown(line, refund.currency) for line in lines]
        return [_table(_("Lines"), back)]


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Every way to buy, by name, with what came through it."""

    address = "channels"
    fills_by_import = True
    untold = gettext_lazy(
        "Your orders are here, but their files name no channels. Import the orders again and say "
        "where they were sold, or choose a column of channels: what is missing is filled in."
    )
    list_display = (
        "name",
        "kind",
        "orders",
        "revenue",
        "taken_back",
        "customers",
        "first_order",
        "last_order",
    )
    fields: ClassVar[Any] = ("name", "code", "kind")
    ordering = ("name",)

    def complete(self, rows: list[Any]) -> list[Any]:
        """What came through each of the page's channels, asked once for all of them."""
        sales = queries.sales_by_channel()
        for channel in rows:
            found = sales.get(channel.pk, [])
            channel.sales = max(found, key=lambda item: item.orders, default=None)
        return rows

    @admin.display(description=gettext_lazy("orders"))
    def orders(self, channel: Any) -> int:
        """In the currency of most orders, as everything here."""
        return channel.sales.orders if channel.sales else 0

    @admin.display(description=gettext_lazy("revenue"))
    def revenue(self, channel: Any) -> Money | None:
        """After returns."""
        sales = channel.sales
        return Money(sales.revenue_minor, sales.currency) if sales else None

    @admin.display(description=gettext_lazy("taken back"))
    def taken_back(self, channel: Any) -> Money | None:
        """What was taken back, where anything was."""
        return (
            _unless_zero(channel.sales.refunded_minor, channel.sales.currency)
            if channel.sales
            else None
        )

    @admin.display(description=gettext_lazy("customers"))
    def customers(self, channel: Any) -> int:
        """Known customers with an order."""
        return channel.sales.customers if channel.sales else 0

    @admin.display(description=gettext_lazy("first order"))
    def first_order(self, channel: Any) -> date | None:
        """The day of the first order in the store's zone."""
        return _day(channel.sales.first_order_at) if channel.sales else None

    @admin.display(description=gettext_lazy("last order"))
    def last_order(self, channel: Any) -> date | None:
        """The day of the last order in the store's zone."""
        return _day(channel.sales.last_order_at) if channel.sales else None

    def tables(self, channel: Channel) -> list[Table]:
        """What came through it in each currency."""
        rows: list[tuple[Any, ...]] = [
            (
                item.currency,
                item.orders,
                item.customers,
                Money(item.revenue_minor, item.currency),
                _unless_zero(item.refunded_minor, item.currency),
            )
            for item in queries.sales_by_channel().get(channel.pk, [])
        ]
        head = (_("Currency"), _("Orders"), _("Customers"), _("Revenue"), _("Taken back"))
        return [Table(_("By currency"), head, rows, numbers=(1, 2, 3, 4))]


def _sought(text: str) -> Q:
    beginning = Q(number__gte=text, number__lt=text + LAST_LETTER)
    ids = customers.known_as(text)
    return beginning | Q(customer_id__in=ids) if ids else beginning


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _refunds(order: Order) -> QuerySet[Refund]:
    return order.refunds.prefetch_related("lines").order_by("refunded_at", "pk")


def _returned(refund: Refund) -> Table:
    rows = [_shown(line, refund.currency) for line in refund.lines.all()]
    return replace(_table(_("Taken back"), rows), day=refund.refunded_on)


def _shown(line: Any, currency: str) -> tuple[Any, ...]:
    discount = _unless_zero(line.discount_minor or 0, currency)
    return (
        line.name or UNNAMED,
        line.quantity.normalize(),
        discount,
        Money(line.amount_minor, currency),
    )


def _table(title: str, rows: list[tuple[Any, ...]]) -> Table:
    head = (_("Product"), _("Quantity"), _("Discount"), _("Amount"))
    return Table(title, head, rows, numbers=(1, 2, 3))


def _unless_zero(minor: int, currency: str) -> Money | None:
    return Money(minor, currency) if minor else None
