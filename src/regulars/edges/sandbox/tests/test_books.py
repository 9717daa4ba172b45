"""The demo shop's books are sound as accounts, and written out whole."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from regulars.edges.sandbox.generator import (
    assortment,
    generate,
    store,
)
from regulars.edges.sandbox.generator.export import export
from regulars.edges.sandbox.tests.factories import SHOP
from regulars.insight.schema import ORDER_LINES


class TestAccounts:
    def test_lines_have_the_schema_of_insight(self, shop):
        assert shop.order_lines.select(ORDER_LINES.names).schema.types == [
            kind.to_pyarrow() if not str(kind).startswith("timestamp") else pa.timestamp("us")
            for kind in (ORDER_LINES[name].copy(nullable=True) for name in ORDER_LINES.names)
        ]
        assert all(
            shop.order_lines[name].null_count == 0
            for name, kind in ORDER_LINES.items()
            if not kind.nullable
        )

    def test_nothing_lies_outside_the_history(self, lines):
        assert lines["ordered_at"].min() >= np.datetime64(SHOP.start)
        assert lines["ordered_at"].max() < np.datetime64(SHOP.end) + np.timedelta64(1, "D")
        assert (np.diff(lines["ordered_at"]) >= np.timedelta64(0)).all()

    def test_an_order_names_a_product_once(self, shop):
        pairs = shop.order_lines.group_by(["order_id", "product_id"]).aggregate([])

        assert pairs.num_rows == shop.order_lines.num_rows

    def test_amounts_are_price_times_packs_less_the_code(self, lines):
        price = {product.product_id: product.price_minor for product in assortment()}
        percent = {None: 0, "WELCOME10": 10, "SPRING15": 15, "NOVEMBER20": 20}
        full = np.array([price[name] for name in lines["product_id"]]) * lines["quantity"]
        off = np.array([percent[code] for code in lines["discount_code"]])

        assert (lines["amount_minor"] + lines["discount_minor"] == full).all()
        assert (np.abs(lines["discount_minor"] - full * off / 100) <= 0.5).all()

    def test_costs_are_the_products(self, lines):
        cost = {product.product_id: product.cost_minor for product in assortment()}
        expected = np.array([cost[name] for name in lines["product_id"]]) * lines["quantity"]

        assert (lines["cost_minor"] == expected).all()

    def test_the_welcome_code_is_for_first_web_orders(self, shop):
        first = shop.order_lines.group_by(["customer_id"], use_threads=False).aggregate(
            [("order_id", "first")]
        )
        coded = shop.order_lines.filter(pc.equal(shop.order_lines["discount_code"], "WELCOME10"))
        sold = coded.filter(pc.greater(coded["amount_minor"], 0))

        assert set(sold["order_id"].to_pylist()) <= set(first["order_id_first"].to_pylist())
        assert set(sold["channel"].to_pylist()) == {"web"}

    def test_credit_notes_take_back_what_was_sold_3_to_30_days_before(self, shop):
        is_back = pc.less(shop.order_lines["quantity"], 0)
        back, sold = shop.order_lines.filter(is_back), shop.order_lines.filter(pc.invert(is_back))
        sales = {}
        for row in sold.to_pylist():
            key = (row["customer_id"], row["product_id"], -row["quantity"], -row["amount_minor"])
            sales.setdefault(key, []).append(row["ordered_at"].date())

        for row in back.to_pylist():
            key = (row["customer_id"], row["product_id"], row["quantity"], row["amount_minor"])
            ages = {(row["ordered_at"].date() - day).days for day in sales[key]}
            assert ages & set(range(3, 31))
            assert row["order_id"].startswith("R")

    def test_samples_are_given_away(self, lines):
        given = lines["amount_minor"] == 0

        assert set(lines["product_id"][given]) == {"SM-MONTH"}
        assert (lines["cost_minor"][given] == 75).all()

    def test_the_till_is_closed_at_night_and_on_sundays(self, lines):
        sold = lines["ordered_at"][(lines["channel"] == "till") & (lines["amount_minor"] > 0)]
        hours = sold.astype("datetime64[h]").astype(int) % 24
        weekdays = (sold.astype("datetime64[D]").astype(int) + 3) % 7

        assert set(hours) == set(range(9, 19))
        assert set(weekdays) == set(range(6))


class TestFiles:
    def test_stretches_follow_one_another(self, monkeypatch, tmp_path):
        monkeypatch.setattr(store, "CUSTOMERS_TOGETHER", 40)

        books = generate(replace(SHOP, customers=100), tmp_path)

        lines, customers = pq.read_table(books.lines), pq.read_table(books.customers)
        sold = lines.filter(pc.greater(lines["amount_minor"], 0))
        assert pc.count_distinct(sold["order_id"]).as_py() == books.order_count
        assert lines.num_rows == books.line_count
        assert pc.count_distinct(customers["email"]).as_py() == 100
        known = set(lines["customer_id"].to_pylist()) - {None}
        assert known == set(customers["customer_id"].to_pylist())

    def test_csv_holds_the_same_with_prices_in_euros(self, tmp_path):
        books = export(replace(SHOP, customers=100), tmp_path)

        parquet = pq.read_table(books.lines)
        texts = pa.csv.ConvertOptions(
            column_types={"amount": pa.decimal128(12, 2)}, strings_can_be_null=True
        )
        orders = pa.csv.read_csv(tmp_path / "orders.csv", convert_options=texts)
        euros = orders["amount"].to_pylist()
        assert [int(amount * 100) for amount in euros] == parquet["amount_minor"].to_pylist()
        assert orders["customer_id"].equals(parquet["customer_id"])
        assert orders["currency"].unique().to_pylist() == ["EUR"]
        assert orders["order_id"].equals(parquet["order_id"])
        assert (tmp_path / "products.csv").read_text().splitlines()[1] == (
            '"BN-HOUSE-250","House espresso beans 250 g","beans","250 g",8.90,4.10,14,"EUR"'
        )
        assert (tmp_path / "customers.csv").read_text().startswith('"customer_id","name","email"')
