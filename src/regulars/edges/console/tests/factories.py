"""People, a small shop and stored figures for the console's tests."""

from __future__ import annotations

from django.apps import apps
from django.test import Client

from regulars.core.events.types import SYSTEM
from regulars.core.staff.services import create_staff
from regulars.engine.figures.tests.factories import (
    NOW,
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
__all__ = [
    "NOW",
    "PASSWORD",
    "ROLES",
    "a_line",
    "a_member",
    "a_told_shop",
    "an_order",
    "import_orders",
    "signed_in",
    "some_customers",
    "stored_figures",
    "taken_back",
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
