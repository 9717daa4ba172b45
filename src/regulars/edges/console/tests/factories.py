"""People, a small shop and stored figures for the console's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from django.apps import apps
from django.test import Client

from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import import_documents, open_channels
from regulars.core.orders.types import Document, LineDraft
from regulars.core.staff.services import create_staff
from regulars.insight.report import json
from regulars.insight.report.tests.factories import a_report
from regulars.insight.types import Report

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "a-long-password"
ROLES = ("owner", "manager", "marketer", "support", "analyst", "viewer")


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


def some_customers(number: int) -> dict[str, int]:
    drafts = [
        CustomerDraft(
            reference=f"C-{place:03}",
            seen_at=NOW - timedelta(days=number - place),
            name=f"Shopper {place}",
            email=f"shopper{place}@shop.example",
            phone="",
            joined_at=None,
        )
        for place in range(number)
    ]
    return import_customers(
        drafts=drafts, source="file", import_run=None, actor=SYSTEM, now=NOW
    ).ids


def a_line(key: str, amount_minor: int, at: datetime, quantity: int = 1) -> LineDraft:
    return LineDraft(
        key=key,
        at=at,
        day=at.date(),
        quantity=Decimal(quantity),
        amount_minor=amount_minor,
        name="Green tea",
    )


def an_order(
    number: str, customer_id: int | None, *, at: datetime, amounts: tuple[int, ...] = (1_250,)
) -> Document:
    channel = open_channels(codes=["web"])["web"]
    lines = [a_line(str(place), amount, at) for place, amount in enumerate(amounts)]
    return Document(number=number, sold=lines, sold_to=customer_id, sold_through=channel)


def import_orders(*documents: Document) -> None:
    import_documents(
        documents=list(documents),
        source="file",
        currency="EUR",
        import_run=None,
        actor=SYSTEM,
        now=NOW,
    )


def taken_back(document: Document, amount_minor: int, at: datetime) -> Document:
    line = a_line("back", -amount_minor, at, -1)
    document.taken_back = {at.date(): [line]}
    document.taken_back_from = {at.date(): document.sold_to}
    document.taken_back_through = {at.date(): document.sold_through}
    return document


@cache
def _charts() -> bytes:
    from regulars.insight.charts import draw

    return msgspec.json.encode(draw(a_report()))


def stored_figures(**changes: Any) -> Report:
    """Figures of the last twelve months and of all time, over all channels."""
    report = a_report(**changes)
    scope = report.scope
    apps.get_model("figures", "Edition").objects.create(
        lake_version=1,
        lines_written_at=NOW,
        made_by="tests",
        first_day=scope.first_day,
        last_day=scope.last_day,
        default_preset="last-12-months",
        channels=["web", "till"],
        channels_ahead=["web", "till"],
        computed_at=NOW,
    )
    for preset, start in (("last-12-months", scope.period.start), ("all-time", scope.first_day)):
        apps.get_model("figures", "StoredReport").objects.create(
            preset=preset,
            starts_on=start,
            ends_on=scope.period.end,
            lake_version=1,
            state="ready",
            document=json.encode(report),
            charts=_charts(),
            requested_at=NOW,
            heard_of_at=NOW,
            computed_at=NOW,
        )
    return report
