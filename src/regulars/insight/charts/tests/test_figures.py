"""What the other pictures show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.charts.amounts import alike_amounts, exact_amount
from regulars.insight.charts.canvas import Canvas
from regulars.insight.charts.growth import apart
from regulars.insight.charts.tests.pictures import draw_one, texts
from regulars.insight.charts.trade import _place_of_fifth
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    an_outlook,
    some_shares,
    some_values,
)
from regulars.insight.types import (
    CurvePoint,
    Simulation,
    ValueBand,
)


class TestFigures:
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

    @pytest.mark.parametrize(("whole", "written"), [(35.519, "€35.52"), (1_234.5, "€1.23K")])
    def test_quadrant_writes_small_order_values_to_the_cent(self, whole: float, written: str):
        canvas = Canvas(width=370, language="en", currency="EUR")

        assert exact_amount(canvas, whole) == written

    @pytest.mark.parametrize(
        ("wholes", "written"),
        [
            ((0.0, 0.2), ["€0.00", "€0.20"]),
            ((0.0, 20.0, 500.0, 1_000.0), ["€0", "€20", "€500", "€1,000"]),
            ((0.0, 1_000.0, 200_000.0), ["€0", "€1K", "€200K"]),
        ],
    )
    def test_edges_of_one_scale_are_written_alike(self, wholes, written):
        assert alike_amounts(Canvas(width=370, language="en", currency="EUR"), wholes) == written

    def test_lifetime_values_name_bands_of_cents(self):
        bands = (ValueBand(0, 20, 40, 300.0), ValueBand(20, None, 10, 900.0))
        report = a_report(outlook=replace(an_outlook(), values=some_values(bands=bands)))

        assert {"€0.00–€0.20", "€0.20+"} <= set(texts(draw_one("lifetime-values", report)))

    def test_growth_keeps_the_figures_at_the_ends_of_the_lines_apart(self):
        near = [{"value": 270.0}, {"value": 257.0}]
        far = [{"value": 270.0}, {"value": 157.0}]

        assert [row["shift"] for row in apart(near)] == [8, -8]
        assert [row["shift"] for row in apart(far)] == [0, 0]
        assert apart([]) == []

    def test_next_order_shows_each_share(self, svgs):
        shown = [text for text in texts(svgs["next-order"]) if text.endswith("%")]

        assert shown == ["39%", "55%", "62%", "67%", "71%"]

    def test_textbook_ends_at_its_known_customers(self, svgs):
        assert {"155", "210"} <= set(texts(svgs["textbook"]))

    def test_month_that_is_not_over_is_pale(self):
        over = a_report(scope=a_scope(as_of=date(2025, 12, 31)))

        assert 'opacity="0.38"' in draw_one("revenue", a_report())
        assert 'opacity="0.38"' not in draw_one("revenue", over)
