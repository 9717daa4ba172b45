"""``regulars report --tables``: a file for each table, in a folder of their own."""

from __future__ import annotations

import errno

import duckdb
import pytest

from regulars.edges.report.outputs import Outputs
from regulars.edges.report.tests.command import run
from regulars.insight.report.json import decode
from regulars.insight.report.tables import NAMES
from regulars.kernel.files import DiskFull


@pytest.mark.usefixtures("quick_pictures")
class TestTables:
    @pytest.mark.slow
    @pytest.mark.parametrize("given", ["csv", "parquet"])
    def test_are_a_file_each_with_the_values_of_the_report(self, orders, tmp_path, given):
        folder, values = tmp_path / "tables", tmp_path / "r.json"
        asked = ("--tables", folder, "--json", values, "--out", tmp_path / "r.html", "--quiet")

        answer = run(orders, *asked, "--format", given)

        report = decode(values.read_bytes())
        table = duckdb.read_parquet if given == "parquet" else duckdb.read_csv
        measures = table(str(folder / f"measures.{given}")).fetchall()
        assert answer == (0, "", "")
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            f"{name}.{given}" for name in NAMES
        )
        assert {code: value for code, _, value, *_ in measures} == {
            measure.code: measure.value for measure in report.measures
        }

    @pytest.mark.slow
    def test_replace_those_of_an_earlier_run_and_are_named_where_the_files_are(
        self, orders, tmp_path
    ):
        folder, page = tmp_path / "tables", ("--out", tmp_path / "r.html")
        run(orders, "--tables", folder, "--format", "parquet", *page)

        code, shown, _ = run(orders, "--tables", folder, *page)

        assert code == 0
        assert f"{tmp_path.name}/tables" in "".join(shown.split())
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            f"{name}.csv" for name in NAMES
        )
        assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "tables"]

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

        monkeypatch.setattr("os.fsync", full)

        with pytest.raises(DiskFull):
            Outputs(page, tables=folder).write(b"new", b"", {"a.csv": b"a", "b.csv": b"b"})

        assert [path.name for path in tmp_path.iterdir()] == ["tables"]
        assert (folder / "months.csv").read_text() == "old months"
