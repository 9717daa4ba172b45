"""What lies ahead, on the page: what is said, how sure it is, and why there may be nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.listings import listing_of, shown, texts
from regulars.edges.report.tests.pages import read_page
from regulars.edges.report.words.outlook import MODELS, REASONS, model_name, reason_text
from regulars.insight.models import Code, Kind
from regulars.insight.report.tables import table_of
from regulars.insight.report.tests.factories import (
    a_grade,
    a_model,
    a_report,
    a_scope,
    a_slipping,
    some_cohorts,
    some_rfm,
    some_values,
)

BESIDE_GROUPS = (
    "This goes by each customer’s own pace, while the groups At risk and Cannot lose, called good "
    "customers gone quiet, go by how long ago the last order was: many may be in one and not in "
    "the other."
)


class TestOutlook:
    def test_begins_with_what_to_expect_in_plain_words(self):
        assert shown().lead == (
            "In the next twelve months today's 4,800 customers should order 3,830 times "
            "(3,611 to 4,049) and bring €118K (€109K to €126K). New customers come on top."
        )

    def test_is_told_in_three_sentences_where_there_is_room_for_no_more(self):
        section = shown()

        assert section.brief == (
            section.lead,
            *texts(section.slipping),
            *texts(section.replenishment),
        )

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            (
                {"scope": a_scope(channel="web")},
                (
                    "What lies ahead is said of customers with all their orders. This report is of "
                    "one channel: look at the one of all channels."
                ),
            ),
            (
                {"cohorts": replace(some_cohorts(), rows=())},
                "With 50 known customers something could be said of what lies ahead; there are 0.",
            ),
            (
                {"scope": a_scope(first_day=date(2025, 10, 1))},
                (
                    "It is too early to look ahead: with less than half a year of history, who "
                    "stays away and who only has not come yet look alike."
                ),
            ),
            (
                {},
                "This report was made without a look ahead. Make it anew to see what lies ahead.",
            ),
        ],
        ids=["one channel", "too few", "too short", "older report"],
    )
    def test_says_why_there_is_nothing(self, changes, reason):
        report = a_report(outlook=None, **changes)

        page = present(report, {})

        assert page.outlook.lead == reason
        assert page.outlook == replace(page.outlook, forecasts=(), model=None, figures={}, brief=())
        assert not read_page(render(page)).all("div", id="slipping")


class TestModel:
    def test_says_what_it_said_of_days_that_it_did_not_know(self):
        assert texts(shown().model)[:3] == (
            (
                "A model of buying and leaving answers, learnt from this store's own history "
                "(BG/NBD). Its story: Customers buy at a pace of their own, and after any repeat "
                "purchase some walk away for good."
            ),
            (
                "It was chosen by how well it foretold days that were kept from it (Jul 4\u2009–"
                "\u2009Dec 30, 2025). It said 2,240 orders (2,100 to 2,380), and 2,310 came."
            ),
            (
                "Of two customers of whom one ordered in these days and the other did not, it had "
                "given the better chance to the right one in 78 of 100 cases; guessing is right in "
                "50."
            ),
        )

    def test_warns_of_its_totals_where_the_outcome_lay_outside(self):
        missed = a_model(grades=(replace(a_grade("bg_nbd", 2_240.0), came=1_700),))

        said = texts(shown(model=missed).model)[1]

        assert said.endswith("but 1,700 came: trust the ranking of customers more than the totals.")

    def test_trusts_no_ranking_that_could_not_be_tried(self):
        grade = replace(a_grade("bg_nbd", 2_240.0), came=0, auc=None)

        said = texts(shown(model=a_model(grades=(grade,))).model)[1]

        assert said.endswith("but 0 came: do not trust the totals.")

    def test_says_what_is_missing_where_no_model_could_be_tried(self):
        untried = a_model(grades=(), held_out_from=None, held_out_until=None, seasonal=False)

        section = shown(model=untried, past=())

        assert texts(section.model)[1:] == (
            "The history is too short to keep days back and try models on them.",
            "The history is too short to look back at what it would have said before.",
        )
        assert section.model
        assert (section.model.table, section.model.folded) == (None, "")

    def test_tells_a_pooled_answer_from_a_model_s(self):
        pooled = a_model(
            kind="pooled",
            reasons=("few_repeaters",),
            grades=(),
            held_out_from=None,
            held_out_until=None,
            seasonal=False,
        )

        assert texts(shown(model=pooled).model) == (
            "Too little is known of single customers for a model to tell them apart.",
            "Too few customers have come back so far to learn from.",
            "Everybody goes on at the average pace of all, and nobody leaves.",
        )

    def test_has_words_for_every_model_and_every_reason(self):
        assert set(MODELS) == set(Kind)
        assert set(REASONS) == set(Code)
        assert model_name("bg_nbd") == "BG/NBD"
        assert reason_text("of_a_later_version") == ""

    def test_unfolds_how_every_model_did(self, page):
        [table] = listing_of(page, "outlook-model").all("table")

        rows = [[cell.text for cell in row.children] for row in table.all("tr")[1:]]
        assert rows == [
            ["BG/NBD", "2,100", "2,240", "2,380", "2,310", "0.41", "78%"],
            ["Pareto/NBD", "1,950", "2,090", "2,230", "2,310", "0.41", "78%"],
        ]


class TestPast:
    def test_counts_the_bands_that_held_beside_those_that_should(self):
        figure = shown().figures["past"]

        assert figure.note == (
            "The outcome lay in the band 3 times out of 4; about 4 would be right."
        )
        assert [row[6].text for row in figure.table.rows] == ["Yes", "Yes", "No", "Yes"]


class TestValues:
    def test_say_the_whole_its_interval_and_what_is_counted(self):
        assert shown().figures["values"].note == (
            "Together: €490K (€439K to €546K). Half of them will bring €41.20 or less. The tenth "
            "worth most will bring 47% of it. Revenue is counted, not profit; what comes a year "
            "later counts 10% less."
        )

    def test_say_nothing_of_a_best_tenth_that_is_worth_hardly_more_than_a_tenth(self):
        note = shown(values=some_values(top_tenth_share=0.1)).figures["values"].note

        assert note.startswith(
            "Together: €490K (€439K to €546K). Half of them will bring €41.20 or less. Revenue is "
            "counted, not profit;"
        )

    def test_say_which_share_of_revenue_counts(self):
        values = some_values(margin=0.4, discount=0.0, top_tenth_share=None, horizon_days=100)

        figure = shown(values=values).figures["values"]

        assert figure.note.endswith(
            "€41.20 or less. Of revenue, 40% is counted; what comes a year later counts 0% less."
        )
        assert "in the next 100 days:" in figure.subtitle


class TestSlipping:
    def test_ranks_customers_with_what_is_at_risk(self, page):
        card = listing_of(page, "slipping")

        [table] = card.all("table")
        rows = [[cell.text for cell in row.children] for row in table.all("tr")[1:]]
        assert card.all("p")[0].text == (
            "386 customers are later than usual and may be leaving. Of what they should bring in "
            "the next 2 years, €48,700 is at risk."
        )
        assert rows[0] == [
            "C00412",
            "€330.48",
            "€612.00",
            "46%",
            "14",
            "Aug 21, 2025",
            "Sep 25, 2025",
        ]
        assert len(rows) == 5

    def test_names_nobody_by_an_address_and_says_where_to_find_them(self, html):
        assert "anna" not in html
        assert "a…@e….org" in html
        assert "the report&#x27;s tables have them whole." in html
        customers = [row[0] for row in table_of(a_report(), "slipping").rows]
        assert "anna.petrova@example.org" in customers

    def test_shows_the_first_twenty_and_says_how_many_there_are(self):
        row = a_slipping().rows[0]

        listing = shown(slipping=a_slipping(rows=30 * (row,))).slipping

        assert listing
        assert listing.table
        assert len(listing.table.rows) == 20
        assert listing.note.endswith(f"These are the first 20 of 386. {BESIDE_GROUPS}")

    def test_of_nobody_says_what_that_means(self):
        nobody = a_slipping(customers=0, at_risk_minor=0.0, rows=())

        listing = shown(slipping=nobody).slipping

        assert texts(listing) == (
            (
                "By their own pace, nobody with two orders or more is both late and in doubt: they "
                "are most likely still there, or gone for good."
            ),
        )
        assert listing
        assert (listing.table, listing.note) == (None, BESIDE_GROUPS)

    def test_is_told_from_groups_only_where_these_have_customers(self):
        groups = tuple(group for group in some_rfm().groups if group.code == "champions")
        report = a_report(rfm=replace(some_rfm(), groups=groups))

        listing = present(report, {}).outlook.slipping

        assert listing
        assert BESIDE_GROUPS not in listing.note

    def test_leaves_the_day_open_where_hardly_anybody_comes_back(self):
        row = replace(a_slipping().rows[0], due_on=None)

        listing = shown(slipping=a_slipping(rows=(row,))).slipping

        assert listing
        assert listing.table
        assert listing.table.rows[0][6].text == "–"
