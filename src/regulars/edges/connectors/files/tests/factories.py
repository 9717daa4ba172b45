from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.models import Telling
from regulars.edges.connectors.files.types import ImportRequest, RunCard

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

HEADER = (
    "order_id",
    "line_id",
    "order_date",
    "customer_id",
    "product_id",
    "product_name",
    "channel",
    "quantity",
    "amount",
    "discount",
)
TABLES = (
    Customer,
    CustomerReference,
    Product,
    ProductReference,
    Channel,
    Order,
    OrderLine,
    Refund,
    RefundLine,
)


def line(order_id: str, amount: str, **values: Any) -> dict[str, Any]:
    """A line of an order file with plausible values."""
    quantity = -1 if amount.startswith("-") else 1
    return {
        "order_id": order_id,
        "order_date": "2024-01-05 10:00:00",
        "customer_id": "C1",
        "product_id": "P1",
        "product_name": "Green tea",
        "channel": "web",
        "quantity": quantity,
        "amount": amount,
    } | values


def write_csv(path: Path, rows: list[dict[str, Any]], header: tuple[str, ...] = ()) -> Path:
    """The rows as a file; a column that no row fills is left out."""
    columns = header or tuple(name for name in HEADER if any(name in row for row in rows))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def bring_in(path: Path, kind: str = "orders", **options: Any) -> RunCard:
    """Import a file from beginning to end."""
    options = {"currency": "EUR"} | options
    request = ImportRequest(kind=kind, path=path, **options)
    return services.run_import(
        run_id=services.start_import(request=request, actor=SYSTEM, now=NOW), actor=SYSTEM
    )


def undo(run_id: int) -> None:
    """Take an import back."""
    services.undo_import(run_id=run_id, actor=SYSTEM, now=NOW)


def table_rows() -> dict[str, list[dict[str, Any]]]:
    """Everything stored, without ids that are made anew each time."""
    made_anew = {"id", "public_id", "import_run", "import_run_id"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in made_anew}
            for row in model.objects.order_by("pk").values()
        ]
        for model in TABLES
    }


def without_ids(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """The rows as sorted text, without the ids by which they point at each other."""
    return {
        table: sorted(
            str({name: value for name, value in row.items() if not name.endswith("_id")})
            for row in rows
        )
        for table, rows in tables.items()
    }


def counts() -> dict[str, int]:
    """How many rows each table has."""
    return {model.__name__: model.objects.count() for model in (*TABLES, Telling)}


def stored_lines() -> list[tuple[Any, ...]]:
    """The imported lines as the order-line schema has them, in the store's local time."""
    zone = ZoneInfo(settings.REGULARS_TIME_ZONE)

    def local(at: datetime) -> datetime:
        return at.astimezone(zone).replace(tzinfo=None)

    customers = dict(CustomerReference.objects.values_list("customer_id", "reference"))
    products = dict(ProductReference.objects.values_list("product_id", "reference"))
    codes = dict(Channel.objects.values_list("pk", "code"))
    lines = []
    for row in OrderLine.objects.select_related("order"):
        head, at, sign = row.order, row.ordered_at, 1
        lines.append((head, at, sign, row))
    for row in RefundLine.objects.select_related("refund"):
        head, at, sign = row.refund, row.refunded_at, -1
        lines.append((head, at, sign, row))
    return [
        (
            head.number,
            customers.get(head.customer_id),
            local(at),
            products.get(row.product_id),
            row.name or None,
            codes.get(head.channel_id),
            float(sign * row.quantity),
            sign * row.amount_minor,
            None if row.discount_minor is None else sign * row.discount_minor,
            None if row.cost_minor is None else sign * row.cost_minor,
        )
        for head, at, sign, row in lines
    ]


def day(text: str) -> date:
    """A calendar day."""
    return date.fromisoformat(text)
