from __future__ import annotations

import pytest
from typer.testing import CliRunner

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.edges.connectors.files import commands, queries, services
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    bring_in,
    counts,
    line,
    table_rows,
    without_ids,
    write_csv,
)
from regulars.edges.connectors.files.types import (
    AlreadyUndone,
    ImportNotOpen,
    ImportRequest,
    Sharer,
    UndoDiffers,
    UndoPlan,
    UnknownImport,
)

pytestmark = pytest.mark.django_db


def undo(run_id: int) -> None:
    services.undo_import(run_id=run_id, actor=SYSTEM, now=NOW)


class TestAudit:
    def test_says_who_began_went_on_and_took_back(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])
        request = ImportRequest(kind="orders", path=path)
        run_id = services.start_import(request=request, actor="stf_one", now=NOW)
        ImportRun.objects.update(started_at=NOW, status="failed")
        services.run_import(run_id=run_id, actor="stf_two")

        services.undo_import(run_id=run_id, actor="stf_three", now=NOW)

        told = EventRow.objects.order_by("pk").values_list("name", "actor", "payload__import_run")
        assert list(told) == [
            ("imports.started", "stf_one", run_id),
            ("imports.resumed", "stf_two", run_id),
            ("customers.imported", "stf_two", run_id),
            ("catalog.imported", "stf_two", run_id),
            ("orders.imported", "stf_two", run_id),
            ("orders.import_undone", "stf_three", run_id),
            ("customers.import_undone", "stf_three", run_id),
            ("catalog.import_undone", "stf_three", run_id),
            ("imports.undone", "stf_three", run_id),
        ]

    def test_names_the_account_that_runs_the_command(self, tmp_path, monkeypatch):
        monkeypatch.setattr(commands, "open_installation", lambda **_: None)
        monkeypatch.setattr(commands, "operator", lambda: "command line: shop")
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])

        done = CliRunner().invoke(commands.app, ["orders", str(path)])
        run_id = ImportRun.objects.get().pk
        CliRunner().invoke(commands.app, ["undo", str(run_id)])

        assert done.exit_code == 0
        assert EventRow.objects.count() == 8
        assert set(EventRow.objects.values_list("actor", flat=True)) == {"command line: shop"}


class TestUndoImport:
    def test_deletes_everything_that_it_created(self, tmp_path):
        rows = [line("1", "10.00"), line("1", "-4.00"), line("2", "1.00", customer_id="C2")]
        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        undo(card.id)

        left = {name: number for name, number in counts().items() if number}
        assert left == {"Channel": 1}
        assert ImportRun.objects.get().status == "undone"
        event = EventRow.objects.get(name="orders.import_undone")
        gone = {"import_run": card.id, "orders": 2, "refunds": 1, "lines": 3, "emptied": 0}
        assert event.payload == gone

    def test_tells_which_customers_and_products_went(self, tmp_path):
        rows = [line("1", "10.00"), line("2", "1.00", customer_id="C2")]
        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        undo(card.id)

        told = {
            event.name: event.payload
            for event in EventRow.objects.filter(name__endswith=".import_undone")
        }
        assert told["customers.import_undone"] == {
            "import_run": card.id,
            "deleted": 2,
            "emptied": 0,
        }
        assert told["catalog.import_undone"] == {"import_run": card.id, "deleted": 1, "emptied": 0}

    def test_leaves_what_other_imports_brought_as_it_was(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00"), line("2", "-3.00")]))
        before = table_rows()
        more = [
            line("1", "10.00"),
            line("1", "5.00", product_id="P2", order_date="2023-01-01 10:00:00"),
            line("1", "-2.00", order_date="2024-02-01 10:00:00"),
            line("2", "-1.00", product_id="P2"),
            line("3", "8.00", customer_id="C2"),
        ]
        card = bring_in(write_csv(tmp_path / "two.csv", more), may_double=True)
        assert table_rows() != before

        undo(card.id)

        assert table_rows() == before

    def test_leaves_an_order_to_the_import_that_added_to_it(self, tmp_path):
        first = bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00")]))
        added = line("1", "5.00", order_date="2024-01-06 10:00:00")
        second = bring_in(write_csv(tmp_path / "two.csv", [added]), may_double=True)

        undo(first.id)

        order = Order.objects.get()
        assert (order.total_minor, order.import_run) == (500, second.id)
        assert OrderLine.objects.get().import_run == second.id
        assert Customer.objects.count() == 1  # the order still names its customer

        undo(second.id)
        assert Order.objects.exists() is False

    def test_leaves_a_refund_whose_order_goes(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "-1.00")]))
        card = bring_in(write_csv(tmp_path / "two.csv", [line("1", "10.00")]))

        undo(card.id)

        assert Order.objects.exists() is False
        assert Refund.objects.get().order_id is None

    def test_empties_what_it_filled(self, tmp_path):
        bring_in(
            write_csv(
                tmp_path / "orders.csv", [line("1", "10.00"), line("2", "5.00", customer_id="C2")]
            )
        )
        before = table_rows()
        people = [
            {
                "customer_id": "C1",
                "name": "Customer 1",
                "email": "c1@example.com",
                "created_at": "2020-01-01",
            },
            {
                "customer_id": "C3",
                "name": "Customer 3",
                "email": "c3@example.com",
                "created_at": "2020-01-01",
            },
        ]
        card = bring_in(write_csv(tmp_path / "people.csv", people, (*people[0],)), "customers")
        assert Customer.objects.filter(email="c1@example.com").exists()

        undo(card.id)

        assert table_rows() == before

    def test_keeps_customers_that_a_later_import_told_more_about(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "orders.csv", [line("1", "10.00")]))
        people = [{"customer_id": "C1", "name": "Customer 1", "email": "c1@example.com"}]
        bring_in(write_csv(tmp_path / "people.csv", people, (*people[0],)), "customers")

        undo(card.id)

        assert Order.objects.exists() is False
        assert Customer.objects.get().name == "Customer 1"

    def test_lets_the_file_be_imported_again(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00"), line("1", "-1.00")])
        card = bring_in(path)
        before = without_ids(table_rows())
        undo(card.id)

        bring_in(path)

        assert without_ids(table_rows()) == before

    def test_is_refused_twice(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "orders.csv", [line("1", "10.00")]))
        undo(card.id)

        with pytest.raises(AlreadyUndone) as refusal:
            undo(card.id)

        assert refusal.value.fields() == {"run_id": card.id}
        assert EventRow.objects.filter(name="orders.import_undone").count() == 1

    def test_knows_no_import_that_there_never_was(self):
        with pytest.raises(UnknownImport):
            undo(404)

    def test_closes_the_import(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "orders.csv", [line("1", "10.00")]))
        undo(card.id)

        with pytest.raises(ImportNotOpen):
            services.run_import(run_id=card.id, actor=SYSTEM)

        assert Order.objects.exists() is False


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
            emptied=0,
            orders_emptied=0,
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

        with django_assert_max_num_queries(25):
            plan(card.id)

        assert table_rows() == before
        assert ImportRun.objects.get().status == "done"


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
            f"Import {second.id} of two.csv holds 1 line and 2 customers and products of it too "
            "and added 0 lines to its orders: all of that stays."
        )
        assert others == [sentence]
        assert table_rows() == before
