from __future__ import annotations

import csv
import io

import pytest

from regulars.edges.console.tables import TABLES, as_csv, cell_text
from regulars.edges.console.tests.factories import signed_in, stored_figures
from regulars.edges.report.page import present, render
from regulars.insight.charts import draw
from regulars.insight.report.json import decode, pretty
from regulars.insight.report.tests.factories import a_report
from regulars.insight.types import EntryGroup


@pytest.mark.django_db
class TestReport:
    def test_shows_every_section(self):
        stored_figures()

        text = signed_in("viewer").get("/console/report/").content.decode()

        sections = [
            "summary",
            "measures",
            "returning",
            "cohorts",
            "groups",
            "growth",
            "advice",
            "data",
            "definitions",
        ]
        assert [
            name for name in sections if f'<section class="r-section" id="{name}"' not in text
        ] == []

    def test_gives_the_page_that_the_command_writes(self):
        report = stored_figures()

        response = signed_in("viewer").get("/console/report/report.html")

        assert response.content.decode() == render(present(report, draw(report)))
        name = f"regulars-{report.scope.period.start}-{report.scope.period.end}.html"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'

    def test_gives_the_values_as_json(self):
        report = stored_figures()

        response = signed_in("viewer").get("/console/report/report.json")

        assert response.content == pretty(report)
        assert decode(response.content) == report

    @pytest.mark.parametrize("name", TABLES)
    def test_gives_each_table(self, name):
        stored_figures()

        response = signed_in("viewer").get(f"/console/report/tables/{name}.csv")

        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) == len(list(TABLES[name].rows(a_report())))

    def test_knows_no_other_table(self):
        stored_figures()

        assert signed_in("viewer").get("/console/report/tables/staff.csv").status_code == 404


class TestCsv:
    def test_writes_cohorts_a_line_per_cell(self):
        report = a_report()

        rows = list(csv.DictReader(io.StringIO(as_csv(TABLES["cohorts"], report))))

        first, cohort = rows[0], report.cohorts.rows[0]
        assert first["entry"] == "2024-01-01"
        assert first["cohort_customers"] == str(cohort.customers)
        assert first["revenue_minor"] == str(cohort.cells[0].revenue_minor)

    def test_keeps_formulas_from_running(self):
        report = a_report(first_products=(EntryGroup("=HYPERLINK(1)", 1, None, 5.0),))

        text = as_csv(TABLES["first-products"], report)

        assert text.splitlines()[1] == "'=HYPERLINK(1),1,,5.0"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
    def test_guards_every_start_of_a_formula(self, start):
        assert cell_text(start + "1") == "'" + start + "1"
        assert cell_text("1" + start) == "1" + start
