from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest

from regulars.insight.report.csv import as_csv, as_zip, cell_text
from regulars.insight.report.parquet import as_parquet
from regulars.insight.report.tables import NAMES, Table, table_of, tables_of
from regulars.insight.report.tests.factories import a_report, a_scope
from regulars.insight.types import Dropped, EntryGroup


def rows_of(table: Table) -> list[dict[str, str]]:
    """The table as a program reads it back from CSV."""
    return list(csv.DictReader(io.StringIO(as_csv(table).decode("utf-8-sig"))))


class TestTables:
    def test_hold_every_part_of_a_report(self):
        report = a_report()

        sizes = {table.name: len(table.rows) for table in tables_of(report)}

        assert tuple(sizes) == NAMES
        assert sizes["cohorts"] == sum(len(row.cells) for row in report.cohorts.rows)
        assert sizes["findings"] == len(report.findings)
        assert sizes["tactics"] == len(report.advice.tactics)
        assert sizes["edges"] == 12
        assert sizes["simulation"] == sum(
            len(store.points) for store in (*report.simulation.textbook, *report.simulation.store)
        )
        assert {sizes[name] for name in ("scope", "shares", "advice", "quality")} == {1}

    def test_have_rows_as_long_as_their_columns(self):
        for table in tables_of(a_report()):
            assert {len(row) for row in table.rows} <= {len(table.columns)}, table.name

    def test_write_cohorts_a_row_for_each_cell(self):
        report = a_report()

        first = rows_of(table_of(report, "cohorts"))[0]

        cohort = report.cohorts.rows[0]
        assert (first["grain"], first["entry"]) == ("month", "2024-01-01")
        assert first["cohort_customers"] == str(cohort.customers)
        assert first["revenue_minor"] == str(cohort.cells[0].revenue_minor)
        assert first["complete"] == "true"

    def test_write_a_period_as_its_two_days(self):
        report = a_report(scope=a_scope(previous=None))

        [row] = rows_of(table_of(report, "scope"))

        assert (row["period_start"], row["period_end"]) == ("2024-12-31", "2025-12-30")
        assert (row["previous_start"], row["previous_end"]) == ("", "")
        assert row["channels"] == "till; web"

    def test_write_a_finding_with_its_values_as_json(self):
        report = a_report()

        first = rows_of(table_of(report, "findings"))[0]

        assert first["code"] == report.findings[0].code
        assert first["values"].startswith('{"')

    def test_say_since_when_customers_moved(self):
        report = a_report()

        row = rows_of(table_of(report, "moves"))[0]

        assert row["since"] == str(report.rfm.moved_since)

    def test_load_nothing_that_web_workers_may_not(self):
        program = (
            "import sys, regulars.insight.report.tables, regulars.insight.report.csv;"
            "print({'pandas', 'pyarrow', 'ibis', 'duckdb', 'altair'} & set(sys.modules))"
        )

        shown = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert shown.stdout == "set()\n"


class TestCsv:
    def test_keeps_formulas_from_running(self):
        report = a_report(
            first_products=(EntryGroup("=HYPERLINK(1)", 1, None, 5.0),),
            quality=replace(a_report().quality, dropped=(Dropped("empty", 1, ("@a", "b")),)),
        )

        assert rows_of(table_of(report, "first-products"))[0]["name"] == "'=HYPERLINK(1)"
        assert rows_of(table_of(report, "dropped"))[0]["examples"] == "'@a; b"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
    def test_guards_every_start_of_a_formula(self, start):
        assert cell_text(start + "1") == "'" + start + "1"
        assert cell_text("1" + start) == "1" + start

    def test_writes_numbers_and_days_as_they_are(self):
        values = (-5, 0.25, date(2024, 2, 1), None, False)

        assert [cell_text(value) for value in values] == ["-5", "0.25", "2024-02-01", "", "false"]

    def test_names_the_columns_of_a_table_without_rows(self):
        empty = table_of(a_report(first_channels=()), "first-channels")

        assert as_csv(empty).decode("utf-8-sig").startswith("name,customers,repeat_share,")

    def test_puts_all_tables_into_one_archive(self):
        tables = tables_of(a_report())

        archive = zipfile.ZipFile(io.BytesIO(as_zip(tables)))

        assert archive.namelist() == [f"{name}.csv" for name in NAMES]
        assert archive.read("months.csv") == as_csv(table_of(a_report(), "months"))
        assert as_zip(tables) == as_zip(tables)


class TestParquet:
    @pytest.mark.parametrize("name", NAMES)
    def test_holds_the_same_rows(self, name):
        table = table_of(a_report(), name)

        found = pq.read_table(io.BytesIO(as_parquet(table)))

        assert found.column_names == [column.name for column in table.columns]
        assert [tuple(row.values()) for row in found.to_pylist()] == list(table.rows)

    def test_knows_the_types_of_a_table_without_rows(self):
        empty = table_of(a_report(gaps=()), "gaps")

        schema = pq.read_schema(io.BytesIO(as_parquet(empty)))

        assert [str(kind) for kind in schema.types] == ["int64"] * 3 + ["double"] * 4
