"""The sections: their order, and what stands in the first ones."""

from __future__ import annotations

from datetime import date

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.factories import SECTIONS
from regulars.edges.report.tests.pages import read_page
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
)
from regulars.insight.types import (
    Finding,
    Period,
    Tone,
)


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
        assert "of this period's 3,360 customers ordered more than once." in repeat
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
