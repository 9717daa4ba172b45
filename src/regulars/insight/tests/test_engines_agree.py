"""One expression, one table: on DuckDB whatever the order of rows, and on a cluster of Spark.

The reference is DuckDB on one thread over the rows as they come. Beside it stand DuckDB over the
same rows in another order, in several files and on two threads, and Spark over these files.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from regulars.insight import cohorts, metrics, rfm, timing
from regulars.insight.baskets import baskets, bought_together, new_products, popular
from regulars.insight.cohorts.entries import beginnings
from regulars.insight.customers import customers
from regulars.insight.engines import connect, failures
from regulars.insight.models.histories import Histories
from regulars.insight.models.sufficient import histories, histories_of, occasions
from regulars.insight.readers.intake import Intake
from regulars.insight.report import json
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin, Question
from regulars.insight.spark.errors import OtherSpark
from regulars.insight.tables import total
from regulars.insight.tests.messy import LAST, shop
from regulars.insight.timelines import Timeline
from regulars.insight.transactions import numbered, transactions
from regulars.insight.types import Period

YEAR = Period(date(2023, 11, 28), LAST)
YEAR_BEFORE = Period(date(2022, 11, 28), date(2023, 11, 27))
SINCE = date(2022, 6, 1)
WEEKS = Timeline(cohorts.Grain.WEEK, SINCE, LAST)
FILES = 3
MOMENTS = ("1900-01-01", "2024-02-29T23:59:59.999999")


@dataclass(frozen=True)
class Store:
    """A history in an engine, with the tables that several questions read kept there."""

    lines: ir.Table

    @cached_property
    def transactions(self) -> ir.Table:
        return transactions(self.lines).cache()

    @cached_property
    def numbered(self) -> ir.Table:
        return numbered(self.transactions).cache()

    @cached_property
    def customers(self) -> ir.Table:
        counted = {"period": YEAR, "previous": YEAR_BEFORE, "timeline": WEEKS}
        return customers(self.transactions, as_of=LAST, **counted).cache()

    @cached_property
    def baskets(self) -> ir.Table:
        return baskets(self.lines, as_of=LAST, strangers=True).cache()

    @cached_property
    def scores(self) -> ir.Table:
        return rfm.scores(self.transactions, as_of=LAST).cache()

    @cached_property
    def bought(self) -> ir.Table:
        return timing.product_purchases(self.lines, as_of=LAST).cache()

    @cached_property
    def gaps(self) -> ir.Table:
        return timing.gaps(self.bought, as_of=LAST).cache()


def _cohorts(grain: str) -> Callable[[Store], ir.Table]:
    """The cohort table; by day of the last weeks alone, as it has a row for each day and age."""
    since = date(2024, 9, 1) if grain == "day" else SINCE
    return lambda store: cohorts.cohorts(store.transactions, grain=grain, since=since, as_of=LAST)


# Those that say of themselves that their rows are in order.
ORDERED: dict[str, Callable[[Store], ir.Table]] = {
    "measures": lambda store: metrics.measures_of(store.customers, period=YEAR),
    "months": lambda store: metrics.months(store.numbered),
    "shares": lambda store: metrics.shares_of(store.customers),
    "revenue_curve": lambda store: metrics.revenue_curve_of(store.customers),
    **{f"cohorts_by_{grain}": _cohorts(grain) for grain in cohorts.Grain},
    "retention_curve": lambda store: cohorts.retention_curve(_cohorts("quarter")(store)),
    "order_gaps": lambda store: cohorts.order_gaps(store.numbered),
    "first_products": lambda store: cohorts.entry_groups(
        store.numbered, by="product", lines=store.lines
    ),
    "first_channels": lambda store: cohorts.entry_groups(store.numbered, by="channel"),
    "entry_curves": lambda store: cohorts.entry_curves_of(
        store.customers, beginnings(store.numbered, by="channel"), timeline=WEEKS
    ),
    "repurchases": lambda store: cohorts.repurchases(
        store.numbered, store.customers, lines=store.lines, every=3
    ),
    "rfm_edges": lambda store: rfm.edges(rfm.summary_of(store.customers, as_of=LAST)),
    "rfm_groups": lambda store: rfm.groups(store.scores),
    "rfm_cells": lambda store: rfm.cells(store.scores),
    "rfm_moves": lambda store: rfm.moves(
        rfm.scores(store.transactions, as_of=YEAR_BEFORE.end), store.scores
    ),
    "bought_together": lambda store: bought_together(store.baskets, least=3, products=12),
    "popular": lambda store: popular(store.baskets, as_of=LAST, half_life_days=45),
    "new_products": lambda store: new_products(store.baskets, as_of=LAST, days=420),
}
UNORDERED: dict[str, Callable[[Store], ir.Table]] = {
    "transactions": lambda store: store.transactions,
    "numbered": lambda store: store.numbered,
    "customers": lambda store: store.customers,
    "rfm_scores": lambda store: store.scores,
    "baskets": lambda store: store.baskets,
    "occasions": lambda store: occasions(store.transactions, as_of=LAST),
    "histories": lambda store: histories(store.transactions, as_of=LAST),
    "product_purchases": lambda store: store.bought,
    "customer_purchases": lambda store: timing.customer_purchases(store.lines, as_of=LAST),
}
# Logarithms are each engine's own, so these are alike to twelve digits.
LOGARITHMS: dict[str, Callable[[Store], ir.Table]] = {
    "gaps": lambda store: store.gaps,
    "rhythms": lambda store: timing.rhythms(store.gaps),
}


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return shop()


@pytest.fixture(scope="module")
def reference(rows: pa.Table) -> Store:
    engine = connect(threads=1)
    return Store(engine.create_table("lines", rows))


@pytest.fixture(scope="module")
def files(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The rows in the order of their amounts, in several files of folders with odd names."""
    folder = tmp_path_factory.mktemp("lake [1] {a}")
    order = pc.sort_indices(rows, [("amount_minor", "descending"), ("order_id", "ascending")])
    size = -(-len(rows) // FILES)
    paths = [folder / f"product_id={number}" / "rows.parquet" for number in range(FILES)]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        pq.write_table(rows.take(order).slice(number * size, size), path)
    return paths


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def there(request: pytest.FixtureRequest, files: list[Path]) -> Store:
    """The same rows in the engine that is compared."""
    if request.param == "spark":
        engine = connect(request.getfixturevalue("spark_url"))
    else:
        engine = connect(threads=2)
    names = [str(path) for path in files]
    if request.param == "duckdb":
        names = [name.replace("[", "[[]") for name in names]  # what DuckDB takes for a wildcard
    return Store(engine.read_parquet(names, hive_partitioning=False))


def _sorted(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: [str(value) for value in row.values()])


def as_lists(histories: Histories) -> list[list[float]]:
    return [
        column.tolist()
        for column in (
            histories.frequency,
            histories.recency,
            histories.age,
            histories.customers,
        )
    ]


class TestEngines:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ORDERED)
    def test_give_identical_rows_in_the_same_order(self, reference, there, name):
        found = ORDERED[name](there).to_pyarrow()

        expected = ORDERED[name](reference).to_pyarrow()
        assert found.to_pylist() == expected.to_pylist()
        assert found.schema.types == expected.schema.types
        assert len(found) >= 1

    @pytest.mark.parametrize("name", UNORDERED)
    def test_give_identical_rows(self, reference, there, name):
        found = UNORDERED[name](there).to_pyarrow()

        expected = UNORDERED[name](reference).to_pyarrow()
        assert _sorted(found) == _sorted(expected)
        assert found.schema.types == expected.schema.types
        assert len(found) >= 50

    @pytest.mark.parametrize("name", LOGARITHMS)
    def test_give_the_same_logarithms_to_twelve_digits(self, reference, there, name):
        def keyed(store: Store) -> dict[tuple[Any, ...], list[Any]]:
            rows = LOGARITHMS[name](store).to_pyarrow().to_pylist()
            exact = [{k: v for k, v in row.items() if not isinstance(v, float)} for row in rows]
            parts = [[v for v in row.values() if isinstance(v, float)] for row in rows]
            return dict(zip((tuple(row.items()) for row in exact), parts, strict=True))

        found, expected = keyed(there), keyed(reference)

        assert found.keys() == expected.keys()
        pairs = [pair for key in found for pair in zip(found[key], expected[key], strict=True)]
        assert all(math.isclose(*pair, rel_tol=1e-12, abs_tol=1e-12) for pair in pairs)
        assert len(pairs) >= 50

    def test_hand_over_histories_and_purchases_in_parts(self, reference, there):
        counted = histories(there.transactions, as_of=LAST)
        bought = there.bought.order_by("customer_id", "product_id", "bought_on")

        parts = list(bought.to_pyarrow_batches(chunk_size=50))
        counts = pa.Table.from_batches(counted.to_pyarrow_batches(chunk_size=9))

        whole = reference.bought.order_by("customer_id", "product_id", "bought_on").to_pyarrow()
        assert pa.Table.from_batches(parts).to_pylist() == whole.to_pylist()
        expected = histories_of(histories(reference.transactions, as_of=LAST), as_of=LAST)
        assert as_lists(histories_of(counts, as_of=LAST)) == as_lists(expected)


class TestReport:
    @pytest.mark.slow
    def test_is_the_same_whatever_the_order_of_rows(self, rows, reference):
        origin = Origin(Intake(9, 8, (), (), ()), sources=("a.parquet",), currency="EUR")
        period = Period(date(2023, 10, 1), date(2024, 8, 31))
        question = Question(as_of=date(2024, 9, 30), period=period)
        turned = connect(threads=2).create_table("lines", rows[::-1])

        found = build(turned, origin, question)

        assert json.pretty(found) == json.pretty(build(reference.lines, origin, question))
        assert len(found.months) >= 25


@pytest.mark.spark
class TestSpark:
    def test_hands_over_more_customers_than_one_answer_holds(self, spark_url):
        engine = connect(spark_url)
        placed = engine.sql(
            "SELECT concat('c', id % 300000) AS customer_id, true AS is_order, "
            "date_add(DATE '2024-01-01', CAST(id % 299 AS INT)) AS ordered_on, "
            "id % 1000 AS amount_minor FROM range(0, 600000, 1, 4)"
        )
        counted = occasions(placed, as_of=date(2024, 12, 31))

        with pytest.raises(failures(), match="maxResultSize"):
            counted.to_pyarrow()
        parts = [
            (len(part), pc.sum(part["revenue_minor"]).as_py())
            for part in counted.to_pyarrow_batches(chunk_size=20_000)
        ]

        assert sum(rows for rows, _ in parts) == 300_000
        assert sum(revenue for _, revenue in parts) == 600 * sum(range(1_000))
        assert max(rows for rows, _ in parts) <= 20_000

    def test_takes_and_gives_every_value_as_it_is(self, spark_url):
        rows = pa.table(
            {
                "text": ['it\'s \\ "x"\n', "😀", "", None],
                "moment": [*map(datetime.fromisoformat, MOMENTS), None, None],
                "day": [date(1, 1, 1), date(1969, 12, 31), date(9999, 12, 31), None],
                "number": [0.1, -0.0, math.inf, None],
                "whole": [2**63 - 1, -(2**63), 0, None],
                "told": [True, False, None, None],
            }
        )
        table = ibis.memtable(rows)
        engine = connect(spark_url)

        assert engine.to_pyarrow(table).to_pylist() == rows.to_pylist()
        text = rows["text"][0].as_py()
        assert engine.to_pyarrow(table.filter(table.text.isin([text])).count()).as_py() == 1
        nothing = ibis.memtable(pa.table({"number": [math.nan, None]}))
        assert engine.to_pyarrow(nothing.number.isnull().sum()).as_py() == 1
        assert list(engine.to_pyarrow_batches(table.limit(0))) == []

    def test_gives_sessions_of_their_own_on_one_driver(self, spark_url):
        one, other = connect(spark_url), connect(spark_url)

        one.sql("SELECT 1 AS number").cache()
        one._session.range(3).createOrReplaceTempView("lines")

        assert "lines" in one.list_tables()
        assert "lines" not in other.list_tables()

    def test_talks_to_one_cluster_only(self, spark_url):
        connect(spark_url)

        with pytest.raises(OtherSpark, match=r"computes on spark://127\.0\.0\.1"):
            connect("spark://local[1]")

    def test_says_when_a_sum_is_too_large(self, spark_url):
        engine = connect(spark_url)
        large = engine.sql("SELECT 9000000000000000000 AS amount_minor FROM range(0, 2, 1, 2)")

        with pytest.raises(failures(), match="OVERFLOW"):
            large.agg(amount_minor=total(large.amount_minor)).to_pyarrow()
