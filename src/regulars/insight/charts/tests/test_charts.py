"""The pictures: which there are, what they show, and that a page can carry them as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from regulars.insight.charts import CHARTS, draw
from regulars.insight.charts.amounts import even_amount, exact_amount
from regulars.insight.charts.canvas import Canvas, to_svg
from regulars.insight.charts.growth import apart
from regulars.insight.charts.heat import heat_steps
from regulars.insight.charts.trade import _place_of_fifth
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    some_rfm,
    some_shares,
)
from regulars.insight.types import (
    Cohort,
    CohortCell,
    Cohorts,
    CurvePoint,
    Report,
    Shares,
    Simulation,
)

SVG = "{http://www.w3.org/2000/svg}"
MONTH_NAMES = {date(2025, month, 1).strftime("%b") for month in range(1, 13)}


@pytest.fixture(scope="module")
def svgs() -> dict[str, str]:
    return draw(a_report())


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def draw_one(name: str, report: Report, *, language: str = "en") -> str:
    canvas = Canvas(width=CHARTS[name].width, language=language, currency=report.scope.currency)
    return to_svg(CHARTS[name].draw(report, canvas), name=name, canvas=canvas)


def an_empty_report() -> Report:
    return replace(
        a_report(),
        months=(),
        shares=Shares(None, None, None, None, None, ()),
        cohorts=Cohorts("month", (), ()),
        gaps=(),
        rfm=replace(some_rfm(), groups=(), cells=()),
        simulation=Simulation((), (), ()),
        advice=replace(a_report().advice, order_value_minor=0.0),
    )


class TestDraw:
    def test_draws_every_picture_and_the_wide_ones_for_telephones_too(self, svgs):
        phones = {"revenue-phone", "customers-phone", "retention-phone"}

        assert set(svgs) == set(CHARTS) | phones

    def test_draws_the_same_report_the_same_way_each_time(self, svgs):
        assert draw(a_report()) == svgs

    def test_leaves_out_what_has_no_values(self):
        assert draw(an_empty_report()) == {}

    @pytest.mark.parametrize("name", CHARTS)
    def test_passes_the_checks_of_altair(self, name):
        canvas = Canvas(width=CHARTS[name].width, language="en", currency="EUR")

        assert CHARTS[name].draw(a_report(), canvas).to_dict(validate=True)

    def test_writes_numbers_in_the_language_and_currency(self):
        german = texts(draw_one("revenue", a_report(), language="de"))

        assert {"20K\u00a0€", "Mai"} <= set(german)


class TestSvg:
    def test_is_well_formed_and_loads_nothing(self, svgs):
        for svg in svgs.values():
            ET.fromstring(svg)  # noqa: S314 - our own drawing
            assert re.findall(r'(?:href|src)="|url\((?!#)', svg) == []

    def test_has_no_colours_but_the_page_s_own(self, svgs):
        for svg in svgs.values():
            colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
            assert {c for c in colours if not c.startswith("var(--")} <= {"none", "transparent"}

    def test_has_no_words_but_months(self, svgs):
        for svg in svgs.values():
            words = {word for text in texts(svg) for word in re.findall(r"[A-Za-z]{2,}", text)}
            assert words <= MONTH_NAMES

    def test_is_left_to_the_page_to_describe(self, svgs):
        for svg in svgs.values():
            assert svg.startswith('<svg class="r-chart" ')
            assert 'aria-hidden="true"' in svg
            assert "role=" not in svg

    def test_has_ids_that_no_other_picture_has(self, svgs):
        ids = [found for svg in svgs.values() for found in re.findall(r' id="([^"]+)"', svg)]

        assert len(ids) == len(set(ids))

    def test_is_small(self, svgs):
        assert sum(map(len, svgs.values())) < 750_000


class TestFigures:
    def test_map_counts_the_customers_of_each_square(self, svgs):
        counts = [f"{cell.customers:,}" for cell in a_report().rfm.cells]

        assert sorted(texts(svgs["rfm"])) == sorted(counts)

    def test_curve_shows_what_the_best_fifth_brings(self):
        report = a_report(shares=some_shares(top_fifth_revenue=0.613))

        assert "61%" in texts(draw_one("concentration", report))

    def test_dot_of_the_best_fifth_lies_on_the_curve_of_three_customers(self):
        curve = tuple(CurvePoint(n / 3, share) for n, share in enumerate((0.0, 0.7, 0.9, 1.0)))

        shares = some_shares(top_fifth_revenue=0.7, curve=curve)

        assert _place_of_fifth(shares) == pytest.approx(1 / 3)

    def test_billions_are_written_as_on_the_page(self):
        report = a_report()
        richer = replace(report.simulation.store[0].points[-1], cumulative_revenue_minor=1.11e11)
        store = replace(report.simulation.store[0], points=(richer,))

        shown = texts(draw_one("growth", replace(report, simulation=Simulation((), (store,), ()))))

        assert "€1.11B" in shown
        assert not [text for text in shown if text.endswith(("G", "k"))]

    def test_map_of_nobody_is_not_drawn(self):
        cells = tuple(replace(cell, customers=0) for cell in a_report().rfm.cells)

        assert "rfm" not in draw(replace(an_empty_report(), rfm=replace(some_rfm(), cells=cells)))

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

    @pytest.mark.parametrize(("whole", "written"), [(35.519, "€35.52"), (1_234.5, "€1.23K")])
    def test_quadrant_writes_small_order_values_to_the_cent(self, whole: float, written: str):
        canvas = Canvas(width=370, language="en", currency="EUR")

        assert exact_amount(canvas, whole) == written

    def test_growth_keeps_the_figures_at_the_ends_of_the_lines_apart(self):
        near = [{"value": 270.0}, {"value": 257.0}]
        far = [{"value": 270.0}, {"value": 157.0}]

        assert [row["shift"] for row in apart(near)] == [8, -8]
        assert [row["shift"] for row in apart(far)] == [0, 0]
        assert apart([]) == []

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

    def test_next_order_shows_each_share(self, svgs):
        shown = [text for text in texts(svgs["next-order"]) if text.endswith("%")]

        assert shown == ["39%", "55%", "62%", "67%", "71%"]

    def test_textbook_ends_at_its_known_customers(self, svgs):
        assert {"155", "210"} <= set(texts(svgs["textbook"]))

    def test_counts_customers_in_whole_ones(self):
        month = replace(a_report().months[0], new_customers=1, returning_customers=0)

        shown = texts(draw_one("customers", a_report(months=(month,))))

        assert [text for text in shown if text] == ["Jan2024", "0", "1"]

    def test_month_that_is_not_over_is_pale(self):
        over = a_report(scope=a_scope(as_of=date(2025, 12, 31)))

        assert 'opacity="0.38"' in draw_one("revenue", a_report())
        assert 'opacity="0.38"' not in draw_one("revenue", over)


class TestHeatSteps:
    def test_steps_evenly_up_to_the_highest_share(self):
        assert heat_steps([0.1, 0.7]) == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])

    def test_does_not_make_mountains_of_molehills(self):
        assert heat_steps([0.01])[-1] == pytest.approx(0.06)

    def test_needs_no_shares(self):
        assert len(heat_steps([])) == 6
