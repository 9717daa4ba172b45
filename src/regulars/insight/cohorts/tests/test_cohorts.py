from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight import cohorts
from regulars.insight.cohorts import Grain, MissingLines
from regulars.insight.errors import UnknownGrain
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import (
    DATES,
    HISTORIES,
    answer,
    rows_of,
    sale,
    table_of_lines,
)
from regulars.insight.transactions import transactions

EXAMPLES = 25
GRAINS = st.sampled_from([grain.value for grain in Grain])


def deals_table(lines):
    return transactions(table_of_lines(lines))


def gaps(lines, most):
    return cohorts.order_gaps(transactions(lines), most=most)


def began(lines, by):
    return cohorts.entry_groups(transactions(lines), by=by, lines=lines)


class TestCohorts:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, GRAINS, DATES)
    def test_equal_the_oracle_on_random_histories_and_so_does_their_curve(
        self, lines, grain, as_of
    ):
        with cohorts.cohorts(deals_table(lines), grain=grain, as_of=as_of).cache() as table:
            rows, curve = rows_of(table), rows_of(cohorts.retention_curve(table))

        expected = oracle.cohorts(oracle.deals_of(lines), grain, as_of)
        assert rows == [dict(cell) for cell in expected]
        assert curve == oracle.retention_curve(expected)

    def test_follows_a_cohort_done_by_hand(self):
        lines = [
            sale("o1", "ann", "2023-12-05", 1000),
            sale("o2", "bob", "2023-12-31", 500),
            sale("o3", "ann", "2024-02-01", 700),
            sale("c3", "ann", "2024-02-02", -100),
            sale("o4", "cat", "2024-01-31", 300),
        ]

        table = cohorts.cohorts(deals_table(lines), grain="month", as_of=date(2024, 2, 10))

        columns = ["entry", "age", "size", "customers", "revenue_minor", "cumulative_value_minor"]
        found = [tuple(row[name] for name in columns) for row in rows_of(table)]
        assert found == [
            (date(2023, 12, 1), 0, 2, 2, 1500, 750.0),
            (date(2023, 12, 1), 1, 2, 0, 0, 750.0),
            (date(2023, 12, 1), 2, 2, 1, 600, 1050.0),
            (date(2024, 1, 1), 0, 1, 1, 300, 300.0),
            (date(2024, 1, 1), 1, 1, 0, 0, 300.0),
        ]
        assert [row["complete"] for row in rows_of(table)] == [True, True, False, True, False]

    def test_starts_weeks_on_monday(self):
        lines = [sale("o1", "ann", "2024-03-03"), sale("o2", "ann", "2024-03-04")]

        rows = rows_of(
            cohorts.cohorts(deals_table(lines), grain=Grain.WEEK, as_of=date(2024, 3, 10))
        )

        assert [(row["entry"], row["age"], row["customers"]) for row in rows] == [
            (date(2024, 2, 26), 0, 1),
            (date(2024, 2, 26), 1, 1),
        ]

    def test_leaves_out_customers_older_than_the_first_cohort(self):
        lines = [
            sale("o1", "ann", "2024-01-05"),
            sale("o2", "bob", "2024-02-06"),
            sale("o3", "ann", "2024-02-07"),
        ]

        table = cohorts.cohorts(
            deals_table(lines), grain="month", since=date(2024, 2, 20), as_of=date(2024, 2, 29)
        )

        [row] = rows_of(table.select("entry", "age", "size", "customers", "orders"))
        assert tuple(row.values()) == (date(2024, 2, 1), 0, 1, 1, 1)

    def test_refuses_an_unknown_grain(self):
        with pytest.raises(UnknownGrain) as refusal:
            cohorts.cohorts(deals_table([]), grain="fortnight", as_of=date(2024, 1, 1))

        assert str(refusal.value) == (
            "There is no grain 'fortnight'. Choose one of: day, week, month, quarter, year."
        )


class TestOrderGaps:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, st.integers(1, 12))
    def test_equals_the_oracle_on_random_histories(self, lines, most):
        rows = answer(lines, gaps, most)

        assert rows == oracle.order_gaps(oracle.deals_of(lines), most)

    def test_takes_quartiles_that_occurred(self):
        days = ["01", "02", "04", "08"]
        lines = [sale(f"a{day}", f"c{day}", "2024-01-01") for day in days]
        lines += [sale(f"b{day}", f"c{day}", f"2024-01-{int(day) + 1:02d}") for day in days]

        [first, second] = rows_of(cohorts.order_gaps(deals_table(lines)))

        quartiles = ["lower_quartile_days", "median_days", "upper_quartile_days"]
        assert [first[name] for name in quartiles] == [1, 2, 4]
        assert (second["customers"], second["went_on"], second["share"]) == (4, 0, 0.0)


class TestEntryGroups:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, st.sampled_from(["product", "channel"]))
    def test_equals_the_oracle_on_random_histories(self, lines, by):
        rows = answer(lines, began, by)

        expected = oracle.entry_groups(lines, oracle.deals_of(lines), by)
        assert sorted(rows, key=repr) == sorted(
            [{name: group[name] for name in rows[0]} for group in expected], key=repr
        )
        assert [row["customers"] for row in rows] == sorted(
            [row["customers"] for row in rows], reverse=True
        )

    def test_puts_a_customer_with_the_product_that_brought_most(self):
        lines = [
            sale("o1", "ann", "2024-01-05", 300, product_id="tea"),
            sale("o1", "ann", "2024-01-05", 300, product_id="tea"),
            sale("o1", "ann", "2024-01-05", 500, product_id="pot", product_name="Teapot"),
            sale("o2", "ann", "2024-02-05", 900, product_id="cup"),
            sale("o3", "bob", "2024-02-05", 900, product_id="pot", product_name="Teapot"),
        ]

        rows = rows_of(
            cohorts.entry_groups(deals_table(lines), by="product", lines=table_of_lines(lines))
        )

        assert [
            (row["name"], row["customers"], row["repeat_share"], row["revenue_minor"])
            for row in rows
        ] == [("Teapot", 1, 0.0, 900), ("tea", 1, 1.0, 2000)]

    def test_leaves_out_postage_and_fees_and_whose_order_held_nothing_else(self):
        lines = [
            sale("o1", "ann", "2024-01-05", 300, product_name="Tea"),
            sale("o1", "ann", "2024-01-05", 900, product_name="DHL-Express Versand"),
            sale("o2", "bob", "2024-02-05", 500, product_id="POST", product_name="Postage"),
            sale("o3", "cat", "2024-02-05", 500, product_id="GIFT-CARD"),
        ]

        rows = rows_of(
            cohorts.entry_groups(deals_table(lines), by="product", lines=table_of_lines(lines))
        )

        assert [(row["name"], row["customers"]) for row in rows] == [("Tea", 1)]

    def test_refuses_products_without_lines(self):
        with pytest.raises(MissingLines):
            cohorts.entry_groups(deals_table([]), by="product")


class TestEntryCurves:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(
        HISTORIES,
        st.dictionaries(st.sampled_from(["ann", "bob", "cat", "dan"]), st.sampled_from("xy")),
        GRAINS,
        DATES,
    )
    def test_are_the_curve_of_each_group_on_its_own(self, lines, groups, grain, as_of):
        began = pa.table(
            {
                "customer_id": pa.array([*groups, "eve"], pa.string()),
                "key": pa.array([*groups.values(), None], pa.string()),
            }
        )

        rows = rows_of(cohorts.entry_curves(deals_table(lines), began, grain=grain, as_of=as_of))

        expected = []
        for key in "xy":
            # An order of several names is one customer's, so deals are told apart, not lines.
            deals = [deal for deal in oracle.deals_of(lines) if groups.get(deal.customer_id) == key]
            own = oracle.cohorts(deals, grain, as_of)
            expected += [{"key": key, **point} for point in oracle.retention_curve(own)]
        assert [{name: row[name] for name in row if name != "cohorts"} for row in rows] == expected

    def test_count_the_cohorts_that_are_old_enough(self):
        lines = [
            sale("o1", "ann", "2024-01-05"),
            sale("o2", "bob", "2024-02-05"),
            sale("o3", "ann", "2024-03-05"),
        ]
        began = pa.table({"customer_id": ["ann", "bob"], "key": ["tea", "tea"]})

        rows = rows_of(cohorts.entry_curves(deals_table(lines), began, as_of=date(2024, 3, 31)))

        assert [
            (row["age"], row["cohorts"], row["customers"], row["returned"]) for row in rows
        ] == [
            (0, 2, 2, 2),
            (1, 2, 2, 0),
            (2, 1, 1, 1),
        ]
