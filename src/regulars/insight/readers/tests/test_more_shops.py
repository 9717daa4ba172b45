"""Exports of further shop systems are understood without help."""

from regulars.insight.readers import read
from regulars.insight.readers.tests import shops
from regulars.insight.readers.tests.samples import (
    cautions,
    columns,
    dropped,
    local,
    rows,
    write,
)

WHOLE_ORDERS = ("order_id", "customer_id", "ordered_at", "quantity", "amount_minor")
LINES = ("order_id", "customer_id", "product_id", "quantity", "amount_minor")


class TestWooCommerceAnalytics:
    def test_reads_net_revenue_and_what_was_taken_back(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.WOOCOMMERCE_ANALYTICS), connection=engine)

        assert rows(reading, *WHOLE_ORDERS) == [
            ("77", "Buyer 7", local(2024, 3, 1, 10), 3.0, 2250),
            ("79", "Buyer 7", local(2024, 4, 2, 9, 15), 1.0, 700),
            ("77", "Buyer 7", local(2024, 4, 3, 9, 15), -1.0, -1000),
        ]
        assert dropped(reading) == {"cancelled": 1}
        assert columns(reading)["amount"] == "N. Revenue"


class TestWooCommerceLines:
    def test_takes_the_lines_totals_and_leaves_out_failed_orders(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.WOOCOMMERCE_TABLE), connection=engine)

        assert rows(reading, *LINES) == [
            ("501", "12", "ESP", 2.0, 1800),
            ("501", "12", "CUP", 1.0, 450),
        ]
        assert dropped(reading) == {"cancelled": 1}
        assert reading.currency == "EUR"


class TestBigCommerce:
    def test_prefers_goods_with_tax_and_joins_date_and_time(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.BIGCOMMERCE), connection=engine)

        assert rows(reading, *WHOLE_ORDERS) == [
            ("100", "7", local(2024, 3, 14, 13, 5, 9), 2.0, 2200),
            ("102", "7", local(2024, 4, 2, 10), 3.0, 3300),
        ]
        assert dropped(reading) == {"cancelled": 1}
        assert reading.currency == "AUD"
        assert cautions(reading) == {"order_totals": {"column": "Subtotal (inc tax)"}}


class TestMagento:
    def test_takes_what_was_refunded_off_the_goods(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.MAGENTO), currency="EUR", connection=engine)

        assert rows(reading, *WHOLE_ORDERS, "channel") == [
            ("000000001", "a@example.com", local(2024, 3, 14, 13, 5, 9), 1.0, 2200, "Main Website"),
            ("000000003", "a@example.com", local(2024, 4, 2, 10), 1.0, 3000, "Main Website"),
        ]
        assert dropped(reading) == {"cancelled": 1}


class TestPrestaShop:
    def test_does_not_take_the_orders_reference_for_a_product(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.PRESTASHOP), connection=engine)

        assert rows(reading, *LINES) == [
            ("5", "A. BUYER", None, 1.0, 102000),
            ("7", "A. BUYER", None, 1.0, 3820),
        ]
        assert dropped(reading) == {"cancelled": 1}
        assert reading.currency == "EUR"


class TestEtsy:
    def test_tells_orders_from_their_transactions(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.ETSY_ITEMS), connection=engine)

        assert rows(reading, *LINES, "line_id") == [
            ("5001", "buyer7", "MUG", 2.0, 2400, "9001"),
            ("5001", "buyer7", "BOWL", 1.0, 2000, "9002"),
            ("5002", "buyer8", "MUG", 1.0, 1200, "9003"),
        ]

    def test_reads_whole_orders(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.ETSY_ORDERS), connection=engine)

        assert rows(reading, *WHOLE_ORDERS) == [
            ("5001", "buyer7", local(2024, 3, 14), 3.0, 4500),
            ("5002", "buyer8", local(2024, 4, 2), 1.0, 1700),
        ]
        assert cautions(reading) == {"order_totals": {"column": "Order Total"}}


class TestWix:
    def test_does_not_count_the_orders_total_for_every_line(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.WIX), connection=engine)

        assert rows(reading, *LINES) == [
            ("10001", "a@example.com", "ESP", 2.0, 2000),
            ("10001", "a@example.com", "CUP", 1.0, 500),
            ("10002", "b@example.com", "ESP", 1.0, 1000),
        ]
        assert rows(reading, "ordered_at", "country")[0] == (
            local(2024, 3, 14, 13, 5, 9),
            "Germany",
        )


class TestLightspeed:
    def test_does_not_take_the_cashier_for_the_customer(self, tmp_path, engine):
        reading = read(write(tmp_path, shops.LIGHTSPEED), currency="EUR", connection=engine)

        assert rows(reading, *WHOLE_ORDERS) == [
            ("1001", "CUST7", local(2024, 3, 14, 13, 5, 9), 3.0, 2700),
            ("1002", "CUST7", local(2024, 4, 2, 10), 1.0, 1000),
        ]
