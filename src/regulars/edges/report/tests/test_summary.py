"""The screenful in the terminal."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from regulars.edges.report.page import present
from regulars.edges.report.summary import print_summary
from regulars.insight.report.tests.factories import a_quality, a_report, some_advice
from regulars.insight.types import (
    Caution,
    Finding,
    Measure,
    Report,
    RetentionPoint,
    RfmGroup,
    Tactic,
    Tone,
    Unit,
)

EXPECTED = Path(__file__).with_name("summary.txt")
REVENUE = {
    "change": 0.39,
    "revenue_minor": 36_200_000.0,
    "previous_minor": 26_100_000.0,
    "days": 365.0,
}
RETURNS = {"returned_share": 0.12, "returned_minor": 1_234_500.0}


def a_fixed_report() -> Report:
    """A report whose every printed value is given here."""
    report = a_report()
    return replace(
        report,
        findings=(
            Finding("revenue_rising", Tone.GOOD, "measures", REVENUE),
            Finding("returns_high", Tone.BAD, "quality", RETURNS),
            Finding("best_fifth_brings", Tone.NEUTRAL, "shares", {"top_fifth_revenue": 0.61}),
        ),
        measures=(
            Measure("repeat_customer_rate", Unit.SHARE, 0.412, 0.376, 0.21),
            Measure("average_order_value", Unit.MONEY, 3_137.0, 3_175.0),
            Measure("churn_rate", Unit.SHARE, 0.529, None),
            Measure("revenue", Unit.MONEY, 36_200_000.0, 26_100_000.0),
        ),
        rfm=replace(report.rfm, groups=(RfmGroup("loyal", 740, 100, 41.0, 5.8, 19_500.0),)),
        advice=some_advice(tactics=(Tactic("win_back", "monthly_retention", 0.0, 605_300.0, ()),)),
        quality=a_quality(
            rows_read=41_260,
            rows_used=41_198,
            cautions=(Caution("currency_assumed", {"currency": "EUR"}),),
        ),
    )


def summary(width: int) -> str:
    text = StringIO()
    console = Console(file=text, width=width, highlight=False)
    page = present(a_fixed_report(), {})
    print_summary(page, written=(Path("report.html"),), console=console)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def printed(report: Report) -> str:
    text = StringIO()
    print_summary(present(report, {}), written=(), console=Console(file=text, width=100))
    return text.getvalue()


class TestPrintSummary:
    def test_prints_this_screenful(self):
        assert summary(100) == EXPECTED.read_text()

    def test_names_every_group_that_has_customers(self):
        report = a_report()

        shown = printed(report)

        assert "At risk" in shown
        assert "Cannot lose" in shown

    def test_says_what_may_be_wrong_and_which_option_helps(self):
        assumed = Caution("currency_assumed", {"currency": "USD"})

        shown = printed(a_report(quality=a_quality(cautions=(assumed,))))

        assert "USD was assumed. Say which with --currency." in " ".join(shown.split())

    @pytest.mark.parametrize(("width", "ages"), [(100, 8), (80, 6), (60, 3)])
    def test_shows_as_many_ages_as_fit_and_each_of_them_whole(self, width: int, ages: int):
        points = tuple(RetentionPoint(age, 2_000, 190, 0.095) for age in range(12))
        report = a_fixed_report()
        report = replace(report, cohorts=replace(report.cohorts, curve=points))
        text = StringIO()

        console = Console(file=text, width=width, highlight=False)
        print_summary(present(report, {}), written=(), console=console)

        shown = [line.split() for line in text.getvalue().splitlines()]
        assert ["Ordered", "again", *ages * ["10%"]] in shown
        assert ["Of", "customers", *ages * ["2,000"]] in shown
        assert "…" not in text.getvalue()

    @pytest.mark.parametrize("width", range(76, 84))
    def test_cuts_no_number_of_a_quarter(self, width: int):
        points = tuple(RetentionPoint(age, 400, 40, 0.095) for age in range(12))
        report = a_fixed_report()
        report = replace(report, cohorts=replace(report.cohorts, grain="quarter", curve=points))
        text = StringIO()

        print_summary(present(report, {}), written=(), console=Console(file=text, width=width))

        assert "Quarters since the first order" in text.getvalue()
        assert "…" not in text.getvalue()

    def test_fits_a_narrow_terminal(self):
        assert max(map(len, summary(60).splitlines())) <= 60
