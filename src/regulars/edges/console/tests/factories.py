"""People, a small shop and stored figures for the console's tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from regulars.core.events.types import SYSTEM
from regulars.core.staff.services import create_staff
from regulars.engine.figures.tests.factories import (
    NOW,
    Shop,
    a_line,
    a_told_shop,
    an_order,
    import_orders,
    some_customers,
    stored_figures,
    taken_back,
)

PASSWORD = "a-long-password"
ROLES = ("owner", "manager", "marketer", "support", "analyst", "viewer")
SIGNED_IN = 3  # database queries: session, member, permissions
ORDERS = (
    "Order No;Customer;Order Date;Item;Qty;Line Total;Note\n"
    "A1;K-1;2025-01-10;Green tea;1;5,50;first\n"
    "A1;K-1;2025-01-10;Black tea;2;9,00;\n"
    "A2;K-2;2025-01-11;Green tea;1;5,50;\n"
    "A3;K-2;not a date;Green tea;1;5,50;\n"
    "A4;K-3;2025-01-12;Green tea;1;=1+1;\n"
)
__all__ = [
    "NOW",
    "ORDERS",
    "PASSWORD",
    "ROLES",
    "SIGNED_IN",
    "Shop",
    "a_line",
    "a_member",
    "a_told_shop",
    "an_import",
    "an_order",
    "columns_of",
    "days_ago",
    "import_orders",
    "imported",
    "numbers",
    "signed_in",
    "some_customers",
    "stored_figures",
    "taken_back",
    "text_of",
    "upload",
]


def a_member(role: str = "owner") -> int:
    return create_staff(
        email=f"{role}@example.com",
        name=f"{role} desk",
        role=role,
        password=PASSWORD,
        actor=SYSTEM,
        now=NOW,
    )


def signed_in(role: str = "owner") -> Client:
    client = Client()
    member = apps.get_model("staff", "Staff").objects.get(pk=a_member(role))
    client.force_login(member)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def upload(client, content: str | bytes = ORDERS, name: str = "orders.csv", kind: str = "orders"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        "/console/imports/new/", {"kind": kind, "file": SimpleUploadedFile(name, data)}
    )


def columns_of(response) -> dict[str, str]:
    fields = ["order_id", "customer_id", "ordered_at", "product_id", "quantity", "amount", ""]
    assert response.status_code == 200
    return {f"column{place}": field for place, field in enumerate(fields)}


def numbers() -> tuple[int, int, int]:
    return tuple(
        apps.get_model(name).objects.count()
        for name in ("orders.Order", "customers.Customer", "catalog.Product")
    )


def imported(client: Client, content: str = ORDERS) -> str:
    """Import the file; the address of the import's page."""
    address = upload(client, content)["Location"]
    client.post(address + "columns/", {**columns_of(client.get(address)), "currency": "EUR"})
    client.post(address + "start/")
    return client.get(address)["Location"]


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def an_import(name: str = "orders.csv") -> int:
    run = apps.get_model("files.ImportRun")(
        kind="orders", file_name=name, source="file", status="done"
    )
    run.created_at = run.updated_at = run.finished_at = NOW
    run.save()
    return run.pk
