"""Rows that wait on the engine are all read, whatever else it is asked meanwhile."""

from __future__ import annotations

import sys

import pytest

from regulars.core.customers.models import Customer
from regulars.edges.connectors.files import ordered
from regulars.edges.connectors.files.ordered import Ordered, fetched
from regulars.edges.connectors.files.stages import batches
from regulars.edges.connectors.files.tests.factories import bring_in, line, write_csv
from regulars.insight.engines import connect


@pytest.fixture
def sorted_rows(monkeypatch) -> Ordered:
    monkeypatch.setattr(ordered, "ROWS_A_PAGE", 2)
    engine = connect()
    engine.con.execute(
        "CREATE TEMP TABLE letters AS FROM "
        "(VALUES ('e', 5), ('b', 2), ('it''s', 9), ('a', 1), ('d', 4)) AS rows(name, place)"
    )
    table = engine.table("letters")
    return Ordered.of(table.order_by("name").select("place", "name"), "name")


class TestOrdered:
    def test_goes_on_where_it_was_after_another_question(self, sorted_rows):
        found = []
        for row in sorted_rows.after():
            found.append(row)
            assert sorted_rows.connection.execute("SELECT 42").fetchall() == [(42,)]

        assert found == [(1, "a"), (2, "b"), (4, "d"), (5, "e"), (9, "it's")]
        assert sorted_rows.rows == 5

    def test_begins_after_a_key_that_need_not_be_there(self, sorted_rows):
        assert [row[0] for row in sorted_rows.after("b")] == [4, 5, 9]
        assert [row[0] for row in sorted_rows.after("c")] == [4, 5, 9]
        assert list(sorted_rows.after("it's")) == []

    def test_reads_only_the_columns_that_are_named(self, sorted_rows):
        assert list(sorted_rows.after("d", ("name",))) == [("e",), ("it's",)]


@pytest.mark.django_db
class TestImportOrders:
    def test_makes_every_customer_with_their_name_where_orders_are_there_already(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(batches, "ROWS_AT_A_TIME", 2)
        monkeypatch.setattr(ordered, "ROWS_A_PAGE", 3)
        header = ("order_id", "order_date", "customer_id", "customer_name", "amount")
        first = [line("0", "5.00", customer_id="C0", customer_name="Shopper 0")]
        more = [
            line(str(place), "5.00", customer_id=f"C{place}", customer_name=f"Shopper {place}")
            for place in range(1, 12)
        ]
        rows = [{name: row[name] for name in header} for row in (*first, *more)]
        bring_in(write_csv(tmp_path / "first.csv", rows[:1], header))

        bring_in(write_csv(tmp_path / "more.csv", rows[1:], header))

        names = set(Customer.objects.values_list("name", flat=True))
        assert names == {f"Shopper {place}" for place in range(12)}


def test_answers_without_pandas(monkeypatch):
    table = connect().sql("SELECT 1 AS one")
    monkeypatch.setitem(sys.modules, "pandas", None)  # importing it fails

    assert fetched(table) == [(1,)]
