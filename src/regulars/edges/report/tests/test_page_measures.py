"""The measures on the page: their changes, and other stores' figures beside them."""

from __future__ import annotations

from datetime import date

import pytest

from regulars.edges.report.page import present, render
from regulars.edges.report.page.measures import change_of
from regulars.edges.report.writing import Writer
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
)
from regulars.insight.types import (
    Measure,
    Period,
    Unit,
)


class TestShares:
    def test_stand_beside_those_of_other_stores_over_a_year_only(self):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))

        year, part = (render(present(report, {})) for report in (a_report(), a_report(scope=half)))

        assert "Elsewhere</th>" in year
        assert "published for online stores in general" in year
        assert "Elsewhere</th>" not in part
        assert "published for online stores in general" not in part


class TestChange:
    @pytest.mark.parametrize(
        ("measure", "text"),
        [
            (
                Measure("revenue", Unit.MONEY, 100_001_000_000, 1_208_600),
                "82,741 times what it was before (€12,086)",
            ),
            (Measure("orders", Unit.COUNT, 110.0, 10.0), "up 1,000% from 10"),
            (Measure("orders", Unit.COUNT, 111.0, 10.0), "11 times what it was before (10)"),
            (Measure("orders", Unit.COUNT, 1.0, 470.0), "down more than 99% from 470"),
            (Measure("orders", Unit.COUNT, 0.0, 470.0), "down 100% from 470"),
        ],
    )
    def test_is_no_percentage_that_nobody_reads(self, measure, text):
        change = change_of(measure, Writer("en", "EUR"))

        assert change
        assert change.text == text


class TestBasis:
    def card(self, orders: float):
        measures = (
            Measure("customers", Unit.COUNT, 3_519.0),
            Measure("orders", Unit.COUNT, orders),
            Measure("purchase_frequency", Unit.RATIO, 10_944 / 3_519),
        )
        page = present(a_report(measures=measures, findings=()), {})
        return next(iter(page.measures.cards))

    def test_of_frequency_is_the_orders_of_known_customers(self):
        assert self.card(11_629.0).value == "3.11"
        assert self.card(11_629.0).context == (
            "orders per known customer in the period. 685 orders of unknown customers are left out."
        )
        assert self.card(10_945.0).context == (
            "orders per known customer in the period. 1 order of unknown customers is left out."
        )
        assert self.card(10_944.0).context == "orders per known customer in the period."

    def test_of_each_count_stands_beneath_it(self, page):
        [counts] = page.all("ul", class_="r-figures-row r-counts")

        assert [count.all("span", class_="r-context")[0].text for count in counts.all("li")] == [
            "after returns.",
            "orders placed by everybody.",
            "known customers who ordered.",
        ]

    def test_of_the_order_value_is_named_beside_what_it_may_bring(self):
        page = present(a_report(), {})

        [larger] = [lever for lever in page.growth.levers if lever.name == "Orders get larger"]
        assert larger.change.split(":")[0] == "average order value of known customers"
        [average] = [card for card in page.measures.cards if card.code == "average_order_value"]
        assert average.context == "per order of everybody, returns taken off."


class TestNoChange:
    def cards(self, **changes):
        page = present(a_report(scope=a_scope(**changes), findings=()), {})
        return {card.code: card for card in page.measures.cards}

    def test_says_from_when_on_there_will_be_one(self):
        churn = self.cards(first_day=date(2024, 1, 1))["churn_rate"]

        assert churn.change is None
        # three times 365 days, the first of them included
        assert churn.no_change == (
            "No change yet: the history reaches far enough back from Dec 30, 2026 on."
        )

    def test_says_that_the_past_does_not_reach_back(self):
        day = date(2024, 3, 1)

        cards = self.cards(first_day=date(2024, 1, 1), period=Period(day, date(2024, 5, 1)))

        assert cards["churn_rate"].no_change == (
            "No change: the history does not reach far enough back."
        )

    def test_of_all_time_has_nothing_before_it(self):
        period = Period(a_scope().first_day, a_scope().last_day)
        measures = (
            Measure("churn_rate", Unit.SHARE, None),
            Measure("average_order_value", Unit.MONEY, 3_137.0),
        )

        page = present(
            a_report(scope=a_scope(period=period, previous=None), measures=measures, findings=()),
            {},
        )

        churn, average = page.measures.cards
        assert (churn.no_change, churn.context) == (
            "",
            "It takes a period before this one, to see who of its customers came back.",
        )
        assert average.no_change == "No change: there is nothing before the whole history."

    def test_of_lifetime_value_is_the_whole_historys(self):
        cards = self.cards()

        assert cards["customer_lifetime_value"].no_change == (
            "It adds up over the whole history, so it is not set beside a period before."
        )
        assert cards["repeat_customer_rate"].no_change == ""
