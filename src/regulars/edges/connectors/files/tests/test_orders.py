from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.edges.connectors.files.tests.factories import (
    bring_in,
    day,
    line,
    write_csv,
)

pytestmark = pytest.mark.django_db


class TestImportOrders:
    def test_puts_lines_together_into_orders(self, tmp_path):
        rows = [
            line("1", "10.00", discount="1.00"),
            line("2", "5.00", order_date="2024-02-01 09:00:00"),
            line("1", "7.50", product_id="P2", product_name="Mug", quantity=2),
        ]

        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        first, second = Order.objects.order_by("number")
        assert (first.number, first.source, first.historical) == ("1", "file", True)
        assert first.placed_at == datetime(2024, 1, 5, 10, tzinfo=UTC)
        assert (first.subtotal_minor, first.discount_minor, first.total_minor) == (1850, 100, 1750)
        assert (second.total_minor, second.currency) == (500, "EUR")
        mug = OrderLine.objects.get(name="Mug")
        assert (mug.order_id, mug.quantity, mug.amount_minor) == (first.pk, Decimal(2), 750)
        assert first.public_id.startswith("ord_")
        assert first.import_run == mug.import_run == card.id
        assert (card.status, card.rows_read, card.rows_imported) == ("done", 3, 3)

    def test_makes_customers_products_and_channels(self, tmp_path):
        rows = [
            line("1", "10.00", customer_id="C1", channel="Online Store"),
            line("2", "10.00", customer_id="C2", channel="POS", product_name="Tea, green"),
            line("3", "9.00", customer_id="C2", channel="POS", order_date="2023-05-01 08:00:00"),
        ]

        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        second = CustomerReference.objects.get(source="file", reference="C2").customer
        assert second.first_seen_at == datetime(2023, 5, 1, 8, tzinfo=UTC)
        assert (second.historical, second.import_run) == (True, card.id)
        product = Product.objects.get()
        assert product.name == "Tea, green"  # of the latest line, the last by name
        kinds = dict(Channel.objects.values_list("code", "kind"))
        assert kinds == {"Online Store": "web", "POS": "till"}
        assert card.created == {
            "customers": 2,
            "products": 1,
            "orders": 3,
            "order_lines": 3,
        }

    def test_keeps_anonymous_and_free_lines(self, tmp_path):
        rows = [
            line("1", "10.00", customer_id=""),
            line("2", "0.00", product_name="Sample"),
            line("2", "4.00"),
            line("3", "0.00", product_name="Sample"),
        ]

        bring_in(write_csv(tmp_path / "orders.csv", rows))

        assert Order.objects.get(number="1").customer_id is None
        assert list(Order.objects.order_by("number").values_list("total_minor", flat=True)) == [
            1000,
            400,
            0,
        ]
        assert OrderLine.objects.filter(amount_minor=0).count() == 2

    def test_turns_negative_lines_into_refunds_of_the_same_number_and_day(self, tmp_path):
        rows = [
            line("1", "10.00"),
            line("1", "-4.00", order_date="2024-01-09 10:00:00"),
            line("1", "-3.00", order_date="2024-01-09 08:00:00"),
            line("1", "-1.00", order_date="2024-01-10 08:00:00"),
            line("R9", "-2.50", customer_id="C7"),
        ]

        bring_in(write_csv(tmp_path / "orders.csv", rows))

        order = Order.objects.get()
        refunds = Refund.objects.order_by("number", "refunded_on")
        assert [(row.number, row.refunded_on, row.amount_minor) for row in refunds] == [
            ("1", day("2024-01-09"), 700),
            ("1", day("2024-01-10"), 100),
            ("R9", day("2024-01-05"), 250),
        ]
        assert [row.order_id for row in refunds] == [order.pk, order.pk, None]
        assert refunds[0].refunded_at == datetime(2024, 1, 9, 8, tzinfo=UTC)
        assert (order.total_minor, order.refunded_minor) == (1000, 800)
        assert CustomerReference.objects.get(customer=refunds[2].customer_id).reference == "C7"
        returned = RefundLine.objects.filter(refund=refunds[0]).order_by("amount_minor")
        assert [(row.quantity, row.amount_minor) for row in returned] == [
            (Decimal(1), 300),
            (Decimal(1), 400),
        ]

    def test_takes_history_in_which_more_came_back_than_was_bought(self, tmp_path):
        rows = [line("1", "10.00"), line("1", "-40.00")]

        bring_in(write_csv(tmp_path / "orders.csv", rows))

        order = Order.objects.get()
        assert (order.total_minor, order.refunded_minor) == (1000, 4000)

    def test_lets_the_first_by_name_stand_for_several_customers_and_channels(self, tmp_path):
        rows = [
            line("1", "10.00", customer_id="C9", channel="web"),
            line("1", "5.00", customer_id="C1", channel="till"),
            line("1", "5.00", customer_id="", channel=""),
        ]

        bring_in(write_csv(tmp_path / "orders.csv", rows))

        order = Order.objects.select_related("channel").get()
        assert CustomerReference.objects.get(customer=order.customer_id).reference == "C1"
        assert order.channel.code == "till"
        assert Customer.objects.count() == 2

    def test_writes_shipping_and_tax_once_for_the_order(self, tmp_path):
        rows = [
            line("1", "10.00") | {"tax": "2.00", "shipping": "4.90"},
            line("1", "5.00") | {"tax": "2.00", "shipping": "4.90"},
        ]
        header = (*rows[0],)

        bring_in(write_csv(tmp_path / "orders.csv", rows, header), tax_is_included=False)

        order = Order.objects.get()
        assert (order.tax_minor, order.shipping_minor, order.total_minor) == (200, 490, 2190)

    def test_does_not_add_tax_that_the_amounts_include(self, tmp_path):
        rows = [line("1", "10.00") | {"tax": "2.00", "shipping": "4.90"}]

        bring_in(write_csv(tmp_path / "orders.csv", rows, (*rows[0],)))

        order = Order.objects.get()
        assert (order.tax_minor, order.tax_is_included, order.total_minor) == (200, True, 1490)

    def test_understands_times_as_the_stores(self, tmp_path, settings):
        settings.REGULARS_TIME_ZONE = "America/New_York"
        rows = [line("1", "10.00", order_date="2024-01-05 21:30:00"), line("1", "-1.00")]
        rows[1]["order_date"] = "2024-07-05 21:30:00"

        bring_in(write_csv(tmp_path / "orders.csv", rows))

        assert Order.objects.get().placed_at == datetime(2024, 1, 6, 2, 30, tzinfo=UTC)
        refund = Refund.objects.get()
        assert refund.refunded_at == datetime(2024, 7, 6, 1, 30, tzinfo=UTC)
        assert refund.refunded_on == day("2024-07-05")

    def test_uses_the_given_channel_where_the_file_names_none(self, tmp_path):
        rows = [line("1", "10.00", channel=""), line("2", "10.00", channel="till")]

        bring_in(write_csv(tmp_path / "orders.csv", rows), channel="web")

        codes = Order.objects.order_by("number").values_list("channel__code", flat=True)
        assert list(codes) == ["web", "till"]

    def test_records_one_event_for_a_batch(self, tmp_path):
        rows = [line("1", "10.00"), line("2", "5.00"), line("2", "-5.00")]

        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        event = EventRow.objects.get(name="orders.imported")
        first, last = Order.objects.order_by("pk").values_list("pk", flat=True)
        lines = OrderLine.objects.order_by("pk").values_list("pk", flat=True)
        refund, refund_line = Refund.objects.get(), RefundLine.objects.get()
        assert event.historical is True
        assert event.payload == {
            "import_run": card.id,
            "first_order_id": first,
            "last_order_id": last,
            "first_order_line_id": lines[0],
            "last_order_line_id": lines[1],
            "first_refund_id": refund.pk,
            "last_refund_id": refund.pk,
            "first_refund_line_id": refund_line.pk,
            "last_refund_line_id": refund_line.pk,
            "orders": 2,
            "refunds": 1,
            "lines": 3,
            "filled": 0,
        }

    def test_takes_the_same_number_of_two_sources_as_two_orders(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])

        bring_in(path, source="shop")
        bring_in(path, source="till")

        assert list(Order.objects.order_by("pk").values_list("source", flat=True)) == [
            "shop",
            "till",
        ]
        assert Customer.objects.count() == 2
