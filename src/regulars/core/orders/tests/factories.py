from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import import_documents
from regulars.core.orders.types import Document, DocumentsImported, LineDraft

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def line(amount: int, when: str = "2024-01-05 10:00", key: str = "a", **values: Any) -> LineDraft:
    moment = at(when)
    quantity = Decimal(-1 if amount < 0 else 1)
    return LineDraft(
        key=key, at=moment, day=moment.date(), quantity=quantity, amount_minor=amount, **values
    )


def document(
    number: str, *lines: LineDraft, customer: int | None = None, **values: Any
) -> Document:
    taken_back: dict[date, list[LineDraft]] = {}
    for item in lines:
        if item.is_taken_back:
            taken_back.setdefault(item.day, []).append(item)
    return Document(
        number,
        sold=[item for item in lines if not item.is_taken_back],
        taken_back=taken_back,
        sold_to=customer,
        taken_back_from=dict.fromkeys(taken_back, customer),
        **values,
    )


def store(
    *documents: Document, import_run: int | None = 1, currency: str = "EUR"
) -> DocumentsImported:
    return import_documents(
        documents=documents,
        source="file",
        currency=currency,
        import_run=import_run,
        actor=SYSTEM,
        now=NOW,
    )


def customer(reference: str) -> int:
    draft = CustomerDraft(reference=reference, seen_at=NOW)
    outcome = import_customers(
        drafts=[draft], source="file", import_run=None, actor=SYSTEM, now=NOW
    )
    return outcome.ids[reference]
