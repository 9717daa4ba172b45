"""What the pictures plot is what their tables list, and both are the report's values."""

from __future__ import annotations

import pytest

from regulars.edges.report.tests.pages import Element
from regulars.edges.report.tests.plots import (
    INK,
    PLOTS,
    disagreements,
    drawings_of,
    read_all,
    table_of,
)
from regulars.insight.charts import CHARTS
from regulars.insight.extents import PHONE_MONTHS, SHOWN_AGES
from regulars.insight.report.tests.factories import a_report


def figure_of(page: Element, name: str) -> Element:
    [figure] = page.all("figure", id=f"figure-{name}")
    return figure


class TestPlots:
    def test_are_compared_one_and_all(self):
        assert set(PLOTS) == set(CHARTS)

    @pytest.mark.parametrize("name", PLOTS)
    def test_draw_the_values_of_the_report(self, page, name):
        plot = PLOTS[name]
        values = plot.shown(plot.values(a_report()))

        drawing, *_ = drawings_of(figure_of(page, name))

        assert values
        assert disagreements(plot.plotted(drawing), values) == []

    @pytest.mark.parametrize("name", PLOTS)
    def test_list_the_values_of_the_report_in_their_tables(self, page, name):
        plot = PLOTS[name]

        listed = table_of(figure_of(page, name), plot.columns)

        assert disagreements(listed, plot.listed(plot.values(a_report()))) == []

    @pytest.mark.parametrize(
        ("name", "rows"),
        [
            ("revenue", PHONE_MONTHS),
            ("customers", PHONE_MONTHS),
            ("retention", SHOWN_AGES),
            ("forecast-purchases", 12),
            ("forecast-revenue", 12),
        ],
    )
    def test_draw_the_latest_values_for_telephones(self, page, name, rows):
        plot = PLOTS[name]
        values = plot.shown(plot.values(a_report()))[-rows:]

        _, for_telephones = drawings_of(figure_of(page, name))

        assert len(values) == rows
        assert disagreements(plot.plotted(for_telephones), values) == []

    def test_are_told_apart(self, page):
        """No picture would pass for another: data that were swapped would be noticed."""
        listed = {
            name: table_of(figure_of(page, name), plot.columns) for name, plot in PLOTS.items()
        }
        values = {name: plot.listed(plot.values(a_report())) for name, plot in PLOTS.items()}

        passing = [
            (name, other)
            for name in PLOTS
            for other in PLOTS
            if not disagreements(listed[other], values[name])
        ]

        assert passing == [(name, name) for name in PLOTS]

    def test_write_their_figures_beside_what_they_draw(self, page):
        [drawing] = drawings_of(figure_of(page, "next-order"))
        shares = read_all([label.text for label in drawing.labels if "%" in label.text])

        [spanning] = drawings_of(figure_of(page, "days-between"))
        medians = read_all([label.text for label in spanning.labels if label.colour == INK])

        report = a_report()
        assert disagreements([shares], [tuple(gap.share or 0 for gap in report.gaps)]) == []
        assert disagreements([medians], [tuple(gap.median_days or 0 for gap in report.gaps)]) == []
