"""Orders and refunds, told over the API."""

from __future__ import annotations

from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.edges.api.tests.factories import Program

LINE = {"product_reference": "SEN-100", "name": "Sencha", "quantity": "2", "amount_minor": 2_900}
ORDER = {"currency": "EUR", "lines": [LINE]}
TABLES = (Order, OrderLine, Refund, RefundLine, Product, Customer, Channel)


def put(program: Program, body: dict, number: str = "GT-1"):
    return program.ask("PUT", f"orders/{number}", body)


def told(response) -> dict:
    assert response.status_code == 200, response.content
    return response.json()


def refused(response, status: int, code: str) -> list[str]:
    assert (response.status_code, response.json()["code"]) == (status, code)
    return [error["field"] for error in response.json().get("errors", [])]


def happened() -> list[str]:
    rows = EventRow.objects.filter(name__startswith="orders.").order_by("pk")
    return list(rows.values_list("name", flat=True))


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]
