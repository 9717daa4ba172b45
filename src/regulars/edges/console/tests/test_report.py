from __future__ import annotations

import csv
import io

import pytest

from regulars.edges.console.tables import TITLES
from regulars.edges.console.tests.factories import signed_in, stored_figures
from regulars.edges.report.page import present, render
from regulars.insight.charts import draw
from regulars.insight.report.csv import as_zip
from regulars.insight.report.json import decode, pretty
from regulars.insight.report.tables import NAMES, table_of, tables_of
from regulars.insight.report.tests.factories import a_report


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

    def test_leads_to_who_is_slipping_away_instead_of_naming_them_by_numbers(self):
        report = stored_figures()
        [first, *_rest] = report.outlook.slipping.rows

        marketer = signed_in("marketer").get("/console/report/").content.decode()
        viewer = signed_in("viewer").get("/console/report/").content.decode()

        link = '<a class="c-button c-second" href="/console/slipping/">Who they are</a>'
        assert first.customer_id not in marketer
        assert "Who may be leaving" in viewer
        assert link in marketer
        assert link not in viewer

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

    def test_offers_every_table(self):
        stored_figures()

        text = signed_in("viewer").get("/console/report/").content.decode()

        assert tuple(TITLES) == NAMES
        links = [f'href="/console/report/tables/{name}.csv' for name in NAMES]
        assert [link for link in links if link not in text] == []
        assert 'href="/console/report/tables.zip' in text

    def test_gives_all_tables_in_one_archive(self):
        report = stored_figures()

        response = signed_in("viewer").get("/console/report/tables.zip")

        assert response.content == as_zip(tables_of(report))
        assert response["Content-Type"] == "application/zip"
        period = report.scope.period
        name = f"regulars-{period.start}-{period.end}-tables.zip"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'

    @pytest.mark.slow
    @pytest.mark.parametrize("name", NAMES)
    def test_gives_each_table(self, name):
        stored_figures()

        response = signed_in("viewer").get(f"/console/report/tables/{name}.csv")

        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) == len(table_of(a_report(), name).rows)

    def test_knows_no_other_table(self):
        stored_figures()

        assert signed_in("viewer").get("/console/report/tables/staff.csv").status_code == 404
