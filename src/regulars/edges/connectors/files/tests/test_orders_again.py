from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order, OrderLine, Refund
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    bring_in,
    counts,
    line,
    table_rows,
    write_csv,
)
from regulars.edges.connectors.files.types import ZoneChanged

pytestmark = pytest.mark.django_db


class TestImportAgain:
    ROWS = (
        line("1", "10.00"),
        line("1", "10.00"),
        line("1", "-4.00", order_date="2024-01-09 10:00:00"),
        line("2", "5.00", customer_id=""),
        line("3", "0.00"),
    )

    def test_changes_nothing(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", list(self.ROWS))
        bring_in(path)
        before = table_rows()

        card = bring_in(path)

        assert table_rows() == before
        assert (card.rows_imported, card.rows_unchanged, card.rows_rejected) == (0, 5, 0)
        assert EventRow.objects.filter(name="orders.imported").count() == 1

    def test_knows_lines_in_another_order(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", list(self.ROWS)))
        before = table_rows()

        card = bring_in(write_csv(tmp_path / "two.csv", list(reversed(self.ROWS))))

        assert table_rows() == before
        assert card.rows_unchanged == 5

    def test_adds_only_what_an_overlapping_file_has_more(self, tmp_path):
        bring_in(write_csv(tmp_path / "january.csv", list(self.ROWS[:3])))

        card = bring_in(write_csv(tmp_path / "both.csv", [*self.ROWS[1:], line("4", "8.00")]))

        assert (card.rows_imported, card.rows_unchanged) == (3, 2)
        assert Order.objects.count() == 4
        assert Order.objects.get(number="1").total_minor == 2000

    def test_adds_only_the_line_that_an_overlapping_file_has_more_of_one_thing(self, tmp_path):
        rows = [line("z1", amount) for amount in ("5.00", "7.00")]
        bring_in(write_csv(tmp_path / "one.csv", rows))

        card = bring_in(write_csv(tmp_path / "two.csv", [line("z1", "3.00"), *rows]))

        amounts = OrderLine.objects.order_by("amount_minor").values_list("amount_minor", flat=True)
        assert list(amounts) == [300, 500, 700]
        assert (card.rows_imported, card.rows_unchanged, card.rows_rejected) == (1, 2, 0)
        grown = ("lines_added", "documents_grown", "known_by_number_only")
        assert [card.created.get(name, 0) for name in grown] == [1, 1, 0]

    def test_knows_lines_without_their_times_of_day(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", list(self.ROWS)))
        before = table_rows()["OrderLine"], table_rows()["RefundLine"]
        days = [row | {"order_date": row["order_date"][:10]} for row in self.ROWS]

        card = bring_in(write_csv(tmp_path / "two.csv", days))

        assert (table_rows()["OrderLine"], table_rows()["RefundLine"]) == before
        assert (card.rows_imported, card.rows_unchanged) == (0, 5)

    def test_counts_orders_that_share_nothing_but_their_number(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00")]))

        other_shop = [line("1", "3.00", product_id="X"), line("1", "4.00", product_id="Y")]
        card = bring_in(write_csv(tmp_path / "two.csv", other_shop), may_double=True)

        assert card.created["lines_added"] == 2
        assert card.created["known_by_number_only"] == 1

    def test_is_refused_in_another_time_zone(self, tmp_path, settings):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])
        first = bring_in(path)
        before = table_rows()
        settings.REGULARS_TIME_ZONE = "Europe/Sofia"

        with pytest.raises(ZoneChanged) as refusal:
            bring_in(path)

        assert refusal.value.fields() == {
            "run_id": first.id,
            "then": "UTC",
            "today": "Europe/Sofia",
        }
        assert table_rows() == before
        services.undo_import(run_id=first.id, actor=SYSTEM, now=NOW)
        assert bring_in(path).rows_imported == 1

    def test_adds_later_lines_to_an_order_that_is_there(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00")]))

        earlier = line("1", "5.00", product_id="P2", order_date="2024-01-04 10:00:00")
        card = bring_in(write_csv(tmp_path / "two.csv", [earlier]), may_double=True)

        order = Order.objects.get()
        assert (order.subtotal_minor, order.total_minor) == (1500, 1500)
        assert order.placed_at == datetime(2024, 1, 4, 10, tzinfo=UTC)
        assert (card.created["order_lines"], "orders" in card.created) == (1, False)

    def test_adds_to_a_refund_that_is_there(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00"), line("1", "-1.00")]))

        more = line("1", "-2.00", product_id="P2", order_date="2024-01-05 09:00:00")
        bring_in(write_csv(tmp_path / "two.csv", [more]), may_double=True)

        refund = Refund.objects.get()
        assert refund.amount_minor == 300
        assert refund.refunded_at == datetime(2024, 1, 5, 9, tzinfo=UTC)
        assert Order.objects.get().refunded_minor == 300

    def test_links_a_refund_that_came_before_its_order(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "-1.00")]))
        assert Refund.objects.get().order_id is None

        bring_in(write_csv(tmp_path / "two.csv", [line("1", "10.00")]))

        order = Order.objects.get()
        assert Refund.objects.get().order_id == order.pk
        assert order.refunded_minor == 100

    def test_keeps_a_changed_line_as_it_was_and_says_so(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00"), line("2", "5.00")]))
        before = table_rows()

        card = bring_in(write_csv(tmp_path / "two.csv", [line("1", "12.00"), line("2", "5.00")]))

        assert table_rows() == before
        assert (card.rows_imported, card.rows_unchanged, card.rows_rejected) == (0, 1, 1)
        with open(card.errors_path) as file:
            assert file.read().splitlines() == [
                "row,column,value,reason",
                '2,amount,12.00,"It is there already with 10.00, which was kept"',
            ]

    def test_knows_a_line_by_its_own_number(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00", line_id="77")]))

        moved = line("1", "10.00", line_id="77", order_date="2024-03-01 10:00:00")
        card = bring_in(write_csv(tmp_path / "two.csv", [moved]))

        assert card.rows_unchanged == 1
        assert OrderLine.objects.get().key == "id:77#1"

    def test_keeps_orders_of_another_currency(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])
        bring_in(path)

        card = bring_in(path, currency="USD")

        assert (card.rows_imported, card.rows_rejected) == (0, 1)
        assert Order.objects.get().currency == "EUR"

    def test_counts_each_batch_of_a_longer_file(self, tmp_path, monkeypatch):
        monkeypatch.setattr("regulars.edges.connectors.files.stages.batches.ROWS_AT_A_TIME", 3)
        rows = [line(str(number // 2), "1.00", product_id=f"P{number}") for number in range(11)]

        card = bring_in(write_csv(tmp_path / "orders.csv", rows))

        assert counts()["Order"] == 6
        assert counts()["OrderLine"] == 11
        assert (card.rows_read, card.rows_imported, card.rows_total) == (11, 11, 11)
        assert EventRow.objects.filter(name="orders.imported").count() == 3
