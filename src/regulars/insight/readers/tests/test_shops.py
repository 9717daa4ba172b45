"""Exports of common shop systems are understood without help."""

import pytest

from regulars.insight.readers import Notation, read
from regulars.insight.readers.tests.samples import (
    SHOPIFY,
    SQUARE,
    WOOCOMMERCE,
    cautions,
    columns,
    dropped,
    local,
    rows,
    write,
)


class TestShopify:
    def test_finds_its_columns(self, tmp_path, engine):
        reading = read(write(tmp_path, SHOPIFY), connection=engine)

        found = columns(reading)
        assert found["order_id"] == "Name"
        assert found["customer_id"] == found["email"] == "Email"
        assert found["ordered_at"] == "Created at"
        assert found["product_name"] == "Lineitem name"
        assert found["product_id"] == "Lineitem sku"
        assert found["unit_price"] == "Lineitem price"
        assert found["quantity"] == "Lineitem quantity"
        assert found["channel"] == "Source"
        assert found["status"] == "Financial Status"
        assert reading.currency == "EUR"

    def test_fills_the_order_into_its_further_lines_and_divides_the_discount(
        self, tmp_path, engine
    ):
        reading = read(write(tmp_path, SHOPIFY), connection=engine)

        assert rows(
            reading,
            "order_id",
            "customer_id",
            "product_id",
            "quantity",
            "amount_minor",
            "discount_minor",
            "channel",
        ) == [
            ("#1001", "ann@example.com", "ESP250", 1.0, 900, 100, "web"),
            ("#1001", "ann@example.com", "CUP", 2.0, 1800, 200, "web"),
            ("#1003", "ann@example.com", "TEA", 3.0, 2000, 1000, "pos"),
        ]

    def test_keeps_the_shops_clock(self, tmp_path, engine):
        reading = read(write(tmp_path, SHOPIFY), connection=engine)

        assert rows(reading, "ordered_at") == [
            (local(2024, 3, 1, 10, 0),),
            (local(2024, 3, 1, 10, 0),),
            (local(2024, 4, 2, 11, 0),),
        ]

    def test_moves_to_a_named_zone(self, tmp_path, engine):
        reading = read(
            write(tmp_path, SHOPIFY), notation=Notation(zone="Europe/Berlin"), connection=engine
        )

        assert rows(reading, "ordered_at") == [
            (local(2024, 3, 1, 16, 0),),
            (local(2024, 3, 1, 16, 0),),
            (local(2024, 4, 2, 17, 0),),
        ]

    def test_leaves_out_what_never_came_to_be(self, tmp_path, engine):
        reading = read(write(tmp_path, SHOPIFY), connection=engine)

        assert dropped(reading) == {"cancelled": 1, "refunded_in_full": 1}
        assert reading.intake.dropped[0].examples == (
            "orders.csv row 6, column Financial Status: 'voided'",
        )


class TestWooCommerce:
    def test_divides_discount_and_refund_among_the_lines(self, tmp_path, engine):
        reading = read(write(tmp_path, WOOCOMMERCE), currency="EUR", connection=engine)

        assert rows(
            reading, "order_id", "customer_id", "product_name", "quantity", "amount_minor"
        ) == [
            ("77", "ann@example.com", "Espresso", 2.0, 1800),
            ("77", "ann@example.com", "Cup", 1.0, 450),
            ("79", "bob@example.com", "Espresso", 1.0, 600),
        ]
        assert dropped(reading) == {"cancelled": 1}


class TestSquare:
    def test_reads_signs_times_and_refunds(self, tmp_path, engine):
        reading = read(write(tmp_path, SQUARE), connection=engine)

        assert rows(
            reading,
            "order_id",
            "customer_id",
            "ordered_at",
            "quantity",
            "amount_minor",
            "discount_minor",
            "channel",
        ) == [
            ("T1", "C9", local(2024, 3, 14, 13, 5, 9), 2.0, 100000, 700, "Main Street"),
            ("T1", "C9", local(2024, 3, 14, 13, 5, 9), 1.0, 350, 0, "Main Street"),
            ("T2", "C9", local(2024, 3, 15, 9, 0), -1.0, -350, 0, "Main Street"),
            ("T3", None, local(2024, 3, 16, 9, 0), 1.0, 350, 0, "Main Street"),
        ]
        assert reading.currency == "USD"
        assert cautions(reading)["currency_sign_shared"]["sign"] == "$"


class TestOrderTotals:
    def test_reads_one_row_per_order(self, tmp_path, engine):
        text = "order_id,customer,date,total\n1,a,2024-01-31,10.5\n2,b,2024-02-01,3\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(
            reading, "order_id", "customer_id", "ordered_at", "quantity", "amount_minor"
        ) == [
            ("1", "a", local(2024, 1, 31), 1.0, 1050),
            ("2", "b", local(2024, 2, 1), 1.0, 300),
        ]
        assert reading.currency == "EUR"
        assert cautions(reading) == {"currency_assumed": {"currency": "EUR"}}

    @pytest.mark.parametrize("name", ["Auftrag", "Auftrags-Nr.", "Auftrag Nr", "Rechnung", "Beleg"])
    def test_knows_german_order_numbers(self, tmp_path, engine, name):
        text = f"{name};Kunde;Datum;Betrag\nA-1;a;31.01.2024;10,50\nA-2;b;01.02.2024;3,00\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "order_id") == [("A-1",), ("A-2",)]

    def test_counts_a_total_repeated_on_every_line_once(self, tmp_path, engine):
        text = (
            "order_id,customer,date,product,order total\n"
            "1,a,2024-01-31,x,10.00\n1,a,2024-01-31,y,10.00\n1,a,2024-01-31,z,10.00\n2,b,2024-02-01,x,4.00\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "order_id", "product_name", "amount_minor") == [
            ("1", "x", 334),
            ("1", "y", 333),
            ("1", "z", 333),
            ("2", "x", 400),
        ]

    def test_makes_orders_of_a_customers_lines_of_one_moment(self, tmp_path, engine):
        text = (
            "customer,date,amount\n"
            "a,2024-01-31,1\n"
            "a,2024-01-31,2\n"
            "a,2024-02-01,3\n"
            ",2024-02-01,4\n"
            ",2024-02-01,5\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        orders = [order for (order,) in rows(reading, "order_id")]
        assert orders[0] == orders[1]
        assert len(set(orders)) == 4
        assert "orders_inferred" in cautions(reading)
