"""Rows dated after the day on which their import began."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from typer.testing import CliRunner

from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.commands import app
from regulars.edges.connectors.files.run import Run
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    bring_in,
    counts,
    line,
    write_csv,
)
from regulars.edges.connectors.files.types import DatabaseFailed, ImportRequest, Rejection
from regulars.kernel import clock

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = "2026-03-01 23:59:59", "2026-03-02 00:00:00"
LISTED = (
    "row,column,value,reason\r\n3,order_date,2026-03-02 00:00:00,The date lies in the future\r\n"
)


def numbers() -> list[str]:
    return sorted(Order.objects.values_list("number", flat=True))


@pytest.fixture
def path(tmp_path) -> Path:
    later = line("2", "5.00", order_date=TOMORROW, customer_id="C2", product_id="P2")
    later["channel"] = "fair"
    return write_csv(tmp_path / "orders.csv", [line("1", "10.00", order_date=TODAY), later])


class TestFutureDate:
    def test_is_listed_by_a_dry_run(self, path):
        request = ImportRequest(kind="orders", path=path, currency="EUR")

        told = services.preview_import(request=request, now=NOW)

        assert told.rejected == (Rejection(3, "order_date", TOMORROW, "future_date"),)
        assert (told.rows_read, told.rows_imported, told.rows_rejected) == (2, 1, 1)
        assert told.created == {"orders": 1, "order_lines": 1, "customers": 1, "products": 1}

    def test_keeps_a_row_out_with_all_that_it_names(self, path):
        card = bring_in(path)

        assert (card.rows_read, card.rows_imported, card.rows_rejected) == (2, 1, 1)
        assert numbers() == ["1"]
        stored = counts()
        assert {name: stored[name] for name in ("Customer", "Product", "Channel", "OrderLine")} == {
            "Customer": 1,
            "Product": 1,
            "Channel": 1,
            "OrderLine": 1,
        }
        assert Path(card.errors_path).read_bytes().decode() == LISTED

    @pytest.mark.parametrize(
        ("zone", "taken"),
        [
            ("Pacific/Auckland", ["1", "2"]),  # 1 a.m. of the second of March
            ("UTC", ["1"]),
            ("Pacific/Pago_Pago", ["1"]),  # 1 a.m. of the first
        ],
    )
    def test_is_one_after_today_by_the_clock_of_the_store(self, path, settings, zone, taken):
        settings.REGULARS_TIME_ZONE = zone

        bring_in(path)

        assert numbers() == taken

    def test_is_told_by_the_day_on_which_the_import_began(self, path, monkeypatch):
        request = ImportRequest(kind="orders", path=path, currency="EUR")
        run_id = services.start_import(request=request, actor=SYSTEM, now=NOW)
        first = Run._carry_out_stage

        def stop_after_the_first(run: Run, stage, *rest) -> None:
            first(run, stage, *rest)
            raise OperationalError("the lights went out")

        with monkeypatch.context() as patch:
            patch.setattr(Run, "_carry_out_stage", stop_after_the_first)
            with pytest.raises(DatabaseFailed, match="the lights went out"):
                services.run_import(run_id=run_id, actor=SYSTEM)
        assert numbers() == []
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
        card = services.run_import(run_id=run_id, actor=SYSTEM)

        assert (card.rows_read, card.rows_imported, card.rows_rejected) == (2, 1, 1)
        assert numbers() == ["1"]
        assert Path(card.errors_path).read_bytes().decode() == LISTED


class TestCommand:
    def test_says_why_it_leaves_a_row_out(self, tmp_path):
        rows = [line("1", "10.00"), line("2", "5.00", order_date="2099-01-05")]
        path = write_csv(tmp_path / "orders.csv", rows)

        told = CliRunner().invoke(app, ["orders", str(path), "--dry-run"]).stdout.splitlines()

        assert told[-3:-1] == [
            "1 row cannot be taken as it stands.",
            "  row 3, order_date: '2099-01-05'. The date lies in the future.",
        ]
        assert counts()["Order"] == 0
