"""The demo shop's books: the same every time, sound as accounts, true to their parameters."""

from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from regulars.edges.sandbox.generator import (
    ShopParameters,
    assortment,
    generate,
    products_table,
    store,
    stretches,
)
from regulars.edges.sandbox.generator.calendar import till_calendar, web_calendar
from regulars.edges.sandbox.generator.export import export
from regulars.insight.schema import ORDER_LINES

SHOP = ShopParameters(end=date(2026, 10, 31))
PAGE = Path(__file__).parents[5] / "docs/reference/demo-shop.md"


@pytest.fixture(scope="module")
def shop():
    (only,) = stretches(SHOP)
    return only


@pytest.fixture(scope="module")
def lines(shop):
    return {name: shop.order_lines[name].to_numpy() for name in shop.order_lines.column_names}


@pytest.fixture(scope="module")
def many():
    """Enough customers to see the parameters through the noise."""
    return pa.concat_tables(
        stretch.truth.append_column("orders", orders_of(stretch))
        for stretch in stretches(replace(SHOP, customers=200_000))
    ).to_pandas()


def orders_of(stretch):
    sold = stretch.order_lines.filter(pc.greater(stretch.order_lines["amount_minor"], 0))
    per_customer = (
        sold.group_by(["customer_id"])
        .aggregate([("order_id", "count_distinct")])
        .filter(pc.is_valid(pc.field("customer_id")))
        .sort_by("customer_id")
    )
    assert per_customer["customer_id"].equals(stretch.truth["customer_id"])
    return per_customer["order_id_count_distinct"]


def anonymous_sales(lines):
    """First lines of the orders of nobody known."""
    nobody = np.array([customer is None for customer in lines["customer_id"]])
    _, first = np.unique(lines["order_id"], return_index=True)
    is_first = np.isin(np.arange(nobody.size), first)
    return nobody & is_first & (lines["amount_minor"] > 0)


def digest(table):
    seal = sha256()
    for name in table.column_names:
        seal.update(name.encode())
        seal.update(repr(table[name].to_pylist()).encode())
    return seal.hexdigest()


class TestSameSeed:
    def test_gives_the_same_tables_always(self, shop):
        assert (
            digest(shop.order_lines)
            == "3e3d378360368795f4dcd6ca4c20f1c895fbde8be4c23a27526f759651c523ca"
        )
        assert (
            digest(shop.customers)
            == "84d5bb9f688d3f5300de117596305e7359e627f23a379e2b7c97f2cc6cb30b23"
        )
        assert (
            digest(products_table())
            == "8f73ec92bddd49c03be2862273584846d19ca73a5a8e3cbfbad2a787c162a029"
        )

    def test_gives_the_same_files_twice(self, tmp_path):
        small = replace(SHOP, customers=50)
        (tmp_path / "again").mkdir()

        books, again = generate(small, tmp_path), generate(small, tmp_path / "again")

        assert books.lines.read_bytes() == again.lines.read_bytes()
        assert books.customers.read_bytes() == again.customers.read_bytes()

    def test_other_seeds_give_other_shops(self):
        (one,) = stretches(replace(SHOP, customers=50))
        (other,) = stretches(replace(SHOP, customers=50, seed=7))

        assert digest(one.order_lines) != digest(other.order_lines)


class TestFigures:
    """Of the shop that ``regulars demo`` shows, had its history ended on 31 October 2026."""

    def test_counts_customers_orders_and_lines(self, shop):
        assert shop.customers.num_rows == 5_000
        assert (shop.orders, shop.credit_notes) == (12_362, 914)
        assert shop.order_lines.num_rows == 26_378

    def test_two_in_five_customers_come_back(self, shop):
        assert np.mean(orders_of(shop).to_numpy() > 1) == 0.4052

    def test_a_third_of_till_orders_are_anonymous(self, lines):
        at_till = lines["channel"] == "till"
        till = set(lines["order_id"][at_till & (lines["amount_minor"] > 0)])
        nobody = lines["customer_id"] == None  # noqa: E711 - elementwise
        anonymous = set(lines["order_id"][nobody & (lines["amount_minor"] > 0)])

        assert anonymous < till
        assert (len(anonymous), len(till)) == (1_528, 4_366)
        assert round(len(anonymous) / len(till), 4) == 0.35

    def test_about_four_lines_in_a_hundred_are_taken_back(self, lines):
        back, sold = (lines["amount_minor"] < 0).sum(), (lines["amount_minor"] > 0).sum()

        assert (back, sold) == (951, 24_890)
        assert 0.035 < back / sold < 0.045

    def test_december_is_busiest_and_summer_quietest(self, lines):
        moments = lines["ordered_at"][anonymous_sales(lines)]
        months = np.bincount(moments.astype("datetime64[M]").astype(int) % 12, minlength=12)

        assert months.tolist() == [111, 99, 136, 122, 104, 92, 92, 105, 97, 156, 192, 222]

    def test_codes_are_used_while_they_run(self, lines):
        coded = lines["discount_code"] == "NOVEMBER20"
        days = {
            str(day)
            for day in lines["ordered_at"][coded & (lines["amount_minor"] > 0)].astype(
                "datetime64[D]"
            )
        }

        assert min(days) == "2024-11-22"
        assert max(days) == "2025-11-30"
        assert {day[5:] for day in days} <= {f"11-{day}" for day in range(22, 31)}


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


class TestTruth:
    """What was drawn is what the parameters say, within four standard errors."""

    def base(self, many):
        """Customers whose rate no effect multiplies."""
        plain = ~many.first_product_id.str.startswith(("ST-", "GF-"))
        return many[plain & (many.habit != "both")]

    def test_never_returning_has_the_probability_of_the_model(self, many):
        base = self.base(many)
        time = SHOP.days - base.first_order_business_day
        expected = (SHOP.rate_per_days / (SHOP.rate_per_days + time)) ** SHOP.rate_shape

        error = (expected * (1 - expected)).sum() ** 0.5 / len(base)
        assert abs((base.orders == 1).mean() - expected.mean()) < 4 * error

    def test_repeat_orders_have_the_expectation_of_the_model(self, many):
        base = self.base(many)
        time = SHOP.days - base.first_order_business_day.to_numpy()
        # Given rate and dropout: (1 - exp(-rate * dropout * time)) / dropout repeat orders.
        rate, dropout = base.purchase_rate.to_numpy(), base.dropout_probability.to_numpy()
        expected = -np.expm1(-rate * dropout * time) / dropout

        repeats = base.orders.to_numpy() - 1
        assert (
            abs(repeats.mean() - expected.mean())
            < 4 * (repeats - expected).std() / len(base) ** 0.5
        )

    def test_rates_and_dropouts_have_the_documented_means(self, many):
        base = self.base(many)

        assert base.purchase_rate.mean() == pytest.approx(
            SHOP.rate_shape / SHOP.rate_per_days, rel=0.02
        )
        mean = SHOP.dropout_a / (SHOP.dropout_a + SHOP.dropout_b)
        assert many.dropout_probability.mean() == pytest.approx(mean, rel=0.01)
        assert many.appetite.mean() == pytest.approx(1, rel=0.01)

    def test_first_products_and_channels_multiply_rates(self, many):
        plain = self.base(many).purchase_rate.mean()
        single = many[many.habit != "both"]
        kits = single[single.first_product_id.str.startswith("ST-")].purchase_rate.mean()
        gifts = single[single.first_product_id.str.startswith("GF-")].purchase_rate.mean()
        both = many[many.habit == "both"]
        both = both[~both.first_product_id.str.startswith(("ST-", "GF-"))].purchase_rate.mean()

        assert kits / plain == pytest.approx(SHOP.starter_kit_factor, rel=0.05)
        assert gifts / plain == pytest.approx(SHOP.gift_factor, rel=0.05)
        assert both / plain == pytest.approx(SHOP.both_channels_factor, rel=0.05)

    def test_habits_have_their_shares(self, many):
        shares = many.habit.value_counts(normalize=True)

        assert shares["web"] == pytest.approx(SHOP.web_only_share, abs=0.005)
        assert shares["till"] == pytest.approx(SHOP.till_only_share, abs=0.005)

    def test_the_anonymous_till_follows_its_calendar(self, lines):
        calendar = till_calendar(SHOP)
        moments = lines["ordered_at"][anonymous_sales(lines)].astype("datetime64[s]").astype(int)
        passed = np.sort(calendar.business_days(moments)) / calendar.length

        gap = np.abs(passed - (np.arange(passed.size) + 0.5) / passed.size).max()
        assert gap < 1.95 / passed.size**0.5  # Kolmogorov's bound for one in a thousand

    def test_those_who_left_do_not_count_as_active(self, many):
        assert 0.15 < 1 - many.is_active.mean() < 0.2
        assert many[~many.is_active].orders.min() == 2


class TestCalendar:
    @pytest.mark.parametrize("calendar", [web_calendar(SHOP), till_calendar(SHOP)])
    def test_business_days_average_a_calendar_day(self, calendar):
        assert calendar.length == pytest.approx(SHOP.days)

    def test_goes_there_and_back(self):
        calendar = web_calendar(SHOP)
        days = np.linspace(0, 729, 50)

        assert calendar.business_days(calendar.moments(days)) == pytest.approx(days, abs=1e-3)


class TestParameters:
    @pytest.mark.parametrize(
        ("end", "start"),
        [
            (date(2026, 10, 31), date(2024, 11, 1)),
            (date(2026, 11, 21), date(2024, 11, 22)),
            (date(2028, 2, 29), date(2026, 3, 1)),
            (date(2026, 8, 30), date(2024, 8, 31)),
            (date(2028, 2, 28), date(2026, 2, 28)),
        ],
    )
    def test_the_history_is_24_months_long(self, end, start):
        assert ShopParameters(end=end).start == start

    def test_the_page_lists_every_parameter_with_its_value(self):
        text = PAGE.read_text(encoding="utf-8")

        for field in fields(ShopParameters):
            assert f"`{field.name}`" in text
            if isinstance(field.default, int | float | str):
                row = next(row for row in text.splitlines() if f"| `{field.name}` |" in row)
                value = (
                    f"{field.default:,}" if isinstance(field.default, int) else str(field.default)
                )
                assert f"| {value} |" in row, row


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
