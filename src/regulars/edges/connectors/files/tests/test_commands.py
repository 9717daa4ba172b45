"""The command: what it says, and what is left when its process is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from django.db import OperationalError, connection
from typer.testing import CliRunner

from regulars.core.catalog.models import Product
from regulars.core.customers.models import CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order
from regulars.edges.connectors.files import queries, services
from regulars.edges.connectors.files.commands import app
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
    DatabaseFailed,
    ErrorListInTheWay,
    ErrorListIsFolder,
    ImportRequest,
    NothingToResume,
)
from regulars.edges.mapping import UnreadableMapping
from regulars.kernel.files import FileMissing

ROOT = Path(__file__).resolve().parents[6]
RUN = "import sys; sys.argv[0] = 'regulars'; from regulars.cli import main; main()"
SMALL_BATCHES = (
    "from regulars.edges.installation import open_installation; open_installation(); "
    "from regulars.edges.connectors.files.stages import batches; batches.ROWS_AT_A_TIME = 50; "
    + RUN
)


def environment(home: Path) -> dict[str, str]:
    """That of an installation of its own: in a folder, or in this test's PostgreSQL database."""
    given = os.environ | {"REGULARS_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    target = connection.settings_dict
    if connection.vendor == "postgresql":
        address = f"{target['USER']}:{target['PASSWORD']}@{target['HOST']}:{target['PORT']}"
        given["DATABASE_URL"] = f"postgres://{address}/{target['NAME']}"
    else:
        given["DATABASE_URL"] = f"sqlite:///{home / 'regulars.sqlite3'}"
    return given


def open_process(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The command with small batches, so that there is time to kill it."""
    with (home.parent / "stderr.txt").open("wb") as complaints:
        return subprocess.Popen(
            [sys.executable, "-c", SMALL_BATCHES, *arguments],
            env=environment(home),
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )


def history(path: Path, orders: int) -> Path:
    rows = [
        line(
            f"{number:05}",
            f"{1 + number % 90}.00",
            customer_id=f"C{number % 40}",
            product_id=f"P{part}",
        )
        for number in range(orders)
        for part in range(3)
    ]
    returns = [line(f"{number:05}", "-1.00") for number in range(0, orders, 7)]
    return write_csv(path, rows + returns)


@pytest.mark.django_db
class TestImportCommand:
    def run(self, *arguments: str):
        return CliRunner().invoke(app, arguments)

    def test_reports_as_json_and_undoes(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00"), line("2", "x")])

        done = self.run("orders", str(path), "--currency", "EUR", "--json")

        assert (done.exit_code, done.stderr) == (0, "")
        card = json.loads(done.stdout)
        assert (card["status"], card["rows_imported"], card["rows_rejected"]) == ("done", 1, 1)
        undone = self.run("undo", str(card["id"]))
        assert undone.stdout == f"Import {card['id']} of orders.csv is undone.\n"
        assert counts()["Order"] == 0

    def test_names_a_list_of_rejected_rows_only_where_there_is_one(self, tmp_path):
        clean = write_csv(tmp_path / "clean.csv", [line("1", "10.00")])
        mixed = write_csv(tmp_path / "mixed.csv", [line("2", "10.00"), line("3", "x")])

        told = [
            json.loads(self.run("orders", str(path), "--currency", "EUR", "--json").stdout)
            for path in (clean, mixed)
        ]
        listed = json.loads(self.run("list", "--json").stdout)

        path = ImportRun.objects.get(pk=told[1]["id"]).errors_path
        assert [card["errors_path"] for card in told] == [None, path]
        assert [card["errors_path"] for card in listed] == [path, None]
        assert Path(path).is_file()

    def test_says_what_it_did_in_words(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00"), line("2", "x")])

        would = self.run("orders", str(path), "--currency", "EUR", "--dry-run")
        done = self.run("orders", str(path), "--currency", "EUR")
        listed = self.run("list")

        assert "Nothing was written" in would.stdout
        assert "1 order, 1 customer, 1 product" in would.stdout
        run = ImportRun.objects.get()
        assert f"Import {run.pk} is done" in done.stdout
        assert run.errors_path in done.stdout.replace("\n", "")
        assert "orders.csv" in listed.stdout

    @pytest.mark.parametrize(
        ("wrong", "cannot", "listed"),
        [
            (1, "1 row cannot be taken as it stands.", "It is listed in "),
            (2, "2 rows cannot be taken as they stand.", "They are listed in "),
        ],
    )
    def test_counts_rows_it_cannot_take_in_whole_sentences(self, tmp_path, wrong, cannot, listed):
        rows = [line("1", "10.00"), *(line(str(number), "x") for number in range(2, wrong + 2))]
        path = write_csv(tmp_path / "orders.csv", rows)

        would = self.run("orders", str(path), "--currency", "EUR", "--dry-run").stdout.splitlines()
        done = self.run("orders", str(path), "--currency", "EUR").stdout.splitlines()

        assert would[0] == f"orders.csv: {wrong + 1} rows read. Nothing was written."
        assert would[2] == cannot
        assert done[2:4] == [cannot, f"{listed}{ImportRun.objects.get().errors_path}"]

    def test_names_a_column(self, tmp_path):
        rows = [line("1", "10.00") | {"who": "C5"}]
        path = write_csv(tmp_path / "orders.csv", rows, (*rows[0],))

        self.run("orders", str(path), "--map", "customer_id=who", "--currency", "EUR")

        assert CustomerReference.objects.get().reference == "C5"

    def test_refuses_a_pair_that_is_none(self, tmp_path):
        refused = self.run("orders", str(tmp_path / "orders.csv"), "--map", "customer_id")

        assert isinstance(refused.exception, UnreadableMapping)
        assert ImportRun.objects.exists() is False

    def test_refuses_a_file_that_is_not_there(self, tmp_path):
        refused = self.run("orders", str(tmp_path / "none.csv"))

        assert isinstance(refused.exception, FileMissing)
        assert ImportRun.objects.exists() is False

    def test_has_nothing_to_resume(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])

        refused = self.run("orders", str(path), "--resume")

        assert isinstance(refused.exception, NothingToResume)
        assert counts()["Order"] == 0


@pytest.mark.slow
@pytest.mark.each_database
class TestKilledImport:
    ORDERS = 600
    LINES = 3 * 600 + 86

    def test_goes_on_where_it_was_killed_and_ends_as_if_it_had_not_been(self, home, tmp_path):
        path = history(tmp_path / "orders.csv", self.ORDERS)
        arguments = ("import", "orders", str(path), "--currency", "EUR")
        self.kill_midway(home, arguments)
        self.kill_midway(home, (*arguments, "--resume"))

        stopped = ImportRun.objects.get()
        assert stopped.status == "running"
        assert 0 < stopped.rows_read < self.LINES
        assert counts()["OrderLine"] + counts()["RefundLine"] == stopped.rows_imported

        with open_process(home, *arguments, "--resume") as process:
            assert process.wait() == 0
        done = ImportRun.objects.get()
        assert (done.pk, done.status) == (stopped.pk, "done")
        assert done.rows_read == done.rows_imported == self.LINES
        self.check_against_an_import_in_one_go(path)

    def kill_midway(self, home: Path, arguments: tuple[str, ...]) -> None:
        """Kill the command once it has committed some more batches of orders."""
        begin = self.rows_read()
        with open_process(home, *arguments) as process:
            while process.poll() is None and self.rows_read() < begin + 200:
                time.sleep(0.01)
            process.kill()
            assert process.wait() == -signal.SIGKILL, (home.parent / "stderr.txt").read_text()

    def rows_read(self) -> int:
        run = ImportRun.objects.order_by("-pk").first()
        return run.rows_read if run else 0

    def check_against_an_import_in_one_go(self, path: Path) -> None:
        killed = without_ids(table_rows())
        events = EventRow.objects.filter(name="orders.imported").values_list("payload", flat=True)
        assert sum(event["lines"] for event in events) == self.LINES
        services.undo_import(run_id=ImportRun.objects.get().pk, actor=SYSTEM, now=NOW)
        assert counts()["Order"] == 0
        bring_in(path)
        assert without_ids(table_rows()) == killed


class TestErrorsOption:
    pytestmark = pytest.mark.django_db

    def run(self, path, errors):
        arguments = ["orders", str(path), "--currency", "EUR", "--errors", str(errors)]
        return CliRunner().invoke(app, arguments)

    def test_never_touches_a_file_that_is_there(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00"), line("", "2.00")])
        other = tmp_path / "thesis.txt"
        other.write_text("years of work")
        before = path.read_bytes()

        refused = [self.run(path, errors).exception for errors in (path, other)]

        assert [type(error) for error in refused] == [ErrorListInTheWay] * 2
        assert (path.read_bytes(), other.read_text()) == (before, "years of work")
        assert ImportRun.objects.exists() is False

    def test_refuses_a_folder_in_words(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])

        refused = self.run(path, tmp_path).exception

        assert isinstance(refused, ErrorListIsFolder)
        assert str(refused) == (
            f"{tmp_path} is a folder. Name a file in it for the rows that are not taken."
        )
        assert ImportRun.objects.exists() is False


class TestSummary:
    pytestmark = pytest.mark.django_db

    def run(self, *arguments):
        return CliRunner().invoke(app, ["orders", *map(str, arguments)]).stdout

    def test_tells_of_lines_added_and_of_orders_alike_by_number_only(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00")]))
        path = write_csv(tmp_path / "two.csv", [line("1", "3.00", product_id="X")])

        told = [
            self.run(path, "--currency", "EUR", option) for option in ("--dry-run", "--may-double")
        ]

        assert "bring in 1 product, 1 line added to 1 order or return already here." in told[0]
        assert "It brought in 1 product, 1 line added to 1 order or return already here." in told[1]
        assert "This would double 1 order: it is here already under its number" in told[0]
        assert "1 order counts double now: it was here already under its number" in told[1]
        assert "regulars lake sync" in told[1]

    def test_warns_of_amounts_in_another_currency(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])

        told = [self.run(path, "--currency", "USD", *options) for options in ((["--dry-run"]), ())]

        assert all("The amounts are in USD, the figures are in EUR" in text for text in told)


class TestDatabaseThatFails:
    pytestmark = pytest.mark.django_db

    def test_is_named_and_the_import_can_be_gone_on_with(self, tmp_path, monkeypatch):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])
        request = ImportRequest(kind="orders", path=path, currency="EUR")
        run_id = services.start_import(request=request, actor=SYSTEM, now=NOW)
        full = OperationalError("database or disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(services.Run, "carry_out", lambda _: (_ for _ in ()).throw(full))
            with pytest.raises(DatabaseFailed, match="database or disk is full") as refusal:
                services.run_import(run_id=run_id, actor=SYSTEM)

        assert refusal.value.database == str(connection.settings_dict["NAME"])
        row = ImportRun.objects.get()
        assert (row.status, queries.run_card(row.pk).failure) == ("failed", str(refusal.value))
        assert services.run_import(run_id=run_id, actor=SYSTEM).rows_imported == 1


@pytest.mark.django_db
class TestDifficultFiles:
    def test_are_read_in_the_encoding_that_is_named(self, tmp_path):
        path = tmp_path / "orders.csv"
        text = "order_id,customer_id,order_date,product_name,amount\n1,C1,2024-01-05,śliwka,3\n"
        path.write_bytes(text.encode("cp1250"))

        bring_in(path, encoding="cp1250")

        assert Product.objects.get().name == "śliwka"
        assert ImportRun.objects.get().encoding == "cp1250"

    def test_are_read_from_the_sheet_that_is_named(self, tmp_path):
        path = tmp_path / "orders.xlsx"
        book = openpyxl.Workbook()
        for order, name in ((1, "2024"), (2, "2025")):
            sheet = book.create_sheet(name)
            sheet.append(["order_id", "customer_id", "order_date", "amount"])
            sheet.append([order, "C1", "2024-01-05", 3])
        book.save(path)

        bring_in(path, sheet="2025")

        assert [order.number for order in Order.objects.all()] == ["2"]
        assert ImportRun.objects.get().sheet == "2025"
