"""Whether a file would double orders is told by keys alone, as comparing whole lines would."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.queries import has_documents_of
from regulars.core.orders.services import import_documents, preview_documents
from regulars.edges.connectors.files.stages.batches import Setting
from regulars.edges.connectors.files.stages.orders import Known, Orders, documents
from regulars.edges.connectors.files.tables import Line
from regulars.edges.connectors.files.tests.factories import NOW

pytestmark = pytest.mark.django_db

LINES = st.lists(
    st.tuples(
        st.sampled_from("123"),  # order
        st.sampled_from("abc"),  # product
        st.sampled_from([5, 6, 0, -5]),  # amount
        st.sampled_from([1, 2]),  # day
    ),
    min_size=1,
    max_size=8,
)


def setting(currency: str) -> Setting:
    return Setting("file", currency, "", ZoneInfo("UTC"), tax_is_included=True, now=NOW)


def rows(told: list[tuple[str, str, int, int]]) -> list[Line]:
    return [
        Line(
            order_id=order,
            ordered_at=datetime(2024, 1, day, 10),  # noqa: DTZ001 - the store's own
            customer_id=None,
            channel=None,
            product_id=product,
            product_name=None,
            quantity=1.0,
            amount_minor=amount,
            discount_minor=None,
            cost_minor=None,
            line_id=None,
            source_row=place,
            tax=None,
            shipping=None,
        )
        for place, (order, product, amount, day) in enumerate(sorted(told))
    ]


class Lines:
    """The lines of a file, as its table hands them out."""

    def __init__(self, lines: list[Line]) -> None:
        self.all = lines

    def after(self, value: str = "", columns: tuple[str, ...] = Line._fields):
        return iter([tuple(getattr(line, name) for name in columns) for line in self.all])


class TestDoubled:
    @settings(
        max_examples=60, suppress_health_check=[*HealthCheck], derandomize=True, deadline=None
    )
    @given(LINES, LINES, st.sampled_from(["EUR", "USD"]))
    def test_is_what_comparing_whole_lines_finds(self, first, second, currency):
        for model in (OrderLine, RefundLine, Refund, Order):
            model.objects.all().delete()
        import_documents(
            documents=list(documents(rows(first), setting("EUR"), Known())),
            source="file", currency="EUR", import_run=1, actor="system", now=NOW,
        )  # fmt: skip
        later = rows(second)
        whole = preview_documents(
            documents=list(documents(later, setting(currency), Known())),
            source="file", currency=currency, now=NOW,
        )  # fmt: skip

        file = SimpleNamespace(lines=Lines(later))

        assert has_documents_of("file")
        found = Orders(file, setting(currency)).doubled()
        assert found == whole.known_by_number_only
