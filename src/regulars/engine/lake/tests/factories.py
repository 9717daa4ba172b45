"""A small store whose history is known to the line."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import import_documents, open_channels
from regulars.core.orders.types import Document, LineDraft
from regulars.engine.lake.queries import open_lake

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
# DuckDB reaches PostgreSQL through a connection of its own, which sees only what is committed.
DATABASE = pytest.mark.django_db(transaction=ON_POSTGRESQL)


def a_line(key: str = "1", amount: int = 1_000, at: datetime = NOW, **values: Any) -> LineDraft:
    """A line; below zero it is taken back."""
    quantity = Decimal(-1 if amount < 0 else 1)
    defaults = {"at": at, "day": at.date(), "quantity": quantity, "amount_minor": amount}
    return LineDraft(key=key, **{**defaults, **values})


def a_document(number: str, *lines: LineDraft, **values: Any) -> Document:
    """An order of these lines; those below zero become refunds of their day."""
    document = Document(number=number, **values)
    for line in lines or (a_line(),):
        if line.is_taken_back:
            document.taken_back.setdefault(line.day, []).append(line)
            document.taken_back_from[line.day] = document.sold_to
            document.taken_back_through[line.day] = document.sold_through
        else:
            document.sold.append(line)
    return document


def bring_orders(
    *documents: Document, run: int = 1, source: str = "file", currency: str = "EUR"
) -> None:
    """Import a batch."""
    import_documents(
        documents=documents, source=source, currency=currency, import_run=run, actor=SYSTEM, now=NOW
    )


def a_customer(reference: str, *, run: int = 1, source: str = "file") -> int:
    """A customer known by this reference."""
    draft = CustomerDraft(reference=reference, seen_at=NOW, name="n", email="a@example.org")
    outcome = import_customers(drafts=[draft], source=source, import_run=run, actor=SYSTEM, now=NOW)
    return outcome.ids[reference]


def a_product(reference: str, *, run: int = 1, source: str = "file") -> int:
    """A product known by this reference."""
    draft = ProductDraft(reference=reference, name="Tea")
    outcome = import_products(drafts=[draft], source=source, import_run=run, actor=SYSTEM, now=NOW)
    return outcome.ids[reference]


def a_channel(code: str) -> int:
    """A channel."""
    return open_channels(codes=[code])[code]


def some_orders(first: int, count: int, *, run: int = 1) -> None:
    """Orders of one line each, numbered from ``first``."""
    bring_orders(*(a_document(f"o{number}") for number in range(first, first + count)), run=run)


def lines_in_lake() -> list[dict[str, Any]]:
    """All lines, by order and amount."""
    with open_lake() as lake:
        rows = lake.order_lines.to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (row["order_id"], row["amount_minor"]))


def amounts_in_lake() -> dict[str, int]:
    """What is left of each order after what was taken back."""
    amounts: dict[str, int] = {}
    for row in lines_in_lake():
        amounts[row["order_id"]] = amounts.get(row["order_id"], 0) + row["amount_minor"]
    return amounts


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of the lake but its locks, with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
