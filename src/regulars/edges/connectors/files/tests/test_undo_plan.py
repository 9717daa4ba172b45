from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from regulars.core import bulk
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order, OrderLine
from regulars.edges.connectors.files import commands, queries, services
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    bring_in,
    counts,
    line,
    table_rows,
    undo,
    write_csv,
)
from regulars.edges.connectors.files.types import (
    Sharer,
    UndoDiffers,
    UndoPlan,
)

pytestmark = pytest.mark.django_db


def plan(run_id: int) -> UndoPlan:
    return queries.undo_plan(run_id)


def going(plan: UndoPlan) -> dict[str, int]:
    return {
        "Order": plan.orders,
        "Refund": plan.refunds,
        "Lines": plan.lines,
        "Customer": plan.customers,
        "Product": plan.products,
    }


def there() -> dict[str, int]:
    found = counts()
    found["Lines"] = found["OrderLine"] + found["RefundLine"]
    return {name: found[name] for name in ("Order", "Refund", "Lines", "Customer", "Product")}


FIRST = [
    line("1", "10.00"),
    line("1", "5.00", product_id="P2"),
    line("1", "-2.00"),
    line("2", "7.00", customer_id="C2"),
    line("3", "4.00", customer_id="C3", product_id="P3"),
]


class TestUndoPlan:
    def test_counts_everything_where_nothing_else_came_in(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "one.csv", FIRST))

        assert plan(card.id) == UndoPlan(
            orders=3,
            refunds=1,
            lines=5,
            customers=3,
            products=3,
            changed=0,
            orders_changed=0,
            lines_kept=0,
            customers_kept=0,
            products_kept=0,
        )

    def test_names_a_later_import_that_tells_the_same_lines_and_keeps_them(self, tmp_path):
        first = bring_in(write_csv(tmp_path / "one.csv", FIRST))
        second = bring_in(write_csv(tmp_path / "two.csv", [*FIRST[:1], *FIRST[2:4]]))

        planned = plan(first.id)

        assert going(planned) == {"Order": 1, "Refund": 0, "Lines": 2, "Customer": 1, "Product": 2}
        assert (planned.lines_kept, planned.customers_kept, planned.products_kept) == (3, 2, 1)
        assert planned.sharers == (
            Sharer(
                run_id=second.id,
                file_name="two.csv",
                created_at=NOW,
                lines_told=3,
                rows_told=3,
                lines_added=0,
            ),
        )

        undo(first.id)

        assert there() == {"Order": 2, "Refund": 1, "Lines": 3, "Customer": 2, "Product": 1}
        assert set(OrderLine.objects.values_list("import_run", flat=True)) == {second.id}
        assert set(Order.objects.values_list("total_minor", "refunded_minor")) == {
            (1000, 200),
            (700, 0),
        }

        undo(second.id)

        assert set(there().values()) == {0}

    def test_names_a_later_import_that_added_to_the_same_order(self, tmp_path):
        first = bring_in(write_csv(tmp_path / "one.csv", FIRST))
        added = line("3", "9.00", customer_id="C3", product_id="P9")
        second = bring_in(write_csv(tmp_path / "two.csv", [added]), may_double=True)

        planned = plan(first.id)

        assert [(item.run_id, item.lines_told, item.lines_added) for item in planned.sharers] == [
            (second.id, 0, 1)
        ]
        assert planned.orders == 2

        undo(first.id)

        assert Order.objects.get().total_minor == 900

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1)])
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_says_exactly_what_undoing_does_whatever_is_undone_first(self, tmp_path, order):
        files = [
            FIRST,
            [*FIRST[:3], line("4", "3.00", customer_id="C2")],
            [*FIRST[1:], line("1", "6.00", product_id="P4"), line("2", "-1.00")],
        ]
        runs = [
            bring_in(write_csv(tmp_path / f"{place}.csv", rows)).id
            for place, rows in enumerate(files)
        ]

        for place in order:
            before, planned = there(), plan(runs[place])
            undo(runs[place])
            after = there()
            assert {name: before[name] - after[name] for name in after} == going(planned)

        assert set(there().values()) == {0}

    def test_keeps_what_is_told_again_as_long_as_any_import_that_tells_it_stands(self, tmp_path):
        runs = [bring_in(write_csv(tmp_path / f"{place}.csv", FIRST)).id for place in range(3)]
        before = table_rows()

        undo(runs[0])
        undo(runs[2])
        assert table_rows() == before

        undo(runs[1])
        assert set(there().values()) == {0}

    def test_keeps_customers_that_a_later_file_lists_too(self, tmp_path):
        people = [{"customer_id": f"C{number}", "name": "Somebody"} for number in range(3)]
        first = bring_in(write_csv(tmp_path / "one.csv", people, (*people[0],)), "customers")
        second = bring_in(write_csv(tmp_path / "two.csv", people[:1], (*people[0],)), "customers")

        planned = plan(first.id)
        undo(first.id)

        assert (planned.customers, planned.customers_kept) == (2, 1)
        assert Customer.objects.get().import_run == second.id

    def test_writes_nothing(self, tmp_path, django_assert_max_num_queries):
        card = bring_in(write_csv(tmp_path / "one.csv", FIRST))
        before = table_rows()

        with django_assert_max_num_queries(26):
            plan(card.id)

        assert table_rows() == before
        assert ImportRun.objects.get().status == "done"


def interleaved(number: int) -> list[dict[str, Any]]:
    """Lines of as many orders, by turns of the web shop and the till; some are taken back."""
    return [
        line(
            str(place),
            "-1.00" if place % 7 == 0 else "2.00",
            channel=("web", "till")[place % 2],
            customer_id=f"C{place % 11}",
            product_id=f"P{place % 13}",
        )
        for place in range(number)
    ]


class TestScattered:
    """What two imports share where it is every second line of one of them."""

    @pytest.mark.parametrize("undone_first", [0, 1])
    @pytest.mark.parametrize("size", [1, 7])
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_is_counted_as_it_is_undone(self, tmp_path, monkeypatch, size, undone_first):
        rows = interleaved(60)
        files = [rows, [row for row in rows if row["channel"] == "web"], rows[1:40:3]]
        runs = [
            bring_in(write_csv(tmp_path / f"{place}.csv", lines)).id
            for place, lines in enumerate(files)
        ]
        monkeypatch.setattr(bulk, "ROWS_AT_A_TIME", size)

        for run in (runs[undone_first], *(run for run in runs if run != runs[undone_first])):
            before, planned = there(), plan(run)
            undo(run)
            after = there()
            assert {name: before[name] - after[name] for name in after} == going(planned)

        assert set(there().values()) == {0}

    def test_is_all_that_stays(self, tmp_path):
        rows = interleaved(60)
        first = bring_in(write_csv(tmp_path / "all.csv", rows))
        web = [row for row in rows if row["channel"] == "web"]
        second = bring_in(write_csv(tmp_path / "web.csv", web))

        planned = plan(first.id)
        undo(first.id)

        assert planned.lines_kept == there()["Lines"] == 30
        assert planned.customers_kept == there()["Customer"] == 11
        assert planned.products_kept == there()["Product"] == 13
        assert [item.lines_told for item in planned.sharers] == [30]
        assert set(OrderLine.objects.values_list("import_run", flat=True)) == {second.id}

    @pytest.mark.parametrize("shared", [slice(0, 250), slice(0, 500, 2)])
    def test_asks_no_more_than_what_is_in_one_piece(self, tmp_path, shared):
        rows = [line(str(place), "2.00") for place in range(500)]
        first = bring_in(write_csv(tmp_path / "all.csv", rows))
        bring_in(write_csv(tmp_path / "some.csv", rows[shared]))

        with CaptureQueriesContext(connection) as planning:
            assert plan(first.id).lines_kept == 250
        with CaptureQueriesContext(connection) as undoing:
            undo(first.id)

        updates = [query for query in undoing if query["sql"].startswith("UPDATE")]
        assert (len(planning), len(updates)) == (35, 7)


class TestAgreedUndo:
    def test_is_done_where_it_does_what_was_agreed_to(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "one.csv", FIRST))

        services.undo_import(run_id=card.id, actor=SYSTEM, now=NOW, agreed=plan(card.id).mark)

        assert set(there().values()) == {0}

    def test_is_refused_where_other_data_came_in_since(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "one.csv", FIRST))
        agreed = plan(card.id).mark
        bring_in(write_csv(tmp_path / "two.csv", FIRST[:2]))
        before, told = table_rows(), EventRow.objects.count()

        with pytest.raises(UndoDiffers) as refusal:
            services.undo_import(run_id=card.id, actor=SYSTEM, now=NOW, agreed=agreed)

        assert refusal.value.fields() == {"run_id": card.id}
        assert table_rows() == before
        assert EventRow.objects.count() == told
        assert ImportRun.objects.get(pk=card.id).status == "done"


class TestUndoCommand:
    def test_says_what_would_go_and_deletes_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(commands, "open_installation", lambda **_: None)
        first = bring_in(write_csv(tmp_path / "one.csv", FIRST))
        second = bring_in(write_csv(tmp_path / "two.csv", FIRST[:1]))
        before = table_rows()

        told = CliRunner().invoke(commands.app, ["undo", str(first.id), "--dry-run"])

        going, *others = told.output.splitlines()
        assert going == (
            f"Undoing import {first.id} would delete 2 orders, 1 return or credit, 2 customers, "
            "2 products, 4 lines."
        )
        sentence = (
            f"Import {second.id} of two.csv holds 1 line and 2 customers and products of it too: "
            "all of that stays."
        )
        assert others == [
            sentence,
            "1 customer stays, because something else tells of it.",
            "1 product stays, because something else tells of it.",
        ]
        assert table_rows() == before

    def test_leaves_zeros_out(self, tmp_path, monkeypatch):
        monkeypatch.setattr(commands, "open_installation", lambda **_: None)
        first = bring_in(write_csv(tmp_path / "one.csv", FIRST))
        second = bring_in(write_csv(tmp_path / "two.csv", FIRST))

        told = CliRunner().invoke(commands.app, ["undo", str(first.id), "--dry-run"])

        shared = (
            f"Import {second.id} of two.csv holds 5 lines and 6 customers and products of it too: "
            "all of that stays."
        )
        assert told.output.splitlines() == [
            f"Undoing import {first.id} would delete nothing.",
            shared,
            "3 customers stay, because something else tells of them.",
            "3 products stay, because something else tells of them.",
        ]
