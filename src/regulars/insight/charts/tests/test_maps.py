"""What the maps of cohorts and of customers show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.charts import draw
from regulars.insight.charts.amounts import even_amount
from regulars.insight.charts.canvas import Canvas
from regulars.insight.charts.heat import heat_steps
from regulars.insight.charts.tests.pictures import an_empty_report, draw_one, texts
from regulars.insight.extents import SHOWN_AGES
from regulars.insight.report.tests.factories import (
    a_report,
    some_rfm,
)
from regulars.insight.types import (
    Cohort,
    CohortCell,
    Cohorts,
)


class TestMaps:
    def test_map_counts_the_customers_of_each_square(self, svgs):
        counts = [f"{cell.customers:,}" for cell in a_report().rfm.cells]

        assert sorted(texts(svgs["rfm"])) == sorted(counts)

    def test_map_of_nobody_is_not_drawn(self):
        cells = tuple(replace(cell, customers=0) for cell in a_report().rfm.cells)

        assert "rfm" not in draw(replace(an_empty_report(), rfm=replace(some_rfm(), cells=cells)))

    def test_squares_are_drawn_by_their_sides_not_around_their_corners(self, svgs):
        squares = sum(min(SHOWN_AGES, len(row.cells) - 1) for row in a_report().cohorts.rows)

        drawn = re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="4" fill="var',
            svgs["cohorts"],
        )

        assert len(drawn) == squares
        assert len(set(drawn)) == squares
        assert re.search(r'<path d="M[^"]*C[^"]*Z"', svgs["cohorts"]) is None

    def test_coordinates_have_no_noughts_at_their_end(self, svgs):
        places = re.findall(r'(?<=[ ,"(LMCHV-])\d+\.\d*0(?=[ ,")LMCHVZ])', svgs["cohorts"])

        assert places == []

    def test_heat_map_shows_each_share(self, svgs):
        cohort = a_report().cohorts.rows[-2]
        share = f"{cohort.cells[1].customers / cohort.customers:.0%}"

        assert share in texts(svgs["cohorts"])

    def test_value_map_shows_what_a_customer_has_brought(self, svgs):
        cell = a_report().cohorts.rows[-1].cells[0]

        assert f"€{cell.cumulative_value_minor / 100:.0f}" in texts(svgs["cohort-value"])

    @pytest.mark.parametrize(
        ("largest", "written"), [(99.0, "€7.5"), (100.0, "€8"), (1_000.0, "€7.5")]
    )
    def test_value_map_writes_every_amount_alike(self, largest: float, written: str):
        canvas = Canvas(width=370, language="en", currency="EUR")

        assert even_amount(canvas, 7.5, largest=largest) == written

    def test_maps_show_orders_revenue_and_margin_of_each_period(self, svgs):
        assert a_report().cohorts.rows[-2].cells[1] == CohortCell(
            age=1,
            customers=90,
            orders=108,
            revenue_minor=345_600,
            cumulative_value_minor=pytest.approx(5_011.525, abs=1e-3),
            profit_minor=155_520,
        )

        assert "108" in texts(svgs["cohort-orders"])
        assert "€3.46K" in texts(svgs["cohort-revenue"])
        assert "€1.56K" in texts(svgs["cohort-profit"])

    def test_map_of_margins_needs_costs(self):
        report = a_report()
        rows = tuple(
            replace(row, cells=tuple(replace(cell, profit_minor=None) for cell in row.cells))
            for row in report.cohorts.rows
        )

        drawn = draw(replace(report, cohorts=replace(report.cohorts, rows=rows)))

        assert {"cohort-revenue", "cohort-value"} <= set(drawn)
        assert "cohort-profit" not in drawn

    def test_colours_of_a_map_span_the_periods_after_the_first(self):
        cells = (
            CohortCell(0, 100, 1000, 0, 0.0, None),
            CohortCell(1, 10, 70, 0, 0.0, None),
            CohortCell(2, 10, 10, 0, 0.0, None),
        )
        cohorts = Cohorts("month", (Cohort(date(2025, 1, 1), 100, cells),), ())

        svg = draw_one("cohort-orders", replace(a_report(), cohorts=cohorts))

        assert re.findall(r"fill=\"var\(--(heat-\d)\)", svg) == ["heat-7", "heat-7", "heat-2"]

    def test_average_says_how_many_each_age_rests_on(self, svgs):
        points = a_report().cohorts.curve[1:18]

        assert texts(svgs["retention"])[:17] == [
            f"{point.age}{float(f'{point.customers:.3g}') / 1000:g}K" for point in points
        ]

    def test_marks_cohorts_that_had_bought_before(self):
        report = a_report()
        marked = replace(report, cohorts=replace(report.cohorts, inherited=2))

        assert [text for text in texts(draw_one("cohorts", marked)) if "*" in text] == [
            "Jan 2024 *",
            "Feb 2024 *",
        ]

    def test_counts_customers_in_whole_ones(self):
        month = replace(a_report().months[0], new_customers=1, returning_customers=0)

        shown = texts(draw_one("customers", a_report(months=(month,))))

        assert [text for text in shown if text] == ["Jan2024", "0", "1"]


class TestHeatSteps:
    def test_steps_evenly_up_to_the_highest_share(self):
        assert heat_steps([0.1, 0.7]) == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])

    def test_does_not_make_mountains_of_molehills(self):
        assert heat_steps([0.01])[-1] == pytest.approx(0.06)

    def test_needs_no_shares(self):
        assert len(heat_steps([])) == 6
