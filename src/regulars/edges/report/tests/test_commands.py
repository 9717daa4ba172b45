"""``regulars report`` from files to files: what it writes, what it prints, what it refuses."""

from __future__ import annotations

import csv
import errno
import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import jsonschema
import pytest
from typer.testing import CliRunner

from regulars.cli import app as regulars
from regulars.edges.report.outputs import Outputs
from regulars.edges.report.tests.pages import Element, read_page
from regulars.insight.report.json import decode, schema
from regulars.insight.report.tables import NAMES
from regulars.insight.types import Caution, Report
from regulars.kernel import clock, files
from regulars.kernel.errors import RegularsError
from regulars.kernel.files import DiskFull, FileNotPermitted

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEADER = ("Order", "Customer", "Date", "Product", "Quantity", "Price", "Channel")


def write_orders(path: Path, *, orders: int = 400) -> Path:
    """Two years of a small store, always the same."""
    chance = random.Random(20)  # noqa: S311 - a made-up store
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for number in range(1, orders + 1):
            day = date(2024, 1, 1) + timedelta(days=number * 729 // orders)
            customer = f"C{int(chance.paretovariate(0.9)) % 120:03}"
            product = chance.choice(("Tea", "Coffee", "Mug"))
            channel = chance.choice(("web", "till"))
            rows.writerow(
                (f"A{number}", customer, day, product, 1, f"{9 + number % 7}.50", channel)
            )
    return path


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_orders(tmp_path_factory.mktemp("orders") / "orders.csv")


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and complaint, with refusals told as the program tells them."""
    result = CliRunner().invoke(regulars, ["report", *map(str, arguments)])
    if isinstance(result.exception, RegularsError):
        return result.exception.exit_code, result.stdout, f"regulars: {result.exception}\n"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@dataclass(frozen=True)
class Made:
    """What one run of the command left behind."""

    folder: Path
    code: int
    shown: str

    @property
    def page(self) -> Element:
        return read_page((self.folder / "report.html").read_text())

    @property
    def report(self) -> Report:
        return decode((self.folder / "report.json").read_bytes())


@pytest.fixture(scope="module")
def made(orders: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    (folder / "report.html").write_text("an earlier page")
    files = ("--out", folder / "report.html", "--json", folder / "report.json")

    code, shown, _ = run(orders, "--currency", "EUR", *files)

    return Made(folder, code, shown)


class TestReport:
    def test_writes_the_page_and_the_json_and_nothing_else(self, made):
        assert made.code == 0
        assert sorted(path.name for path in made.folder.iterdir()) == ["report.html", "report.json"]
        assert len(made.page.all("figure")) == 14 - 1  # of so few customers, no growth is simulated
        assert made.report.scope.sources == ("orders.csv",)
        assert made.report.quality.rows_read == 400

    def test_writes_json_that_its_schema_accepts(self, made):
        jsonschema.validate(json.loads((made.folder / "report.json").read_text()), schema())

    def test_shows_the_same_figures_on_the_page_and_in_the_json(self, made):
        measures = {measure.code: measure for measure in made.report.measures}
        shown = made.page.all("li", id="measure-purchase_frequency")[0]

        assert f"{measures['purchase_frequency'].value:.2f}" in shown.text

    def test_shows_a_screenful_and_where_the_page_is(self, made):
        assert "The five measures" in made.shown
        assert "→" in made.shown
        assert "report.html" in made.shown

    def test_looks_at_the_period_and_channel_asked_for_and_is_quiet_when_told(
        self, orders, tmp_path
    ):
        values = tmp_path / "report.json"
        asked = ("--from", "2025-01-01", "--as-of", "2025-06-30", "--channel", "web", "--quiet")

        answer = run(orders, *asked, "--out", tmp_path / "r.html", "--json", values)

        scope = decode(values.read_bytes()).scope
        assert answer == (0, "", "")
        assert (scope.period.start, scope.period.end) == (date(2025, 1, 1), date(2025, 6, 30))
        assert scope.channel == "web"

    def test_follows_cohorts_of_the_grain_asked_for(self, orders, tmp_path):
        page, values = tmp_path / "r.html", tmp_path / "report.json"

        answer = run(orders, "--grain", "quarter", "--quiet", "--out", page, "--json", values)

        cohorts = decode(values.read_bytes()).cohorts
        assert answer == (0, "", "")
        assert (cohorts.grain, len(cohorts.rows)) == ("quarter", 8)
        assert "Cohorts by the quarter of the first order" in page.read_text()

    @pytest.mark.parametrize(
        ("grain", "complaint"),
        [
            ("fortnight", "There is no grain 'fortnight'. Choose one of: day, week, month, "),
            ("day", "By day, this history has 729 cohorts, and a report holds up to 110. "),
        ],
    )
    def test_refuses_a_grain_that_makes_no_sense(self, orders, tmp_path, grain, complaint):
        page = tmp_path / "r.html"

        code, shown, complained = run(orders, "--grain", grain, "--out", page)

        assert (code, shown) == (2, "")
        assert complained.startswith(f"regulars: {complaint}")
        assert list(tmp_path.iterdir()) == []

    def test_prints_nothing_but_json_for_scripts(self, orders, tmp_path):
        asked = ("--from", "2025-07-01", "--map", "customer_id=Product", "--json", "-")

        code, shown, _ = run(orders, *asked, "--out", tmp_path / "r.html")

        report = decode(shown)
        columns = {column.field: column for column in report.quality.columns}
        assert code == 0
        assert report.scope.period.end == date(2025, 12, 30)  # the last day with an order
        assert columns["customer_id"].column == "Product"
        assert columns["customer_id"].chosen_by == "map"


class TestTables:
    @pytest.mark.parametrize("given", ["csv", "parquet", None])
    def test_are_a_file_each_with_the_values_of_the_report(self, orders, tmp_path, given):
        folder, values = tmp_path / "tables", tmp_path / "r.json"
        asked = ("--tables", folder, "--json", values, "--out", tmp_path / "r.html", "--quiet")

        answer = run(orders, *asked, *(("--format", given) if given else ()))

        ending = given or "csv"
        report = decode(values.read_bytes())
        table = duckdb.read_parquet if ending == "parquet" else duckdb.read_csv
        measures = table(str(folder / f"measures.{ending}")).fetchall()
        assert answer == (0, "", "")
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            f"{name}.{ending}" for name in NAMES
        )
        assert {code: value for code, _, value, *_ in measures} == {
            measure.code: measure.value for measure in report.measures
        }

    def test_replace_those_of_an_earlier_run(self, orders, tmp_path):
        folder, page = tmp_path / "tables", ("--out", tmp_path / "r.html", "--quiet")
        run(orders, "--tables", folder, "--format", "parquet", *page)

        code, _, _ = run(orders, "--tables", folder, *page)

        assert code == 0
        assert {path.suffix for path in folder.iterdir()} == {".csv"}
        assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "tables"]

    def test_are_named_where_the_files_are(self, orders, tmp_path):
        _, shown, _ = run(orders, "--tables", tmp_path / "t", "--out", tmp_path / "r.html")

        assert f"{tmp_path.name}/t" in "".join(shown.split())

    def test_never_take_the_place_of_anything_else(self, orders, tmp_path):
        folder = tmp_path / "papers"
        folder.mkdir()
        (folder / "thesis.txt").write_text("years of work")

        code, _, complained = run(orders, "--tables", folder, "--out", tmp_path / "r.html")

        assert code == 1
        assert complained == (
            f"regulars: {folder} holds thesis.txt, which would be lost. "
            "Name another folder, or move it away.\n"
        )
        assert [path.name for path in tmp_path.rglob("*")] == ["papers", "thesis.txt"]

    @pytest.mark.parametrize(
        ("given", "code", "sentence"),
        [
            (("--tables", "t", "--format", "xls"), 2, "tables are written as one of: csv, parquet"),
            (("--format", "csv"), 2, "Say where to write them with --tables FOLDER."),
            (("--tables", "t", "--json", "t/r.json"), 1, "lies in t, which --tables replaces."),
            (("--tables", "t", "--json", "t"), 1, "t is named twice, by --json, --tables."),
            (("--tables", "none/t"), 2, "there is no folder none. Make it first"),
        ],
    )
    def test_are_refused_before_any_work(  # noqa: PLR0917 - a table of cases
        self, orders, tmp_path, monkeypatch, given, code, sentence
    ):
        monkeypatch.chdir(tmp_path)

        found, shown, complained = run(orders, *given)

        assert (found, shown) == (code, "")
        assert sentence in complained
        assert list(tmp_path.iterdir()) == []

    def test_leave_the_old_ones_when_the_disk_fills_up(self, tmp_path, monkeypatch):
        page, folder = tmp_path / "r.html", tmp_path / "tables"
        folder.mkdir()
        (folder / "months.csv").write_text("old months")
        synced: list[int] = []

        def full(descriptor: int) -> None:
            synced.append(descriptor)
            if len(synced) > 1:
                raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(files.os, "fsync", full)

        with pytest.raises(DiskFull):
            Outputs(page, tables=folder).write(b"new", b"", {"a.csv": b"a", "b.csv": b"b"})

        assert [path.name for path in tmp_path.iterdir()] == ["tables"]
        assert (folder / "months.csv").read_text() == "old months"


class TestToday:
    """What is dated after the store's day is left out, so that a wrong year harms nothing."""

    @pytest.mark.parametrize(
        ("zone", "variable", "used"),
        [
            ((), "", 401),  # the day has begun somewhere
            ((), "UTC", 401),
            ((), "Asia/Tokyo", 401),
            ((), "America/New_York", 400),
            (("--zone", "Europe/Berlin"), "Asia/Tokyo", 400),
        ],
    )
    def test_is_read_in_the_zone_of_the_store(  # noqa: PLR0917 - a table of cases
        self, orders, tmp_path, monkeypatch, zone, variable, used
    ):
        monkeypatch.setenv("REGULARS_TIME_ZONE", variable)
        late = tmp_path / "late.csv"
        rows = "F1,C001,2025-12-31,Tea,1,9.50,web\nF2,C001,2099-01-01,Tea,1,9.50,web\n"
        late.write_text(orders.read_text() + rows)

        with clock.using(lambda: datetime(2025, 12, 30, 20, tzinfo=UTC)):
            code, shown, _ = run(late, *zone, "--json", "-", "--out", tmp_path / "r.html")

        report = decode(shown)
        (dropped,) = report.quality.dropped
        assert code == 0
        assert report.quality.rows_used == used
        assert report.scope.as_of == date(2025, 12, 30 + used - 400)
        assert dropped.reason == "future_date"
        assert dropped.examples[-1] == "late.csv row 403, column Date: '2099-01-01'"


class TestCurrency:
    @pytest.mark.parametrize(
        ("variable", "currency"), [("", "EUR"), ("GBP", "GBP")], ids=["usual", "installation"]
    )
    def test_that_files_do_not_name_is_the_installations(
        self, orders, tmp_path, monkeypatch, variable, currency
    ):
        monkeypatch.setenv("REGULARS_CURRENCY", variable)

        _, shown, _ = run(orders, "--json", "-", "--out", tmp_path / "r.html")

        report = decode(shown)
        assert report.scope.currency == currency
        assert Caution("currency_assumed", {"currency": currency}) in report.quality.cautions


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "code", "sentence"),
        [
            (
                ("--map", "customer"),
                2,
                "--map customer: write it as FIELD=COLUMN, "  # noqa: ISC004
                "for example --map customer_id='Client no'. "
                "FIELD= alone leaves the field out.",
            ),
            (
                ("--as-of", "31.12.2025"),
                2,
                "--as-of 31.12.2025: write the day as YYYY-MM-DD, for example 2025-12-31.",
            ),
            (
                ("--from", "2026-01-01", "--as-of", "2025-01-01"),
                2,
                "The period ends on 2025-01-01, before it starts on 2026-01-01. Swap the two days.",
            ),
            (
                ("--as-of", "2026-11-23"),
                2,
                "--as-of 2026-11-23 lies in the future. Name a day up to today, 2026-11-22.",
            ),
            (
                ("--from", "2026-01-01"),
                2,
                "--from 2026-01-01 lies after the last day "  # noqa: ISC004
                "with an order, 2025-12-30. "
                "Name an earlier day.",
            ),
            (
                ("--zone", "Moon/Sea"),
                2,
                "'Moon/Sea' is not a time zone. Give a name such as Europe/Berlin.",
            ),
            (
                ("--engine", "spark://nowhere"),
                2,
                "'spark://nowhere' is not an engine. Give one of: duckdb://.",
            ),
            (
                ("--channel", "moon"),
                2,
                "No order came through the channel 'moon'. The channels are: till, web.",
            ),
        ],
    )
    def test_is_one_sentence_with_the_way_out(self, orders, tmp_path, arguments, code, sentence):
        page = tmp_path / "report.html"

        with clock.using(lambda: NOON):
            answer = run(orders, "--out", page, *arguments)

        assert answer == (code, "", f"regulars: {sentence}\n")
        assert list(tmp_path.iterdir()) == []

    def test_of_a_missing_file_names_it(self, tmp_path):
        code, _, complained = run(tmp_path / "none.csv", "--out", tmp_path / "r.html")

        assert code == 2
        assert f"{tmp_path / 'none.csv'}: there is no such file." in complained
        assert list(tmp_path.iterdir()) == []

    def test_of_a_folder_and_of_garbage_write_nothing(self, tmp_path):
        garbage = tmp_path / "garbage.csv"
        garbage.write_bytes(bytes(range(256)) * 40)

        for source in (tmp_path, garbage):
            code, _, complained = run(source, "--out", tmp_path / "r.html")
            assert code in {1, 2}
            assert complained.count("\n") == 1
        assert list(tmp_path.iterdir()) == [garbage]

    def test_of_wrong_usage_exit_with_two(self):
        assert run()[0] == 2
        assert run("a.csv", "--no-such-option")[0] == 2

    def test_never_writes_over_what_is_read(self, tmp_path):
        source = write_orders(tmp_path / "orders.csv", orders=20)
        before = source.read_bytes()

        for option in ("--out", "--json"):
            code, _, complained = run(source, option, source)
            assert code == 1
            assert complained == (
                f"regulars: {source} is one of the files to read. "
                f"Choose another name with {option}.\n"
            )
        assert source.read_bytes() == before

    def test_leaves_a_pipe_and_a_folder_where_they_are(self, orders, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        for option, place, why in (
            ("--out", pipe, "is a pipe, a socket or a device, which a file would replace. Name a"),
            ("--json", pipe, "is a pipe, a socket or a device, which a file would replace. Name a"),
            ("--out", tmp_path, "is a folder. Name a file in it."),
        ):
            code, _, complained = run(orders, option, place)
            assert code in {1, 2}
            assert f"{place} {why}" in complained
        assert pipe.is_fifo()
        assert list(tmp_path.iterdir()) == [pipe]

    def test_say_who_may_not_read_in_one_sentence(self, tmp_path, monkeypatch):
        source = write_orders(tmp_path / "orders.csv", orders=20)
        monkeypatch.setattr("os.access", lambda *_, **__: False)
        real = Path.open

        def closed(path: Path, *how: object, **more: object) -> object:
            if path == source:
                raise PermissionError(errno.EACCES, "Permission denied")
            return real(path, *how, **more)

        monkeypatch.setattr(Path, "open", closed)

        _, _, complained = run(source, "--out", tmp_path / "r.html")

        assert complained == (
            f"regulars: {source}: no permission. Change its permissions or choose another place.\n"
        )

    def test_never_writes_both_to_one_file(self, orders, tmp_path):
        both = tmp_path / "both"

        code, _, complained = run(orders, "--out", both, "--json", both)

        assert code == 1
        assert (
            complained == f"regulars: {both} is named twice, by --out, --json. Choose two names.\n"
        )
        assert list(tmp_path.iterdir()) == []


class TestMakeReport:
    def test_explains_an_engine_that_ran_out_of_memory(self, orders, tmp_path, monkeypatch):
        def too_much(*_: object, **__: object) -> None:
            raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate.\nHints: …")

        monkeypatch.setattr("regulars.insight.readers.read", too_much)

        code, _, complained = run(orders, "--out", tmp_path / "r.html")

        assert code == 1
        assert complained == (
            "regulars: The computation stopped: Out of Memory Error: could not allocate. "
            "Nothing was written. Give it more memory or room for temporary files, or fewer rows "
            "at a time.\n"
        )
        assert list(tmp_path.iterdir()) == []


class TestOutputs:
    def test_refuse_a_folder_that_is_not_there_before_any_work(self, orders, tmp_path):
        code, _, complained = run(orders, "--out", tmp_path / "none" / "r.html")

        assert code == 2
        assert (
            f"there is no folder {tmp_path / 'none'}. Make it first, or choose another."
            in complained
        )

    def test_refuse_a_folder_that_is_closed_to_us(self, tmp_path, monkeypatch):
        def closed(**_: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr("regulars.edges.report.outputs.tempfile.TemporaryFile", closed)

        with pytest.raises(FileNotPermitted):
            Outputs(tmp_path / "r.html").check([])

    def test_leave_both_old_files_when_the_disk_fills_up(self, tmp_path, monkeypatch):
        page, values = tmp_path / "r.html", tmp_path / "r.json"
        page.write_text("old page")
        values.write_text("old values")

        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(files.os, "fsync", full)

        with pytest.raises(DiskFull) as refusal:
            Outputs(page, str(values)).write(b"new page", b"new values", {})

        assert refusal.value.exit_code == 1
        assert (page.read_text(), values.read_text()) == ("old page", "old values")
        assert sorted(tmp_path.iterdir()) == [page, values]


class TestHelp:
    def test_shows_examples_and_loads_no_analytics(self):
        code = (
            "import sys; from regulars.cli import app; app(['report', '--help'], "
            "standalone_mode=False);"
            "heavy = {'pandas', 'pyarrow', 'ibis', 'altair', 'duckdb', 'django'};"
            "print(sorted(heavy & set(sys.modules)))"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert "regulars report orders.csv --quiet --json - | jq .measures" in done.stdout
        assert done.stdout.splitlines()[-1] == "[]"
