"""A small shop, and stored figures of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
import pyarrow as pa
from django.apps import apps
from django.utils import timezone

from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import import_documents, open_channels
from regulars.core.orders.types import Document, LineDraft
from regulars.engine.figures.version import made_by
from regulars.insight import rfm
from regulars.insight.report import json
from regulars.insight.report.tests.factories import a_report
from regulars.insight.transactions import transactions
from regulars.insight.types import Report

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


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
    """Figures of the last twelve months and of all time, over all channels, as they are read."""
    report = json.decode(json.encode(a_report(**changes)))  # which hides who customers are
    scope = report.scope
    apps.get_model("figures", "Edition").objects.create(
        lake_version=1,
        lines_written_at=NOW,
        made_by=made_by(),
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
            made_by=made_by(),
            requested_at=NOW,
            heard_of_at=NOW,
            computed_at=NOW,
        )
    return report


def a_shop(chance: random.Random) -> tuple[list[Document], list[dict[str, Any]]]:
    """Documents of forty customers, and the same lines as the analytics library reads them."""
    buyers = list(some_customers(40).values())
    documents, lines = [], []
    for number in range(220):
        buyer = chance.choice(buyers[: 1 + int(39 * chance.random() ** 0.6)])
        at = datetime(2025, 1, 1, 8, tzinfo=UTC) + timedelta(hours=chance.randint(0, 8_000))
        amounts = tuple(chance.choice([0, 300, 900, 2_500]) for _ in range(chance.randint(1, 3)))
        document = an_order(str(number), buyer, at=at, amounts=amounts)
        if sum(amounts) and chance.random() < 0.15:  # some of it after the last order of all
            taken_back(document, 200, at + timedelta(days=chance.choice([3, 400])))
        documents.append(document)
        back = [line for taken in document.taken_back.values() for line in taken]
        lines += [
            {
                "order_id": str(number),
                "customer_id": str(buyer),
                "ordered_at": timezone.localtime(line.at).replace(tzinfo=None),
                "quantity": float(line.quantity),
                "amount_minor": line.amount_minor,
            }
            for line in [*document.sold, *back]
        ]
    return documents, lines


@dataclass(frozen=True)
class Shop:
    """What the analytics library says of a store: its transactions, and each customer's scores."""

    transactions: Any
    scores: list[dict[str, Any]]


def a_told_shop() -> Shop:
    """Forty customers in the store, and figures stored of them."""
    documents, lines = a_shop(random.Random(5))  # noqa: S311 - the same shop on every run
    import_orders(*documents)
    said = _said_of(tuple(tuple(line.items()) for line in lines))
    report = a_report()
    stored_figures(
        scope=replace(report.scope, as_of=said.as_of, currency="EUR"),
        rfm=replace(
            report.rfm,
            **{
                name: tuple(float(said.edges[f"{measure}_{place}"]) for place in range(1, 5))
                for name, measure in (
                    ("recency_edges_days", "recency_days"),
                    ("frequency_edges", "orders"),
                    ("monetary_edges_minor", "revenue_minor"),
                )
            },
        ),
    )
    scores = [{**row, "customer_id": int(row["customer_id"])} for row in said.scores]
    return Shop(said.transactions, scores)


@dataclass(frozen=True)
class Said:
    """What the analytics library says of lines."""

    transactions: Any
    as_of: date
    scores: list[dict[str, Any]]
    edges: dict[str, Any]


@cache
def _said_of(lines: tuple[tuple[tuple[str, Any], ...], ...]) -> Said:
    """Asked once of the same lines, however many tests have the shop."""
    rows = transactions(pa.Table.from_pylist([dict(line) for line in lines]))
    as_of: date = rows.filter(rows.is_order).ordered_on.max().to_pyarrow().as_py()
    scores = rfm.scores(rows, as_of=as_of).to_pyarrow().to_pylist()
    [edges] = rfm.edges(rfm.summary(rows, as_of=as_of)).to_pyarrow().to_pylist()
    return Said(rows, as_of, scores, edges)
