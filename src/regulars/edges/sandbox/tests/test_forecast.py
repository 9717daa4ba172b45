"""What the growth simulator makes of the demo shop's first year, beside its second."""

from datetime import date

import ibis
import pytest

from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight.months import known_revenue
from regulars.insight.readers.intake import Intake
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin, Question
from regulars.insight.types import Report

FIRST_YEAR_ENDS = date(2025, 6, 30)


def reports(growth: float) -> tuple[Report, Report]:
    """The report after the shop's first year, and the one after its second."""
    shop = ShopParameters(end=date(2026, 6, 30), customers=3_000, growth_a_year=growth)
    (books,) = stretches(shop)
    lines = ibis.memtable(books.order_lines)
    size = books.order_lines.num_rows
    origin = Origin(Intake(size, size, (), (), ()), sources=(), currency="EUR")
    return build(lines, origin, Question(as_of=FIRST_YEAR_ENDS)), build(lines, origin)


class TestForecast:
    @pytest.mark.slow
    @pytest.mark.parametrize(("growth", "off"), [(1.0, 0.15), (1.25, 0.28)])
    def test_of_the_second_year_is_off_by_no_more_than_the_shop_grows(
        self, growth: float, off: float
    ):
        first, second = reports(growth)

        brought = sum(known_revenue(month) for month in second.months[-12:])
        said = first.simulation.store[0].points[-1].cumulative_revenue_minor
        assert first.simulation.basis == "fitted"
        assert abs(said / brought - 1) < off
        assert second.simulation.checked_minor == pytest.approx(said)
