"""Undoing while another import, or another undoing, has not committed yet."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillWaits

import pytest
from django.db import connection

from regulars.core.customers.models import Customer
from regulars.core.events.tests.writers import Meanwhile, Pause, processes
from regulars.core.orders.models import Order, OrderLine
from regulars.edges.connectors.files import run, undoing
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import bring_in, line, undo, write_csv

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = [line(str(number), "10.00", customer_id=f"C{number}") for number in range(5)]


def there() -> tuple[int, int, int]:
    return Order.objects.count(), OrderLine.objects.count(), Customer.objects.count()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL: many writers")
class TestUndo:
    @pytest.mark.parametrize("kind", ["customers", "products", "orders", "order_lines"])
    def test_leaves_what_an_import_under_way_is_telling_just_now(self, tmp_path, monkeypatch, kind):
        first = bring_in(write_csv(tmp_path / "a.csv", ROWS))
        again = write_csv(tmp_path / "b.csv", [row | {"product_name": "Tea"} for row in ROWS])
        other, store = Meanwhile(lambda: bring_in(again)), run.store

        def slowly(row: ImportRun, told_of: str, told: object) -> None:
            store(row, told_of, told)
            if told_of == kind:
                other.hold()

        monkeypatch.setattr(run, "store", slowly)

        assert other.beside(lambda: undo(first.id)) == []

        assert there() == (5, 5, 5)
        assert set(OrderLine.objects.values_list("name", flat=True)) == {"Tea"}
        assert set(ImportRun.objects.values_list("status", flat=True)) == {"done", "undone"}

    def test_takes_out_what_another_undoing_leaves_to_it(self, tmp_path, monkeypatch):
        first, second = (
            bring_in(write_csv(tmp_path / f"{name}.csv", ROWS, header))
            for name, header in (("a", (*ROWS[0],)), ("b", (*reversed(ROWS[0]),)))
        )
        other, close = Meanwhile(lambda: undo(second.id)), undoing.orders.close_channels

        def slowly(**told: object) -> int:
            other.hold()
            return close(**told)

        monkeypatch.setattr(undoing.orders, "close_channels", slowly)

        assert other.beside(lambda: undo(first.id)) == []

        assert there() == (0, 0, 0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite: one writer")
class TestUndoWithOneWriter:
    @pytest.mark.parametrize("kind", ["customers", "products", "orders", "order_lines"])
    def test_leaves_what_an_import_under_way_is_telling_just_now(self, tmp_path, monkeypatch, kind):
        again = write_csv(tmp_path / "b.csv", [row | {"product_name": "Tea"} for row in ROWS])
        pause, store = Pause(), run.store

        def slowly(row: ImportRun, told_of: str, told: object) -> None:
            store(row, told_of, told)
            if (row.file_name, told_of) == ("b.csv", kind):
                pause.here()

        monkeypatch.setattr(run, "store", slowly)
        with processes(tmp_path / "store.sqlite3") as start:
            first, second = start(), start()
            card = first.ask(bring_in, write_csv(tmp_path / "a.csv", ROWS))

            other = first.thread.submit(bring_in, again)
            pause.reached()
            undoing_it = second.thread.submit(undo, card.id)
            with pytest.raises(StillWaits):
                undoing_it.result(0.3)
            pause.go_on()
            other.result(20)
            undoing_it.result(20)

            assert first.ask(there) == (5, 5, 5)
            names = first.ask(lambda: set(OrderLine.objects.values_list("name", flat=True)))
            assert names == {"Tea"}
