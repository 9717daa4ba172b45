"""The figures: every picture with its description and its table."""

from __future__ import annotations

from dataclasses import replace

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.factories import SECTIONS
from regulars.edges.report.tests.pages import read_page
from regulars.insight.charts import CHARTS
from regulars.insight.report.tests.factories import (
    a_report,
)


class TestFigures:
    def test_have_a_picture_a_description_and_a_table_each(self, page):
        figures = page.all("figure")

        assert {f.attributes["id"].removeprefix("figure-") for f in figures} == set(CHARTS)
        for figure in figures:
            pictures = figure.all("*", role="img")
            assert len(pictures) == 1
            assert len(pictures[0].attributes["aria-label"]) > 20
            assert pictures[0].all("svg")
            assert len(figure.all("table")) == 1
            assert len(figure.all("table")[0].all("tr")) > 1

    def test_average_rests_on_the_customers_of_its_table(self, page):
        [figure] = page.all("figure", id="figure-retention")
        rows = [[cell.text for cell in row.children] for row in figure.all("tr")[1:]]
        labels = [text.text for text in figure.all("svg")[0].all("text")]

        assert rows[0][:2] == ["1", "4,588"]
        assert labels[0].replace(" ", "") == "14.59K"

    def test_tables_scroll_in_boxes_that_the_keyboard_reaches(self, page):
        boxes = page.all("div", role="region")

        assert sum(len(box.all("table")) for box in boxes) == len(page.all("table"))
        assert all(box.attributes["tabindex"] == "0" for box in boxes)
        assert all(box.attributes["aria-label"] for box in boxes)

    def test_say_how_they_are_computed(self, page):
        for figure in page.all("figure"):
            assert len(figure.all("div", class_="r-definition")) == 1

    def test_are_left_out_where_there_is_no_drawing(self):
        document = read_page(render(present(a_report(), {})))

        assert document.all("figure") == []
        assert len(document.all("section")) == len(SECTIONS)


class TestCutPictures:
    def test_say_how_much_they_leave_out(self):
        report = a_report()
        cohorts = replace(report.cohorts, rows=report.cohorts.rows * 5)
        months = report.months * 2

        page = present(replace(report, cohorts=cohorts, months=months), {})

        assert page.cohorts.figures["cohorts"].note == (
            "The picture holds the latest 24 of 120 cohorts. The picture ends at age 18 of 23. "
            "The table has all."
        )
        assert len(page.cohorts.figures["cohorts"].table.rows) == len(cohorts.rows)
        assert page.returning.figures["revenue"].note == (
            "The faint month is not over. The picture shows the latest 36 of 48 months."
        )

    def test_say_nothing_where_all_is_shown(self):
        report = a_report()
        cohorts = replace(report.cohorts, rows=report.cohorts.rows[-12:])

        page = present(replace(report, cohorts=cohorts), {})

        assert page.cohorts.figures["cohorts"].note == ""
