"""A later file that says something else of whole orders: who bought, where, what came on top."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from regulars.core.customers.models import CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Channel, Order, Refund
from regulars.edges.connectors.files import queries, services
from regulars.edges.connectors.files.models import ImportRun, Telling
from regulars.edges.connectors.files.tests.factories import (
    HEADER,
    NOW,
    bring_in,
    line,
    table_rows,
    undo,
    without_ids,
    write_csv,
)
from regulars.edges.connectors.files.types import ImportRequest, RunCard, WouldDouble

pytestmark = pytest.mark.django_db

WITH_MONEY = (*HEADER, "tax", "shipping")


def not_taken(card: RunCard) -> list[list[str]]:
    with Path(card.errors_path).open(newline="") as file:
        return list(csv.reader(file))[1:]


def buyers() -> dict[str, str | None]:
    names = dict(CustomerReference.objects.values_list("customer_id", "reference"))
    return {order.number: names.get(order.customer_id) for order in Order.objects.all()}


def preview(path: Path) -> dict[str, int]:
    request = ImportRequest(kind="orders", path=path, currency="EUR")
    told = services.preview_import(request=request, now=NOW)
    return {name: number for name, number in told.created.items() if number}


class TestBuyers:
    @pytest.fixture
    def later(self, tmp_path) -> Path:
        """The first file knew who bought order 1; the second names others, and who bought 2."""
        first = [line("1", "10.00", customer_id="ann"), line("2", "5.00", customer_id="")]
        bring_in(write_csv(tmp_path / "a.csv", first))
        rows = [line("1", "10.00", customer_id="bob"), line("2", "5.00", customer_id="cara")]
        return write_csv(tmp_path / "b.csv", rows)

    def test_are_kept_where_known_and_filled_in_where_not(self, later):
        card = bring_in(later)

        assert buyers() == {"1": "ann", "2": "cara"}
        kept = "It is there already with ann, which was kept"
        assert not_taken(card) == [["2", "customer", "bob", kept]]
        assert (card.rows_imported, card.rows_unchanged, card.rows_rejected) == (0, 2, 1)
        assert card.created == {"customers": 2, "orders_filled": 1, "differing": 1}

    def test_are_told_by_a_dry_run_just_so(self, later):
        before = table_rows()

        told = preview(later)

        assert told == {"customers": 2, "orders_filled": 1, "differing": 1}
        assert table_rows() == before
        assert told == bring_in(later).created

    def test_are_taken_out_again_by_undoing(self, later):
        before = without_ids(table_rows())
        card = bring_in(later)
        planned = queries.undo_plan(card.id)
        assert (planned.customers, planned.customers_kept, planned.orders_changed) == (2, 0, 1)

        services.undo_import(run_id=card.id, actor=SYSTEM, now=NOW)

        assert without_ids(table_rows()) == before
        assert buyers() == {"1": "ann", "2": None}
        told = EventRow.objects.filter(name="orders.import_undone").get().payload
        assert (told["lines"], told["changed"]) == (0, 1)

    def test_are_told_of_so_that_copies_learn_of_them(self, later):
        card = bring_in(later)

        event = EventRow.objects.filter(name="orders.imported").latest("pk")
        assert (event.payload["import_run"], event.payload["filled"]) == (card.id, 1)

    def test_of_returns_are_kept_and_filled_in_too(self, tmp_path):
        first = [line("1", "-4.00", customer_id=""), line("2", "-5.00", customer_id="ann")]
        bring_in(write_csv(tmp_path / "a.csv", first))

        later = [line("1", "-4.00", customer_id="bob"), line("2", "-5.00", customer_id="cara")]
        card = bring_in(write_csv(tmp_path / "b.csv", later))

        names = dict(CustomerReference.objects.values_list("customer_id", "reference"))
        found = Refund.objects.order_by("number").values_list("customer_id", flat=True)
        assert [names[pk] for pk in found] == ["bob", "ann"]
        assert [row[:3] for row in not_taken(card)] == [["3", "customer", "cara"]]
        assert [(row.kind, row.gave) for row in Telling.objects.filter(gave=["customer_id"])] == [
            ("refunds", ["customer_id"])
        ]

    def test_of_new_orders_are_made_beside_those_that_nothing_takes(self, later):
        rows = [line("1", "10.00", customer_id="bob"), line("9", "1.00", customer_id="bob")]
        write_csv(later, rows)

        bring_in(later)

        assert buyers() == {"1": "ann", "2": None, "9": "bob"}


class TestChannelsAndMoney:
    def test_of_a_known_order_are_kept_and_listed(self, tmp_path):
        first = line("1", "10.00", channel="web", tax="2.00", shipping="1.00")
        bring_in(write_csv(tmp_path / "a.csv", [first], WITH_MONEY))
        till = {"code": "till", "name": "till", "kind": "till"}
        before = table_rows()
        before["Channel"].append(till)

        later = line("1", "10.00", channel="till", tax="3.00", shipping="4.00")
        card = bring_in(write_csv(tmp_path / "b.csv", [later], WITH_MONEY))

        assert table_rows() == before
        assert [row[1:] for row in not_taken(card)] == [
            ["channel", "till", "It is there already with web, which was kept"],
            ["tax", "3.00", "It is there already with 2.00, which was kept"],
            ["shipping", "4.00", "It is there already with 1.00, which was kept"],
        ]
        assert set(Channel.objects.values_list("code", flat=True)) == {"till", "web"}

        undo(card.id)
        before["Channel"].remove(till)
        assert table_rows() == before

    def test_that_a_file_does_not_tell_are_no_difference(self, tmp_path):
        first = line("1", "10.00", channel="web", tax="2.00", shipping="1.00")
        bring_in(write_csv(tmp_path / "a.csv", [first], WITH_MONEY))

        card = bring_in(write_csv(tmp_path / "b.csv", [line("1", "10.00", channel="")]))

        assert (card.rows_unchanged, card.rows_rejected, card.created) == (1, 0, {})

    def test_a_channel_that_was_not_known_is_filled_in_and_taken_out_again(self, tmp_path):
        bring_in(write_csv(tmp_path / "a.csv", [line("1", "10.00", channel="")]))

        card = bring_in(write_csv(tmp_path / "b.csv", [line("1", "10.00", channel="till")]))

        order = Order.objects.select_related("channel").get()
        assert order.channel is not None
        assert order.channel.code == "till"
        services.undo_import(run_id=card.id, actor=SYSTEM, now=NOW)
        order.refresh_from_db()
        assert order.channel_id is None


class TestDoubling:
    @pytest.fixture
    def with_numbers(self, tmp_path) -> Path:
        """The same history, with products by number instead of by name."""
        names = [line(str(number), "9.00", product_id="") for number in range(3)]
        bring_in(write_csv(tmp_path / "a.csv", names))
        rows = [line(str(number), "9.00", product_id="P7") for number in range(3)]
        return write_csv(tmp_path / "c.csv", [*rows, line("8", "1.00", customer_id="C9")])

    def test_is_refused_before_anything_is_written(self, with_numbers):
        before, events = table_rows(), EventRow.objects.count()

        with pytest.raises(WouldDouble, match="This would double 3 of the orders") as refusal:
            bring_in(with_numbers)

        assert refusal.value.fields() == {"orders": 3}
        assert table_rows() == before
        assert EventRow.objects.count() == events + 1  # imports.started
        assert ImportRun.objects.first().status == "failed"

    def test_is_done_where_it_was_agreed_to(self, with_numbers):
        card = bring_in(with_numbers, may_double=True)

        assert card.created["known_by_number_only"] == 3
        order = Order.objects.get(number="0")
        assert order.total_minor == 1_800

    def test_may_be_agreed_to_when_going_on(self, with_numbers):
        with pytest.raises(WouldDouble):
            bring_in(with_numbers)
        asked = ImportRequest(kind="orders", path=with_numbers, may_double=True)

        run_id = services.find_unfinished(request=asked)

        assert services.run_import(run_id=run_id, actor=SYSTEM).status == "done"

    def test_is_told_by_a_dry_run(self, with_numbers):
        assert preview(with_numbers)["known_by_number_only"] == 3

    def test_is_none_where_one_line_is_in_common(self, tmp_path):
        bring_in(write_csv(tmp_path / "a.csv", [line("1", "9.00")]))
        rows = [line("1", "9.00"), line("1", "3.00", product_id="P2")]

        card = bring_in(write_csv(tmp_path / "b.csv", rows))

        assert (card.status, card.created["lines_added"]) == ("done", 1)
