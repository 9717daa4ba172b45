from __future__ import annotations

import pytest

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.core.orders.services import (
    import_documents,
    open_channels,
    preview_documents,
    undo_import,
)
from regulars.core.orders.tests.factories import NOW, customer, document, line, store
from regulars.core.tests.estates import estates_of

pytestmark = pytest.mark.django_db


class TestImportDocuments:
    def test_counts_what_it_writes(self):
        outcome = store(document("1", line(1000), line(0, key="b"), line(-300, key="c")))

        assert (outcome.orders_created, outcome.order_lines_created) == (1, 2)
        assert (outcome.refunds_created, outcome.refund_lines_created) == (1, 1)
        assert (outcome.lines_unchanged, outcome.changed) == (0, [])

    def test_is_not_historical_without_an_import(self):
        store(document("1", line(1000)), import_run=None)

        order = Order.objects.get()
        assert (order.historical, order.import_run) == (False, None)

    def test_names_what_changed(self):
        store(document("1", line(1000, cost_minor=400)))

        outcome = store(document("1", line(1000, cost_minor=450, row=17)))

        change = outcome.changed[0]
        assert (change.number, change.row, change.field) == ("1", 17, "cost")
        assert (change.known, change.told) == ("400", "450")
        assert OrderLine.objects.get().cost_minor == 400

    def test_takes_back_in_positive_amounts(self):
        store(document("1", line(-300, discount_minor=-10, cost_minor=-100)))

        row = RefundLine.objects.get()
        assert (row.quantity, row.amount_minor, row.discount_minor, row.cost_minor) == (
            1,
            300,
            10,
            100,
        )

    def test_records_nothing_where_nothing_is_new(self):
        store(document("1", line(1000)))

        store(document("1", line(1000)), import_run=2)

        assert EventRow.objects.count() == 1

    def test_asks_no_more_of_the_database_for_more_orders(self, django_assert_max_num_queries):
        documents = [document(str(number), line(1000), line(-1, key="b")) for number in range(200)]

        with django_assert_max_num_queries(22):
            store(*documents)

        assert Order.objects.count() == 200


class TestPreviewDocuments:
    def test_counts_the_same_and_writes_nothing(self):
        store(document("1", line(1000)))
        documents = [document("1", line(1000), line(5, key="b")), document("2", line(-7))]

        told = preview_documents(documents=documents, source="file", currency="EUR", now=NOW)

        assert (told.orders_created, told.order_lines_created, told.lines_unchanged) == (0, 1, 1)
        assert (told.refunds_created, told.refund_lines_created) == (1, 1)
        assert (OrderLine.objects.count(), Refund.objects.count()) == (1, 0)


class TestUndoImport:
    def test_keeps_live_orders_that_an_import_added_to(self):
        store(document("1", line(1000)), import_run=None)
        store(document("1", line(500, key="b"), line(-100, key="c")), import_run=9)

        undo_import(estates=estates_of(9), actor=SYSTEM, now=NOW)

        order = Order.objects.get()
        assert (order.total_minor, order.refunded_minor, order.import_run) == (1000, 0, None)
        assert Refund.objects.exists() is False

    def test_sums_refunds_again(self):
        store(document("1", line(1000), line(-100, key="b")), import_run=1)
        store(document("1", line(-50, key="c")), import_run=2)
        assert Order.objects.get().refunded_minor == 150

        undo_import(estates=estates_of(2), actor=SYSTEM, now=NOW)

        assert (Refund.objects.get().amount_minor, Order.objects.get().refunded_minor) == (100, 100)

    def test_of_an_unknown_import_deletes_nothing(self):
        store(document("1", line(1000)), import_run=1)

        event = undo_import(estates=estates_of(2), actor=SYSTEM, now=NOW)

        assert (event.orders, event.lines) == (0, 0)
        assert Order.objects.count() == 1


class TestOpenChannels:
    def test_makes_each_once(self):
        first = open_channels(codes={"web", "POS"})
        second = open_channels(codes={"web", "market"})

        assert first["web"] == second["web"]
        assert dict(Channel.objects.values_list("code", "kind")) == {
            "web": "web",
            "POS": "till",
            "market": "other",
        }


def test_customers_are_named_by_id():
    known = customer("C1")

    import_documents(
        documents=[document("1", line(1000), customer=known)],
        source="file",
        currency="EUR",
        import_run=None,
        actor=SYSTEM,
        now=NOW,
    )

    assert Order.objects.get().customer_id == known
