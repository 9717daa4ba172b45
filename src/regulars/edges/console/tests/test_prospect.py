"""What lies ahead of a customer, in words and figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.edges.console.pooled import why_untold
from regulars.edges.console.prospect import Prospect
from regulars.edges.console.tests.factories import NOW
from regulars.edges.console.tests.scored import (
    AS_OF,
    BG_NBD,
    POOLED,
    a_score,
)
from regulars.edges.report.words.groups import group_action
from regulars.engine.scores.types import ScoreRun

RUN = ScoreRun(
    as_of=AS_OF,
    lake_version=1,
    currency="EUR",
    model="bg_nbd",
    model_version="bg_nbd 1",
    answering=BG_NBD,
    is_whole=True,
    customers=1_200,
    customers_changed=1_200,
    slipping=0,
    slipping_minor=0,
    began_at=NOW,
    ended_at=NOW,
)
UNTOLD = replace(RUN, model="pooled", answering=POOLED, customers=40)
WIN_BACK = (
    "Win them back now, before anything else: write to them personally, and name what they buy "
    "most."
)


def a_prospect(run: ScoreRun = RUN, **changes) -> Prospect:
    return Prospect(a_score(1, **changes), run, (), last_on=date(2026, 2, 20))


class TestStanding:
    @pytest.mark.parametrize(
        ("none_comes", "words"),
        [
            (0.0, "Likely to order again within a year (over 99%)"),
            (0.33, "Likely to order again within a year (67%)"),
            (0.34, "May order again within a year (66%)"),
            (0.66, "May order again within a year (34%)"),
            (0.67, "Unlikely to order again within a year (33%)"),
            (0.99, "Unlikely to order again within a year (1%)"),
            (1.0, "Unlikely to order again within a year (under 1%)"),
        ],
    )
    def test_is_the_chance_of_an_order_within_a_year(self, none_comes, words):
        assert a_prospect(churn_probability=none_comes).standing == words

    def test_of_a_one_time_buyer_silent_for_years_is_not_that_they_are_there(self):
        found = a_prospect(purchases=1, alive=1.0, churn_probability=0.97)

        assert found.standing == "Unlikely to order again within a year (3%)"
        assert found.alive is None

    def test_of_a_store_too_small_for_a_model_is_not_known(self):
        found = a_prospect(UNTOLD, alive=1.0, churn_probability=0.0)

        assert found.standing == "Cannot be told of single customers yet"
        assert found.alive is None
        assert found.untold == (
            "There are only 40 customers, and it takes 50 to learn from. "
            "Too few customers have come back so far to learn from."
        )

    def test_keeps_the_chance_not_to_have_left_of_who_came_back(self):
        assert a_prospect(purchases=2, alive=0.82).alive == 0.82


class TestUntold:
    @pytest.mark.parametrize(
        ("customers", "reasons", "words"),
        [
            (1, ("few_buyers",), "There is only 1 customer, and it takes 50 to learn from."),
            (900, ("no_repeaters",), "Nobody has come back yet."),
            (900, (), "Too little is known of single customers."),
            (900, ("of_a_later_version",), "Too little is known of single customers."),
        ],
    )
    def test_says_why(self, customers, reasons, words):
        answering = replace(POOLED, reasons=reasons)

        assert why_untold(replace(RUN, answering=answering, customers=customers)) == words

    def test_is_empty_where_a_model_answers(self):
        assert why_untold(RUN) == ""


class TestWorth:
    @pytest.mark.parametrize(
        ("amounts", "words"),
        [
            (
                (24_000.0, 12_000.0, 41_000.0),
                (
                    "Worth €240 in the next 2 years: what such customers bring on average, which "
                    "lies between €120 and €410 with 90% certainty."
                ),
            ),
            (
                (753.2, 718.4, 788.9),
                (
                    "Worth €7.53 in the next 2 years: what such customers bring on average, which "
                    "lies between €7.18 and €7.89 with 90% certainty."
                ),
            ),
            (
                (0.4, 0.2, 0.7),
                "Worth €0.00 in the next 2 years: what such customers bring on average.",
            ),
        ],
    )
    def test_has_ends_that_differ_from_it(self, amounts, words):
        names = ("lifetime_value_minor", "lifetime_value_low_minor", "lifetime_value_high_minor")

        assert a_prospect(**dict(zip(names, amounts, strict=True))).worth == words


class TestAdvice:
    def test_to_whoever_is_slipping_is_to_win_them_back_whatever_their_group(self):
        assert a_prospect(rfm_group="loyal").advice == WIN_BACK
        assert a_prospect(rfm_group=None).advice == WIN_BACK

    def test_to_everybody_else_is_their_groups(self):
        assert a_prospect(is_slipping=False).advice == group_action("loyal")
        assert a_prospect(is_slipping=False, rfm_group=None).advice == ""

    def test_is_the_groups_again_after_an_order(self):
        assert replace(a_prospect(), last_on=date(2026, 3, 1)).advice == group_action("loyal")


class TestLateness:
    def test_is_counted_from_the_due_day_to_that_of_the_scores(self):
        assert a_prospect(next_order_due_on=date(2026, 2, 18)).days_late == 10
        assert a_prospect(next_order_due_on=AS_OF).days_late == 0
        assert a_prospect(next_order_due_on=date(2026, 3, 10)).days_late == -10

    def test_is_none_where_nobody_comes_back(self):
        assert a_prospect(next_order_due_on=None).days_late == 0

    def test_an_order_after_the_day_of_the_run_overtakes_it(self):
        assert a_prospect().is_overtaken is False
        assert replace(a_prospect(), last_on=date(2026, 3, 1)).is_overtaken is True
        assert replace(a_prospect(), last_on=AS_OF).is_overtaken is False
        assert replace(a_prospect(), last_on=None).is_overtaken is False
