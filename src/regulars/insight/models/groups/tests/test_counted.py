"""Groups counted by the engine are those counted by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.cohorts import MissingLines, entry_groups
from regulars.insight.errors import MissingColumns
from regulars.insight.models.groups.counted import (
    customers_in_groups,
    grouped_histories,
    grouped_histories_of,
)
from regulars.insight.tests.histories import HISTORIES, answer, rows_of, sale, table_of_lines
from regulars.insight.transactions import transactions

AS_OF = date(2024, 3, 5)
LINES = [
    sale("o1", "ann", "2024-01-05", 900, channel="till", product_id="pot", discount_minor=100),
    sale("o1", "ann", "2024-01-05", 500, channel="till", product_id="tea", discount_minor=0),
    sale("o2", "ann", "2024-02-04", 400, channel="web", product_id="tea", discount_minor=0),
    sale("o3", "bob", "2024-01-05", 300, channel="web", product_id="tea", discount_minor=0),
    sale("o4", "cat", "2024-03-01", 300, channel="web", product_id="tea"),
    sale("o5", "dan", "2024-03-01", 300, channel="web", product_id="postage"),
    sale("o6", "eve", "2024-03-06", 300, channel="web", product_id="tea"),
    sale("o7", None, "2024-03-01", 300, channel="web", product_id="tea"),
]
EXPECTED = {
    "channel": {"ann": "till", "bob": "web", "cat": "web", "dan": "web"},
    "product": {"ann": "pot", "bob": "tea", "cat": "tea", "dan": None},
    "discount": {"ann": "discounted", "bob": "full_price", "cat": None, "dan": None},
}


def counted(lines, by):
    return grouped_histories(transactions(lines), by=by, as_of=AS_OF, lines=lines)


def by_hand(lines, by):
    """Customers of each group and history, from the documents of each."""
    documents = defaultdict(list)
    for line in lines:
        documents[line.order_id].append(line)
    bought = defaultdict(list)
    for order, parts in documents.items():
        sold = [line for line in parts if line.amount_minor >= 0]
        customer = min((one.customer_id for one in sold if one.customer_id), default=None)
        if customer and max(line.amount_minor for line in parts) > 0:
            bought[customer].append((min(one.ordered_at for one in sold), order, sold))
    found = Counter()
    for orders in bought.values():
        days = sorted({moment.date() for moment, *_ in orders if moment.date() <= AS_OF})
        if days:
            first = min(orders, key=lambda one: one[:2])[2]
            seen = (days[-1] - days[0]).days, (AS_OF - days[0]).days
            found[group_of(first, by), len(days) - 1, *seen] += 1
    return found


def group_of(first, by):
    if by == "channel":
        return min((line.channel for line in first if line.channel is not None), default=None)
    known = [line.discount_minor for line in first if line.discount_minor is not None]
    if not known:
        return None
    return "discounted" if sum(known) > 0 else "full_price"


class TestGroups:
    @pytest.mark.parametrize("by", EXPECTED)
    def test_are_where_customers_began(self, by):
        lines = table_of_lines(LINES)

        table = customers_in_groups(transactions(lines), by=by, as_of=AS_OF, lines=lines)

        rows = rows_of(table)
        assert {row["customer_id"]: row["group"] for row in rows} == EXPECTED[by]
        assert {row["customer_id"]: row["frequency"] for row in rows}["ann"] == 1

    @settings(max_examples=10, deadline=None)
    @given(HISTORIES, st.sampled_from(["channel", "discount"]))
    def test_are_counted_as_by_hand(self, lines, by):
        rows = answer(lines, counted, by)

        names = ("group", "frequency", "recency", "age")
        found = {tuple(row[name] for name in names): row["customers"] for row in rows}
        assert found == by_hand(lines, by)

    def test_are_taken_over_with_the_day(self):
        table = grouped_histories(transactions(table_of_lines(LINES)), by="channel", as_of=AS_OF)

        found = grouped_histories_of(table, as_of=AS_OF)

        assert (found.names, found.customers.tolist()) == (("web", "till"), [3, 1])
        assert found.each[1].recency.tolist() == [30]
        assert found.whole.as_of == AS_OF

    def test_are_the_same_of_customers_one_by_one(self):
        rows = transactions(table_of_lines(LINES))
        each = customers_in_groups(rows, by="discount", as_of=AS_OF)

        found, folded = (
            grouped_histories_of(table, as_of=AS_OF)
            for table in (each, grouped_histories(each, by="discount", as_of=AS_OF))
        )

        assert found.names == folded.names == ("discounted", "full_price", None)
        assert found.customers.tolist() == folded.customers.tolist() == [1, 1, 2]

    def test_of_nobody_are_none(self):
        lines = table_of_lines([])

        found = grouped_histories_of(counted(lines, "product"), as_of=AS_OF)

        assert (found.names, found.each) == ((), ())

    def test_by_product_need_lines(self):
        with pytest.raises(MissingLines):
            customers_in_groups(transactions(table_of_lines(LINES)), by="product", as_of=AS_OF)

    def test_by_discount_need_discounts(self):
        rows = transactions(table_of_lines(LINES)).drop("discount_minor")

        with pytest.raises(MissingColumns, match="discount_minor"):
            customers_in_groups(rows, by="discount", as_of=AS_OF)

    def test_must_be_in_the_table(self):
        rows = pa.table({"frequency": [1], "recency": [1], "age": [2]})

        with pytest.raises(MissingColumns, match="group"):
            grouped_histories_of(rows, as_of=AS_OF)


class TestEntryGroups:
    def test_tell_who_began_with_a_discount(self):
        rows = rows_of(entry_groups(transactions(table_of_lines(LINES)), by="discount"))

        assert [(row["name"], row["customers"], row["repeat_share"]) for row in rows] == [
            (None, 3, 0.0),
            ("discounted", 1, 1.0),
            ("full_price", 1, 0.0),
        ]
