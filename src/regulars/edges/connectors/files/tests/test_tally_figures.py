"""The tallies that triggers keep say what the analytics library says of the very same lines."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.customers.models import CustomerReference
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Tally
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.rules import moment
from regulars.edges.connectors.files.tests.factories import NOW, bring_in, line, write_csv
from regulars.insight.readers import read
from regulars.insight.schema import ORDER_LINES
from regulars.insight.transactions import transactions

pytestmark = pytest.mark.django_db

ZONE = "America/Santiago"  # its clocks change at midnight
TIMES = ("2023-09-02 23:30:00", "2023-09-03 00:00:00", "2023-09-03 01:00:00", "2024-04-06 23:30:00")
CURRENCIES = ("EUR", "USD")

Figures = dict[tuple[str, str], tuple[Any, ...]]

LINES = st.lists(
    st.builds(
        lambda number, amount, customer, at: line(
            str(number), f"{amount:.2f}", customer_id=customer, order_date=at
        ),
        st.integers(0, 5),
        st.sampled_from([0, 0, 5, 12.5, -5, -3]),
        st.sampled_from(["", "C1", "C2"]),
        st.sampled_from(TIMES),
    ),
    min_size=1,
    max_size=12,
)


def told_by(path: Path, currency: str) -> Figures:
    """Orders, revenue, refunds, first and last order and documents of each customer."""
    lines = read([path], currency=currency).table.select(*ORDER_LINES.names)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in transactions(lines.to_pyarrow()).to_pyarrow().to_pylist():
        if row["customer_id"] is not None:
            found.setdefault(row["customer_id"], []).append(row)
    return {(customer, currency): _figures(rows) for customer, rows in found.items()}


def _figures(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    amounts = [row["amount_minor"] for row in rows]
    at: list[datetime] = [
        moment(row["ordered_at"], ZoneInfo(ZONE)) for row in rows if row["is_order"]
    ]
    back = -sum(amount for amount in amounts if amount < 0)
    ends = min(at, default=None), max(at, default=None)
    return len(at), sum(amounts), back, *ends, len(rows)


def kept() -> Figures:
    names = dict(CustomerReference.objects.values_list("customer_id", "reference"))
    return {
        (names[row.customer_id], row.currency): (
            row.orders,
            row.revenue_minor,
            row.refunded_minor,
            row.first_order_at,
            row.last_order_at,
            row.documents,
        )
        for row in Tally.objects.all()
    }


class TestTallies:
    @settings(
        max_examples=6,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(of_each=st.tuples(LINES, LINES))
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_say_what_the_lines_say_after_importing_and_after_undoing(
        self, of_each, tmp_path, django_settings
    ):
        paths = [
            write_csv(tmp_path / f"{currency}.csv", rename(lines, currency))
            for currency, lines in zip(CURRENCIES, of_each, strict=True)
        ]

        with transaction.atomic():
            first, _ = (
                bring_in(path, currency=currency)
                for path, currency in zip(paths, CURRENCIES, strict=True)
            )
            both, told = kept(), [told_by(*pair) for pair in zip(paths, CURRENCIES, strict=True)]
            services.undo_import(run_id=first.id, actor=SYSTEM, now=NOW)
            one = kept()
            transaction.set_rollback(True)

        assert both == told[0] | told[1]
        assert one == told[1]


@pytest.fixture
def django_settings(settings):
    settings.REGULARS_TIME_ZONE = ZONE
    return settings


def rename(lines: list[dict[str, Any]], currency: str) -> list[dict[str, Any]]:
    """The same lines under numbers of their own."""
    return [{**item, "order_id": f"{currency}{item['order_id']}"} for item in lines]
