from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer
from regulars.core.customers.queries import known_references
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import merge, unmerge
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import (
    bring_in,
    counts,
    line,
    table_rows,
    undo,
    without_ids,
    write_csv,
)
from regulars.edges.connectors.files.types import (
    AlreadyUndone,
    ImportNotOpen,
    UnknownImport,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


class TestUndoImport:
    def test_deletes_everything_that_it_created(self, tmp_path):
        rows = [line("1", "10.00"), line("1", "-4.00"), line("2", "1.00", customer_id="C2")]
        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        undo(card.id)

        assert not any(counts().values())
        assert ImportRun.objects.get().status == "undone"
        event = EventRow.objects.get(name="orders.import_undone")
        gone = {"import_run": card.id, "orders": 2, "refunds": 1, "lines": 3, "changed": 0}
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
            "changed": 0,
        }
        assert told["catalog.import_undone"] == {"import_run": card.id, "deleted": 1, "changed": 0}

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

    def test_leaves_an_order_with_whom_its_customer_is_part_of(self, tmp_path):
        rows = [line("1", "10.00", customer_id="C3"), line("2", "10.00", customer_id="C1")]
        first = bring_in(write_csv(tmp_path / "one.csv", rows))
        others = [rows[0] | {"customer_id": "C2"}, rows[1]]
        bring_in(write_csv(tmp_path / "two.csv", others))
        known = known_references("file", ["C1", "C2"])
        made = merge(
            kept=known["C1"], merged=known["C2"], reason="One", actor=SYSTEM, now=clock.now()
        )

        undo(first.id)

        assert set(Order.objects.values_list("customer", flat=True)) == {known["C1"]}
        gathered = EventRow.objects.get(name="identity.rows_gathered").payload
        assert (gathered["merged_id"], gathered["moved"]) == (known["C2"], {"orders.order": 1})
        unmerge(merge=made, reason="Two", actor=SYSTEM, now=clock.now())
        assert dict(Order.objects.values_list("number", "customer")) == {
            "1": known["C2"],
            "2": known["C1"],
        }

    def test_keeps_customers_who_were_merged(self, tmp_path):
        rows = [line("1", "10.00", customer_id="C2"), line("2", "10.00", customer_id="C1")]
        card = bring_in(write_csv(tmp_path / "one.csv", rows))
        known = known_references("file", ["C1", "C2"])
        made = merge(
            kept=known["C1"], merged=known["C2"], reason="One", actor=SYSTEM, now=clock.now()
        )

        undo(card.id)
        unmerge(merge=made, reason="Two", actor=SYSTEM, now=clock.now())

        assert Order.objects.exists() is False
        assert known_references("file", ["C1", "C2"]) == known

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
