from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight import rfm
from regulars.insight.tests import oracle
from regulars.insight.tests.histories import DATES, HISTORIES, rows_of, sale, table_of_lines
from regulars.insight.transactions import transactions

EXAMPLES = 25
AS_OF = date(2024, 3, 31)
SCORES = ("recency", "frequency", "monetary", "frequency_monetary")


def deals_table(lines):
    return transactions(table_of_lines(lines))


def store_of(*customers):
    """One customer per triple of last order's day in March, number of orders, revenue per order."""
    return [
        sale(f"o{name}-{number}", f"c{name}", f"2024-03-{day:02d}", amount)
        for name, (day, orders, amount) in enumerate(customers)
        for number in range(orders)
    ]


def scores_table(scores):
    """Scores as rfm.scores returns them, which has a test of its own."""
    texts = {"customer_id", "group"}
    names = (*texts, "recency_days", "orders", "revenue_minor", *SCORES)
    schema = pa.schema({name: pa.string() if name in texts else pa.int64() for name in names})
    return pa.Table.from_pylist(list(scores), schema=schema)


class TestScores:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, DATES)
    def test_equals_the_oracle_on_random_histories(self, lines, as_of):
        rows = rows_of(rfm.scores(deals_table(lines), as_of=as_of))

        expected = oracle.scores(oracle.deals_of(lines), as_of)
        assert {row["customer_id"]: row for row in rows} == expected

    def test_gives_each_fifth_of_ten_customers_a_score(self):
        lines = store_of(*[(day, 1, 100 * day) for day in range(1, 11)])

        rows = rows_of(rfm.scores(deals_table(lines), as_of=AS_OF).order_by("recency_days"))

        assert [row["recency"] for row in rows] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
        assert [row["monetary"] for row in rows] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
        assert {row["frequency"] for row in rows} == {1}

    def test_gives_equal_customers_equal_scores(self):
        lines = store_of(*[(5, 1, 100)] * 7, (9, 3, 500))

        rows = rows_of(rfm.scores(deals_table(lines), as_of=AS_OF))

        scores = Counter((row["recency"], row["frequency"], row["monetary"]) for row in rows)
        assert scores == {(5, 5, 5): 1, (5, 1, 1): 7}

    def test_takes_a_store_of_one_customer(self):
        [row] = rows_of(rfm.scores(deals_table(store_of((5, 1, 100))), as_of=AS_OF))

        assert (row["recency"], row["frequency_monetary"], row["group"]) == (5, 1, "new")

    def test_is_empty_without_customers(self):
        lines = [sale("o1", None, "2024-03-01"), sale("c1", "ann", "2024-03-01", -100)]

        assert rows_of(rfm.scores(deals_table(lines), as_of=AS_OF)) == []

    def test_counts_nothing_after_the_day(self):
        lines = [sale("o1", "ann", "2024-03-01"), sale("o2", "ann", "2024-04-01")]

        [row] = rows_of(rfm.scores(deals_table(lines), as_of=AS_OF))

        assert (row["recency_days"], row["orders"], row["revenue_minor"]) == (30, 1, 1000)


class TestEdges:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, DATES)
    def test_lie_at_the_documented_ranks(self, lines, as_of):
        [row] = rows_of(rfm.edges(rfm.summary(deals_table(lines), as_of=as_of)))

        scores = oracle.scores(oracle.deals_of(lines), as_of).values()
        for measure in ("recency_days", "orders", "revenue_minor"):
            rising = sorted(score[measure] for score in scores)
            expected = [rising[-(-fifth * len(rising) // 5) - 1] for fifth in range(1, 5) if rising]
            assert [row[f"{measure}_{fifth}"] for fifth in range(1, 5)] == (expected or [None] * 4)


class TestGroups:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, DATES)
    def test_equals_the_oracle_on_random_histories(self, lines, as_of):
        scores = oracle.scores(oracle.deals_of(lines), as_of).values()

        rows = rows_of(rfm.groups(scores_table(scores)))

        members = defaultdict(list)
        for score in scores:
            members[score["group"]].append(score)
        assert rows == [
            {
                "group": group,
                "customers": len(members[group]),
                "revenue_minor": sum(score["revenue_minor"] for score in members[group]),
                **{
                    f"mean_{measure}": sum(score[measure] for score in members[group])
                    / len(members[group])
                    for measure in ("recency_days", "orders", "revenue_minor")
                },
            }
            for group in sorted(members)
        ]

    def test_covers_the_map_and_reaches_all_eleven(self):
        names = {
            rfm.group_of(recency, value, orders)
            for recency in range(1, 6)
            for value in range(1, 6)
            for orders in (1, 4)
        }

        assert names == set(rfm.Group)
        assert [len(row) for row in rfm.GRID] == [5] * 5

    def test_separates_first_timers_from_potential_loyalists(self):
        assert rfm.group_of(5, 3, orders=1) == "new"
        assert rfm.group_of(4, 2, orders=1) == "promising"
        assert rfm.group_of(5, 1, orders=2) == "potential_loyalists"
        assert rfm.group_of(5, 4, orders=1) == "champions"


class TestCells:
    @pytest.mark.slow
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, DATES)
    def test_equals_the_oracle_on_random_histories(self, lines, as_of):
        scores = oracle.scores(oracle.deals_of(lines), as_of).values()

        rows = rows_of(rfm.cells(scores_table(scores)))

        squares = defaultdict(list)
        for score in scores:
            squares[score["recency"], score["frequency_monetary"]].append(score["revenue_minor"])
        assert rows == [
            {
                "recency": recency,
                "frequency_monetary": value,
                "customers": len(squares[recency, value]),
                "revenue_minor": sum(squares[recency, value]),
                "group": oracle.MAP[value][recency - 1],
            }
            for recency, value in sorted(squares)
        ]


class TestMoves:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(HISTORIES, DATES, st.integers(0, 90))
    def test_equals_the_oracle_on_random_histories(self, lines, since, days):
        until = date.fromordinal(since.toordinal() + days)
        deals = oracle.deals_of(lines)
        before, after = oracle.scores(deals, since), oracle.scores(deals, until)

        rows = rows_of(rfm.moves(scores_table(before.values()), scores_table(after.values())))

        pairs = Counter((before[name]["group"], after[name]["group"]) for name in before)
        ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
        assert rows == [
            {"before": one, "after": other, "customers": count} for (one, other), count in ranked
        ]
