"""The figures of the demo shop, computed once more with pandas from its lines."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight import cohorts, metrics, rfm
from regulars.insight.tests.histories import rows_of
from regulars.insight.transactions import transactions
from regulars.insight.types import Period

SHOP = ShopParameters(end=date(2026, 10, 31), customers=500)
LAST = pd.Timestamp(SHOP.end)
START, BEFORE = LAST - pd.Timedelta(days=364), LAST - pd.Timedelta(days=729)
PERIOD = Period(START.date(), LAST.date())
PREVIOUS = Period(BEFORE.date(), (START - pd.Timedelta(days=1)).date())
FIFTHS = [0.2, 0.4, 0.6, 0.8]


@pytest.fixture(scope="module")
def table():
    (shop,) = stretches(SHOP)
    return transactions(shop.order_lines).cache()


@pytest.fixture(scope="module")
def lines():
    """Every line, with its day, its profit, and whether it is a sale."""
    (shop,) = stretches(SHOP)
    found = shop.order_lines.to_pandas()
    return found.assign(
        day=found.ordered_at.dt.normalize(),
        profit=found.amount_minor - found.cost_minor,
        sold=found.amount_minor > 0,
    )


@pytest.fixture(scope="module")
def known(lines):
    """Lines of known customers."""
    return lines[lines.customer_id.notna()]


@pytest.fixture(scope="module")
def placed(known):
    """One row per order of a known customer, as they followed on each other."""
    orders = (
        known[known.sold]
        .groupby("order_id", as_index=False)
        .agg(customer_id=("customer_id", "first"), at=("ordered_at", "min"), day=("day", "min"))
    )
    return orders.sort_values(["customer_id", "at", "order_id"], ignore_index=True)


def within(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    return rows[rows.day.between(pd.Timestamp(period.start), pd.Timestamp(period.end))]


def filled(values: pd.Series) -> dict[object, int]:
    """The values that are not zero, by their keys."""
    return {key: int(value) for key, value in values.items() if value}


class TestShop:
    def test_has_every_kind_of_line(self, lines, known):
        assert len(lines) == 2_571
        assert (lines.amount_minor < 0).sum() == 91
        assert lines.customer_id.isna().sum() == 265
        assert known.customer_id.nunique() == 500
        assert lines.cost_minor.isna().sum() == 0


class TestMeasures:
    def test_count_what_pandas_counts(self, lines, table, known, placed):
        [row] = rows_of(metrics.measures(table, period=PERIOD, previous=PREVIOUS))

        frequency = within(placed, PERIOD).groupby("customer_id").size()
        starting = set(within(placed, PREVIOUS).customer_id)
        first = placed.groupby("customer_id").day.min()
        everything = within(lines, PERIOD)
        assert row["customers"] == len(frequency)
        assert row["repeat_customers"] == (frequency > 1).sum()
        assert row["new_customers"] == (first >= START).sum()
        assert row["orders"] == everything[everything.sold].order_id.nunique()
        assert row["customer_orders"] == frequency.sum()
        assert row["revenue_minor"] == everything.amount_minor.sum()
        assert row["customer_revenue_minor"] == within(known, PERIOD).amount_minor.sum()
        assert row["starting_customers"] == len(starting)
        assert row["kept_customers"] == len(starting & set(frequency.index))

    def test_divide_as_pandas_divides(self, lines, table, known, placed):
        [row] = rows_of(metrics.measures(table, period=PERIOD, previous=PREVIOUS))

        frequency = within(placed, PERIOD).groupby("customer_id").size()
        starting = set(within(placed, PREVIOUS).customer_id)
        kept = len(starting & set(frequency.index)) / len(starting)
        everything = within(lines, PERIOD)
        orders = everything[everything.sold].order_id.nunique()
        assert row["repeat_customer_rate"] == (frequency > 1).mean()
        assert row["purchase_frequency"] == frequency.mean()
        assert row["average_order_value_minor"] == everything.amount_minor.sum() / orders
        assert (row["retention_rate"], row["churn_rate"]) == pytest.approx((kept, 1 - kept))

    def test_multiply_to_the_lifetime_value_of_pandas(self, table, known, placed):
        [row] = rows_of(metrics.measures(table, period=PERIOD, previous=PREVIOUS))

        lives = placed.groupby("customer_id").day.agg(["min", "max", "size"])
        years = (lives["max"] - lives["min"]).dt.days / 365
        sale = known.amount_minor.sum() / len(placed)
        repeats = (lives["size"] - 1).sum() / years.sum()
        assert row["average_sale_minor"] == pytest.approx(sale)
        assert row["repeat_transactions"] == pytest.approx(repeats)
        assert row["average_retention_years"] == pytest.approx(years.mean())
        assert row["customer_lifetime_value_minor"] == pytest.approx(sale * repeats * years.mean())


class TestShares:
    def test_are_those_of_pandas(self, table, known, placed):
        [row] = rows_of(metrics.shares(table, period=PERIOD))

        frequency = within(placed, PERIOD).groupby("customer_id").size()
        again = frequency.index[frequency > 1]
        bought = within(known, PERIOD).groupby("customer_id")[["amount_minor", "profit"]].sum()
        bought = bought.loc[frequency.index]
        best = bought.amount_minor.sort_values(ascending=False).head(-(-len(bought) // 5))
        assert row == pytest.approx(
            {
                "repeat_customers": len(again) / len(frequency),
                "repeat_orders": frequency[again].sum() / frequency.sum(),
                "repeat_revenue": bought.amount_minor[again].sum() / bought.amount_minor.sum(),
                "repeat_profit": bought.profit[again].sum() / bought.profit.sum(),
                "top_fifth_revenue": best.sum() / bought.amount_minor.sum(),
            }
        )


class TestCohorts:
    @pytest.mark.parametrize(("grain", "letter"), [("month", "M"), ("quarter", "Q"), ("week", "W")])
    def test_hold_in_every_cell_what_pandas_finds(self, table, known, placed, grain, letter):
        rows = rows_of(cohorts.cohorts(table, grain=grain, as_of=SHOP.end))

        def periods(days: pd.Series) -> pd.Series:
            return days.dt.to_period(letter).astype("int64")

        entry = periods(placed.day).groupby(placed.customer_id).min()
        ages = periods(placed.day) - placed.customer_id.map(entry)
        buying = placed.groupby([placed.customer_id.map(entry), ages])
        lived = known.assign(entry=known.customer_id.map(entry))
        money = lived.groupby(["entry", periods(lived.day) - lived.entry])

        def found(column: str) -> dict[tuple[int, int], int]:
            starts = pd.Series([pd.Timestamp(row["entry"]) for row in rows])
            keys = zip(periods(starts), (row["age"] for row in rows), strict=True)
            return {key: row[column] for key, row in zip(keys, rows, strict=True) if row[column]}

        assert found("customers") == filled(buying.customer_id.nunique())
        assert found("orders") == filled(buying.size())
        assert found("revenue_minor") == filled(money.amount_minor.sum())
        assert found("profit_minor") == filled(money.profit.sum())

    def test_add_up_to_the_value_of_pandas(self, table, known, placed):
        rows = rows_of(cohorts.cohorts(table, grain="month", as_of=SHOP.end))

        oldest = [row for row in rows if row["entry"] == SHOP.start]
        month = placed.groupby("customer_id").day.min().dt.to_period("M")
        members = month.index[month == month.min()]
        mine = known[known.customer_id.isin(members)]
        assert [row["size"] for row in oldest] == [len(members)] * 24
        assert oldest[-1]["cumulative_value_minor"] == pytest.approx(
            mine.amount_minor.sum() / len(members)
        )


class TestScores:
    def test_are_those_of_pandas(self, table, known, placed):
        rows = rows_of(rfm.scores(table, as_of=SHOP.end))

        customers = placed.groupby("customer_id").agg(last=("day", "max"), orders=("day", "size"))
        customers["revenue"] = known.groupby("customer_id").amount_minor.sum()
        customers["days"] = (LAST - customers["last"]).dt.days

        def fifth(values: pd.Series) -> np.ndarray:
            edges = np.quantile(values, FIFTHS, method="inverted_cdf")
            return 1 + np.searchsorted(edges, values.to_numpy(), side="left")

        expected = customers.assign(
            r=6 - fifth(customers.days), f=fifth(customers.orders), m=fifth(customers.revenue)
        )
        names = ("recency_days", "orders", "revenue_minor", "recency", "frequency", "monetary")
        assert {row["customer_id"]: tuple(row[name] for name in names) for row in rows} == {
            name: (row.days, row.orders, row.revenue, row.r, row.f, row.m)
            for name, row in expected.iterrows()
        }


class TestGaps:
    def test_are_those_of_pandas_at_every_step(self, table, placed):
        rows = rows_of(cohorts.order_gaps(table))

        number = placed.groupby("customer_id").cumcount() + 1
        days = placed.groupby("customer_id").day.diff().dt.days
        quartiles = {
            name: [
                np.quantile(days[number == step], part, method="inverted_cdf")
                for step in range(2, 12)
            ]
            for name, part in (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75))
        }
        assert [row["order_number"] for row in rows] == list(range(1, 11))
        assert [row["customers"] for row in rows] == [
            (number == step).sum() for step in range(1, 11)
        ]
        assert [row["went_on"] for row in rows] == [(number == step).sum() for step in range(2, 12)]
        for name, expected in quartiles.items():
            assert [row[f"{name}_days"] for row in rows] == expected
