"""The growth simulator on the page: what is promised, and what it supposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from regulars.edges.report.page import present
from regulars.edges.report.page.values import Asked
from regulars.insight.charts import draw
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    some_measures,
)
from regulars.insight.types import (
    Measure,
    Shifted,
    Unit,
    WhatIf,
)


class TestGrowth:
    def test_says_what_the_lines_suppose_and_how_far_to_trust_them(self):
        simulation = replace(
            a_report().simulation,
            basis="fitted",
            observed_months=12,
            observed_revenue_minor=25_000_000,
            checked_minor=20_000_000.0,
        )
        unchecked = replace(simulation, basis="midlife", checked_minor=None)

        checked = present(a_report(simulation=simulation), {}).growth.figures["growth"].note
        level = present(a_report(simulation=unchecked), {}).growth.figures["growth"].note

        assert checked.endswith(
            "The last 12 whole months brought €250K. The lines suppose as many new customers a "
            "month as in the last twelve: a store that grows or shrinks ends up above or below "
            "them. If the store goes on like that, its revenue stays within the band with a chance "
            "of 90%. A year ago it would have said €200K: 20% too little."
        )
        assert level.endswith(
            "as it is, the store goes on with the average of these months. If the store goes on "
            "like that, its revenue stays within the band with a chance of 90%. A year ago there "
            "was too little history to check this against."
        )

    def test_says_how_many_months_a_check_against_the_past_still_needs(self):
        simulation = replace(a_report().simulation, checked_minor=None)
        report = a_report(simulation=simulation, scope=a_scope(first_day=date(2024, 1, 22)))

        said = present(report, {}).growth.figures["growth"].note

        assert said.endswith(
            "With 24 whole calendar months on record this could be checked against the past; there "
            "are 23."
        )

    def test_promises_no_money_while_it_is_too_early(self):
        few = Measure("customers", Unit.COUNT, 14.0, 12.0)
        report = a_report(measures=some_measures(customers=few))
        early = replace(report, simulation=replace(report.simulation, store=(), levers=()))

        page = present(early, {})

        assert page.headline == "It is too early to say."
        assert not any(card.change for card in (*page.measures.cards, *page.measures.counts))
        assert page.measures.lead.endswith(
            "It is too early to compare it with the days before: a few orders more or less would "
            "change every figure."
        )
        assert page.growth.lead == (
            "It is too early to simulate this store: any sum of money would be a guess."
        )

    def test_compares_keeping_and_winning_only_where_both_happen(self):
        levers = tuple(
            lever for lever in a_report().simulation.levers if lever.code != "new_customers"
        )
        report = a_report(simulation=replace(a_report().simulation, levers=levers))

        assert present(report, {}).growth.lead == (
            "Keeping and winning customers cannot be weighed against each other here: one of them "
            "has not happened in these months, and a tenth more of nothing is nothing."
        )
        assert "biggest_lever" not in {finding.code for finding in report.findings}

    def test_tells_the_two_rates_of_the_textbook_apart(self):
        assert present(a_report(), {}).growth.figures["textbook"].subtitle == (
            "Two stores win 100 customers a month who spend €10 each. In one, 5% of all customers "
            "won so far come back each month; in the other, 10%. How many buy in a month:"
        )


class TestWishes:
    def test_name_the_rates_that_were_asked_for(self):
        as_is, improved = a_report().simulation.store
        stores = tuple(
            replace(improved, code=f"retention_{rate}_percent", monthly_retention=rate / 100)
            for rate in (5, 10, 20)
        )
        report = a_report(simulation=replace(a_report().simulation, store=(as_is, *stores)))

        figure = present(report, draw(report)).growth.figures["growth"]

        assert [(entry.colour, entry.name) for entry in figure.legend][1:] == [
            (1, "5% of customers come back each month"),
            (4, "10% of customers come back each month"),
            (3, "20% of customers come back each month"),
        ]
        assert figure.subtitle.endswith("that you asked for.")
        assert len(figure.table.head) == 1 + 4 * 4
        assert all(f"var(--chart-{entry.colour})" in figure.svg for entry in figure.legend)

    def test_say_what_moving_several_measures_would_earn(self):
        asked = WhatIf(
            measures=(
                Shifted("monthly_retention", Unit.SHARE, 0.04, 0.09),
                Shifted("average_order_value", Unit.MONEY, 4_000.0, 4_400.0),
            ),
            extra_revenue_minor=1_234_500.0,
            low_minor=900_000.0,
            high_minor=1_600_000.0,
        )
        less = replace(asked, extra_revenue_minor=-50_000.0)
        reports = [
            a_report(simulation=replace(a_report().simulation, what_if=found))
            for found in (asked, less, None)
        ]

        gain, loss, nothing = (present(report, {}).growth.asked for report in reports)

        assert gain == Asked(
            changes=(
                "monthly retention: 4% → 9%",
                "average order value of known customers: €40.00 → €44.00",
            ),
            extra="+€12,300",
            interval="likely between €9,000 and €16,000",
        )
        assert loss.extra == "-€500"
        assert nothing is None
