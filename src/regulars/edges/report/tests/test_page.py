"""The page: one file, valid, self-contained, every picture with its table."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.pages import Element, read_page
from regulars.insight.charts import CHARTS, draw
from regulars.insight.report.tests.factories import (
    a_quality,
    a_report,
    a_scope,
    some_measures,
    some_rfm,
)
from regulars.insight.types import (
    Caution,
    Cohorts,
    EntryGroup,
    Finding,
    Measure,
    Period,
    Report,
    Shares,
    Simulation,
    Tone,
    Unit,
)

SECTIONS = [
    "summary",
    "measures",
    "returning",
    "cohorts",
    "groups",
    "growth",
    "advice",
    "data",
    "definitions",
]


@pytest.fixture(scope="module")
def html() -> str:
    report = a_report()
    return render(present(report, draw(report)))


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read_page(html)


def a_thin_report() -> Report:
    """A store with orders and nothing that could be said about anybody."""
    return a_report(
        findings=(),
        measures=(Measure("repeat_customer_rate", Unit.SHARE, None),),
        months=(),
        shares=Shares(None, None, None, None, None, ()),
        cohorts=Cohorts("month", (), ()),
        gaps=(),
        first_products=(),
        first_channels=(),
        rfm=replace(some_rfm(), groups=(), cells=(), moved_since=None, moves=()),
        simulation=Simulation((), (), ()),
        advice=replace(a_report().advice, tactics=()),
        quality=a_quality(dropped=(), cautions=(), columns=()),
    )


class TestDocument:
    def test_is_well_formed(self, page):
        assert [child.name for child in page.children] == ["html"]
        assert page.children[0].attributes == {"lang": "en"}

    def test_loads_nothing_from_anywhere(self, html, page):
        addresses = re.findall(r'(?:href|src|srcset|action|data)="([^"#][^"]*)"', html)

        assert addresses == ["data:,"]
        assert "@import" not in html
        assert re.findall(r"url\((?!#)", html) == []
        assert set(re.findall(r"https?://[^\"' )]+", html)) == {"http://www.w3.org/2000/svg"}

    def test_is_small(self, html):
        assert len(html.encode()) < 1_000_000

    def test_has_unique_ids_and_no_dangling_links(self, page):
        ids = [e.attributes["id"] for e in page.all("*") if "id" in e.attributes]
        targets = {e.attributes["href"][1:] for e in page.all("a")}

        assert len(ids) == len(set(ids))
        assert targets <= set(ids)

    def test_labels_what_it_says_it_labels(self, page):
        ids = {e.attributes["id"] for e in page.all("*") if "id" in e.attributes}
        labels = {
            e.attributes["aria-labelledby"]
            for e in page.all(
                "*",
            )
            if "aria-labelledby" in e.attributes
        }

        assert labels <= ids

    def test_has_its_landmarks_and_one_main_heading(self, page):
        counts = {name: len(page.all(name)) for name in ("header", "nav", "main", "footer", "h1")}

        assert counts == {"header": 1, "nav": 1, "main": 1, "footer": 1, "h1": 1}

    def test_never_skips_a_level_of_heading(self, page):
        levels = [int(e.name[1]) for e in page.all("*") if re.fullmatch("h[1-6]", e.name)]

        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))

    def test_leaves_no_template_marks_or_placeholders(self, html):
        assert re.findall(r"\{\{|\{%|%\(\w+\)s|None|\bnan\b", html) == []


class TestSections:
    def test_come_in_reading_order_with_findings_ahead_of_figures(self, page):
        assert [e.attributes["id"] for e in page.all("section")] == SECTIONS

    def test_are_all_reached_from_the_way_finder(self, page):
        links = [a.attributes["href"][1:] for a in page.all("nav")[0].all("a")]

        assert links == SECTIONS

    def test_show_every_finding_but_what_the_verdict_has_said(self, page):
        shown = sum(len(page.all("li", class_=f"r-finding r-{tone}")) for tone in Tone)
        said = {"repeat_rate_above_benchmark", "retention_above_benchmark"}

        assert {finding.code for finding in a_report().findings} > said
        assert shown == len(a_report().findings) - len(said)

    def test_fold_away_the_findings_after_the_first_six(self):
        best = Finding("best_fifth_brings", Tone.NEUTRAL, "shares", {"top_fifth_revenue": 0.6})

        seven = present(a_report(findings=7 * (best,)), {})
        eight = present(a_report(findings=8 * (best,)), {})

        assert (len(seven.first_findings), seven.later_findings) == (7, ())
        assert (len(eight.first_findings), len(eight.later_findings)) == (6, 2)
        folded = read_page(render(eight)).all("section", id="summary")[0].all("details")
        assert [box.all("summary")[0].text for box in folded] == ["2 more findings"]

    def test_call_no_change_between_seasons_good_or_bad(self):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))

        year, part = present(a_report(), {}), present(a_report(scope=half), {})

        assert [card.change.tone for card in year.measures.counts if card.change] == 3 * ["good"]
        assert [card.change.tone for card in part.measures.counts if card.change] == 3 * ["neutral"]
        assert part.measures.lead.endswith(
            "In less than a year a change may be the season's, so none is called good or bad."
        )

    def test_show_the_five_measures_with_their_change(self, page):
        names = [
            e.all("h3")[0].text
            for e in page.all("section", id="measures")[0].all("li")
            if e.all("h3")
        ]
        repeat = page.all("li", id="measure-repeat_customer_rate")[0].text

        assert names == [
            "Repeat customer rate",
            "Churn rate",
            "Purchase frequency",
            "Average order value",
            "Customer lifetime value",
        ]
        assert "41%" in repeat
        assert "up 3.6 points from 38%" in repeat
        assert "The mark: about 21%, usual in e-commerce." in repeat

    def test_hold_churn_against_what_good_retention_leaves(self, page):
        assert page.all("li", id="measure-churn_rate")[0].text.startswith(
            "Churn rate 53% of the previous period's customers did not come back. 47% did: the "
            "retention rate. The mark: 70%, which a good retention rate of 30% leaves."
        )

    def test_name_all_eleven_groups_with_what_to_do(self, page):
        cards = [e for e in page.all("li") if e.attributes.get("id", "").startswith("group-")]

        assert len(cards) == 11
        at_once = [card for card in present(a_report(), {}).groups.cards if card.is_first]
        assert [card.name for card in at_once] == ["Champions", "Loyal", "At risk", "Cannot lose"]
        assert "Reward them, show them what is new first" in cards[0].text


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

    @pytest.mark.parametrize(
        ("name", "column"), [("next-order", 3), ("days-between", 5), ("cohorts", None)]
    )
    def test_show_the_numbers_of_their_tables(self, page, name, column):
        [figure] = page.all("figure", id=f"figure-{name}")
        rows = [[cell.text for cell in row.children] for row in figure.all("tr")[1:]]
        cells = [row[2:] if column is None else [row[column]] for row in rows]
        listed = [number_of(cell) for row in cells for cell in row if cell]

        svg = figure.all("*", role="img")[0].all("svg")[0]
        plotted = [text.text for text in svg.all("text")]
        is_share = name != "days-between"
        values = [text for text in plotted if ("%" in text) == is_share and "→" not in text]
        shown = [number_of(text) for text in values]

        assert listed
        assert set(shown) >= set(listed) if column else set(shown) <= set(listed)

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


def number_of(text: str) -> int:
    """A number as pictures write it: whole, a half rounded up."""
    return int(float(text.strip("%").replace(",", "")) + 0.5)


class TestText:
    def test_of_the_merchant_s_own_is_never_markup(self):
        evil = '<script>alert("x")</script>'
        report = a_report(first_products=(EntryGroup(evil, 10, 0.5, 100.0),))

        html = render(present(report, draw(report)))

        assert evil not in html
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in html

    def test_of_great_length_is_shortened(self):
        report = a_report(first_products=(EntryGroup("Tea " * 50_000, 10, 0.5, 100.0),))

        rows = present(report, {}).cohorts.entries[0].rows

        assert [row.name for row in rows] == ["Tea " * 24 + "Tea…"]

    def test_is_written_in_the_language_s_own_way(self):
        page = present(a_report(), {}, language="de")

        assert page.measures.cards[0].value == "41\u00a0%"
        assert page.measures.cards[3].value == "31,37\u00a0€"
        assert page.scope[2].value == "30.12.2025"

    def test_answers_first_whether_it_is_good(self, page):
        assert page.all("h1")[0].text == "Your customers come back."


class TestDoubts:
    def test_stand_beside_the_currency_in_the_masthead(self):
        assumed = Caution("currency_assumed", {"currency": "USD"})

        document = read_page(render(present(a_report(quality=a_quality(cautions=(assumed,))), {})))

        doubts = document.all("header")[0].all("a", class_="r-doubt")
        assert [doubt.text for doubt in doubts] == ["assumed: please check"]

    def test_are_told_without_the_options_of_the_command(self):
        assumed = Caution("currency_assumed", {"currency": "USD"})

        html = render(present(a_report(quality=a_quality(cautions=(assumed,))), {}))

        assert "USD was assumed." in html
        assert "--currency" not in html


class TestSources:
    def test_of_the_store_itself_are_no_files(self):
        page = present(a_report(scope=a_scope(sources=())), {})

        assert page.title == "Who comes back: this store's order history"
        assert "Order history" not in [item.text for item in page.scope]


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
        [products, channels] = page.all("table", class_="r-heat")

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


class TestCutPictures:
    def test_say_how_much_they_leave_out(self):
        report = a_report()
        cohorts = replace(report.cohorts, rows=report.cohorts.rows * 5)
        months = report.months * 2

        page = present(replace(report, cohorts=cohorts, months=months), {})

        assert (
            f"The picture holds the latest 24 of {len(cohorts.rows)} cohorts."
            in page.cohorts.figures["cohorts"].subtitle
        )
        assert len(page.cohorts.figures["cohorts"].table.rows) == len(cohorts.rows)
        assert (
            f"The picture shows the latest 36 of {len(months)} months."
            in page.returning.figures["revenue"].subtitle
        )

    def test_say_nothing_where_all_is_shown(self):
        report = a_report()
        cohorts = replace(report.cohorts, rows=report.cohorts.rows[-12:])

        page = present(replace(report, cohorts=cohorts), {})

        assert "The picture" not in page.cohorts.figures["cohorts"].subtitle


class TestPublishedFigures:
    def test_are_named_with_their_source_beside_the_definitions(self, page):
        text = page.all("section", id="definitions")[0].text

        assert "Repeat buyers are 21% of a store's customers." in text
        assert "Articles on e-commerce retention, 000: tactics for repeat purchases" in text

    def test_stand_beside_the_tactic_that_rests_on_them(self):
        tactic = replace(a_report().advice.tactics[0], evidence=("unused_product",))
        report = a_report(advice=replace(a_report().advice, tactics=(tactic,)))

        text = read_page(render(present(report, {}))).all("section", id="advice")[0].text

        assert "Elsewhere: Of lapsed customers asked, 60% had not used what they bought." in text

    def test_come_with_what_makes_customers_come_back(self, page):
        drivers = page.all("ul", class_="r-drivers")[0].all("li")

        assert len(drivers) == 7


class TestGroups:
    def test_have_bars_of_their_share_of_customers(self):
        page = present(a_report(), {})

        groups = {group.code: group.customers for group in a_report().rfm.groups}
        assert {card.code: card.bar for card in page.groups.cards} == {
            code: pytest.approx(100 * customers / sum(groups.values()))
            for code, customers in groups.items()
            if customers
        }

    def test_call_nobody_lost_in_a_short_history(self):
        early = present(a_report(scope=a_scope(first_day=date(2025, 10, 1))), {}).groups.lead

        assert "slipping away" in present(a_report(), {}).groups.lead
        assert "slipping away" not in early
        assert early.endswith("having been quiet for a while means little yet.")

    def test_of_nobody_are_not_shown_at_all(self):
        rfm = some_rfm()
        nobody = tuple(replace(group, customers=0, revenue_minor=0) for group in rfm.groups)

        page = present(a_report(rfm=replace(rfm, groups=nobody)), {})

        assert page.groups.lead == "There are no known customers to group."
        assert page.groups.cards == ()
        assert page.groups.edges is None

    def test_of_four_customers_are_no_fifths(self):
        rfm = some_rfm()
        first, *others = (replace(group, customers=0) for group in rfm.groups)

        page = present(
            a_report(rfm=replace(rfm, groups=(replace(first, customers=4), *others))), {}
        )

        assert page.groups.lead == "There are too few known customers to group."
        assert page.groups.cards == ()


class TestShares:
    def test_stand_beside_those_of_other_stores_over_a_year_only(self):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))

        year, part = (render(present(report, {})) for report in (a_report(), a_report(scope=half)))

        assert "Elsewhere</th>" in year
        assert "published for online stores in general" in year
        assert "Elsewhere</th>" not in part
        assert "published for online stores in general" not in part


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
        assert told in page.cohorts.figures["cohorts"].subtitle
        assert told in page.returning.figures["customers"].subtitle
        assert told in page.returning.figures["revenue"].subtitle
        assert all(told in entries.note for entries in page.cohorts.entries)
        assert page.cohorts.figures["retention"].title == "The average of the other cohorts"
        assert told not in render(usual)

    def test_average_says_where_it_ends(self):
        said = present(a_report(), {}).cohorts.figures["retention"].subtitle

        assert said.startswith(
            "Share of customers ordering at each age, of all who are old enough; how many these "
            "are stands below the age. It ends where fewer than three cohorts, or fewer than half "
            "of the customers, are old enough."
        )


def names_of(count: int) -> list[str]:
    rows = present(a_report(), {}).cohorts.figures["cohorts"].table.rows
    return [row[0].text for row in rows[:count]]


class TestStanding:
    def test_calls_a_store_whose_orders_fall_shrinking(self):
        advice = replace(
            a_report().advice, stage="established", trend=-0.61, trend_months=9, is_declining=True
        )

        section = present(a_report(advice=advice), {}).advice

        assert section.standing_title.startswith(
            "Where the store stands: established, but shrinking;"
        )
        assert section.stage_text.startswith(
            "Orders fell by 61% from the 9 months before to the last 9."
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

        checked = present(a_report(simulation=simulation), {}).growth.figures["growth"].subtitle
        level = present(a_report(simulation=unchecked), {}).growth.figures["growth"].subtitle

        assert checked.endswith(
            "The last 12 whole months brought €250K. The lines suppose as many new customers a "
            "month as in the last twelve: a store that grows or shrinks ends up above or below "
            "them. A year ago it would have said €200K: 20% too little."
        )
        assert level.endswith(
            "as it is, the store goes on with the average of these months. A year ago there was "
            "too little history to check this against."
        )

    def test_says_how_many_months_a_check_against_the_past_still_needs(self):
        simulation = replace(a_report().simulation, checked_minor=None)
        report = a_report(simulation=simulation, scope=a_scope(first_day=date(2024, 1, 22)))

        said = present(report, {}).growth.figures["growth"].subtitle

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


class TestThinReport:
    def test_still_makes_a_whole_page(self):
        report = a_thin_report()

        document = read_page(render(present(report, draw(report))))

        assert [e.attributes["id"] for e in document.all("section")] == SECTIONS
        assert document.all("h1")[0].text == "The orders do not say who bought."

    def test_says_what_is_missing_instead_of_showing_nothing(self):
        page = present(a_thin_report(), {})

        assert page.returning.lead == (
            "The orders do not say who bought, so nobody can be seen to come back."
        )
        assert page.cohorts.lead == (
            "Nobody has placed a second order yet, so there is no rhythm to show."
        )
        assert page.groups.lead == "There are no known customers to group."
        assert page.advice.lead == "There is too little history to recommend anything yet."


class TestImports:
    def test_words_and_page_load_no_analytics(self):
        code = (
            "import sys; from regulars.edges.report.words.standalone import prepare; prepare();"
            "import regulars.edges.report.page;"
            "print(sorted({'pandas','pyarrow','ibis','altair','duckdb'} & set(sys.modules)))"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert done.stdout.strip() == "[]"


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
