"""The cohorts on the page: their maps, how customers began, and those who came before."""

from __future__ import annotations

from dataclasses import replace

from regulars.edges.report.page import present, render
from regulars.insight.report.tests.factories import (
    a_quality,
    a_report,
)


class TestCohortMaps:
    def test_are_chosen_by_radio_buttons_of_which_the_first_is_on(self, page):
        buttons = page.all("fieldset", class_="r-switch")[0].all("label")

        shown = page.all("div", class_="r-choice")[0].all("figure")
        radios = [button.all("input")[0].attributes for button in buttons]
        assert [button.text for button in buttons] == [
            "Customers",
            "Orders",
            "Revenue",
            "Lifetime value",
            "Margin",
        ]
        assert ["checked" in radio for radio in radios] == [True, False, False, False, False]
        assert [figure.attributes["id"] for figure in shown] == [
            f"figure-{radio['value']}" for radio in radios
        ]

    def test_have_every_value_as_a_table(self, page):
        report = a_report()
        cohort = report.cohorts.rows[0]

        def table(name: str) -> list[str]:
            [figure] = page.all("figure", id=f"figure-{name}")
            [first, *_] = figure.all("tbody")[0].all("tr")
            return [cell.text for cell in first.all("td")]

        orders = [cell.orders for cell in cohort.cells]
        assert table("cohort-orders") == [
            f"{number:,}" for number in (cohort.customers, *orders, sum(orders))
        ]
        assert len(table("cohort-revenue")) == len(table("cohort-profit")) == 1 + 24 + 1
        assert len(table("cohort-value")) == 1 + 24

    def test_say_how_long_a_period_is(self):
        report = a_report()
        weekly = replace(report, cohorts=replace(report.cohorts, grain="week"))

        assert present(weekly, {}).cohorts.maps_title == "Cohorts by the week of the first order"

    def test_are_left_out_where_nothing_is_drawn(self):
        assert present(a_report(), {}).cohorts.maps == ()


class TestEntries:
    def test_show_how_long_each_group_keeps_coming_back(self, page):
        [cohorts] = page.all("section", id="cohorts")
        [products, channels] = cohorts.all("table", class_="r-heat")

        rows = products.all("tbody")[0].all("tr")
        first = a_report().first_products[0]
        assert [row.all("th")[0].text for row in rows] == [
            group.name for group in a_report().first_products
        ]
        assert len(rows[0].all("td")) == 12
        assert rows[0].all("td")[0].text == f"{first.curve[1].share:.0%}"
        assert rows[0].all("td")[0].attributes["class"] == "r-heat-7"
        assert len(channels.all("tbody")[0].all("tr")) == 2

    def test_say_what_is_left_out_and_whose_order_held_nothing_else(self):
        said = "Postage, fees, gift cards, samples and entries made by hand are left out."
        quality = a_quality(customers_without_goods=1_234)

        assert present(a_report(), {}).cohorts.entries[0].note == said
        assert present(a_report(quality=quality), {}).cohorts.entries[0].note == (
            f"{said} 1,234 customers bought nothing else in their first order, and are in no row."
        )

    def test_have_no_map_before_three_cohorts_are_old_enough(self):
        young = tuple(replace(group, curve=()) for group in a_report().first_products)

        shown = present(a_report(first_products=young), {}).cohorts.entries

        assert [entries.heat is None for entries in shown] == [True, False]


class TestInherited:
    def test_first_customers_are_called_so_wherever_they_count_as_new(self):
        report = a_report()
        late = replace(report, cohorts=replace(report.cohorts, inherited=3))

        page, usual = present(late, {}), present(report, {})

        names = [row[0].text for row in page.cohorts.figures["cohorts"].table.rows]
        assert [name for name in names if name.endswith("*")] == [
            f"{name} *" for name in names_of(3)
        ]
        told = "seems to begin after the store did"
        assert told in page.cohorts.figures["cohorts"].note
        assert told in page.returning.figures["customers"].note
        assert told in page.returning.figures["revenue"].note
        assert all(told in entries.note for entries in page.cohorts.entries)
        assert page.cohorts.figures["retention"].title == "The average of the other cohorts"
        assert told not in render(usual)

    def test_average_says_where_it_ends(self):
        average = present(a_report(), {}).cohorts.figures["retention"]

        assert average.subtitle == (
            "Share of customers ordering at each age, of all who are old enough; how many these "
            "are stands below the age."
        )
        assert average.note == (
            "It ends where fewer than three cohorts, or fewer than half of the customers, are old "
            "enough. The curve shows the first 18 of 23; the table has all."
        )


def names_of(count: int) -> list[str]:
    rows = present(a_report(), {}).cohorts.figures["cohorts"].table.rows
    return [row[0].text for row in rows[:count]]
