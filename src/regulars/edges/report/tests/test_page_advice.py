"""The advice on the page: where the store stands, and what the tips rest on."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.pages import read_page
from regulars.edges.report.words.tactics import tactic_name, tactic_text
from regulars.edges.report.writing import Writer
from regulars.insight.report.tests.factories import (
    a_report,
)

ENGLISH = Writer("en", "EUR")


class TestFirstTips:
    def test_are_a_line_each_that_leads_to_the_whole_tip(self, page):
        tactics = a_report().advice.tactics[:3]

        [tips] = page.all("ol", class_="r-firsts")

        links = [(link.attributes["href"], link.text) for link in tips.all("a")]
        assert links == [
            (
                f"#step-{tactic.code}",
                f"{tactic_name(tactic.code)} about {ENGLISH.estimate(tactic.high_minor)}",
            )
            for tactic in tactics
        ]

    def test_are_told_in_full_once_on_the_page(self, html, page):
        tactics = a_report().advice.tactics

        steps = {step.attributes["id"]: step.text for step in page.all("li", class_="r-step")}

        assert list(steps) == [f"step-{tactic.code}" for tactic in tactics]
        assert [html.count(escape(tactic_text(tactic.code))) for tactic in tactics] == [1] * len(
            tactics
        )
        assert (
            f"At best about {ENGLISH.estimate(tactics[0].high_minor)}"
            in steps[f"step-{tactics[0].code}"]
        )

    def test_promise_no_sum_where_none_is_known(self):
        [first, *_] = a_report().advice.tactics
        advice = replace(a_report().advice, tactics=(replace(first, high_minor=0.0),))

        summary = read_page(render(present(a_report(advice=advice), {}))).all("section")[0]

        assert [tip.text for tip in summary.all("ol", class_="r-firsts")[0].all("li")] == [
            tactic_name(first.code)
        ]
        assert "At best" not in summary.text


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
