"""Small numbers, narrow ranges and weak models: how what lies ahead says them, to the word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from regulars.edges.report.tests.listings import shown, texts
from regulars.insight.report.tests.factories import (
    a_grade,
    a_model,
    a_slipping,
    an_outlook,
    some_pairs,
    some_values,
)
from regulars.insight.types import ValueBand

RANKS_BY_CHANCE = (
    "So it ranks customers no better than chance does: do not rely on who is said to be worth "
    "most, to come next or to be leaving."
)

FOLLOWS_SEASON = (
    "The totals follow the season as earlier years had it. What is said of single customers does "
    "not, so added up it differs from the totals."
)


def a_told_apart(auc: float, **changes: Any) -> Any:
    return a_model(grades=(replace(a_grade("bg_nbd", 2_240.0), auc=auc, **changes),))


class TestLead:
    def test_of_hardly_an_order_keeps_two_decimals(self):
        point = replace(
            an_outlook().forecast[-1],
            purchases=0.61,
            purchases_low=0.0,
            purchases_high=3.0,
            revenue_minor=2_140.0,
            revenue_low_minor=0.0,
            revenue_high_minor=10_470.0,
        )

        section = shown(forecast=(point,))

        [row] = section.figures["forecast-purchases"].table.rows
        assert [cell.text for cell in row[1:]] == ["0", "0.61", "3"]
        assert section.lead == (
            "In the next twelve months today's 4,800 customers should order 0.61 times (0 to 3) "
            "and bring €21 (€0 to €105). New customers come on top."
        )

    def test_writes_a_range_of_money_in_one_way(self):
        point = replace(
            an_outlook().forecast[-1],
            revenue_minor=9_210_000.0,
            revenue_low_minor=6_710_000.0,
            revenue_high_minor=11_800_000.0,
        )

        assert "bring €92,100 (€67,100 to €118,000)." in shown(forecast=(point,)).lead

    def test_stands_above_the_pictures_of_today_s_customers(self):
        assert shown().forecasts_title == "What today's customers will order"


class TestModel:
    @pytest.mark.parametrize(("auc", "is_warned"), [(0.46, True), (0.54, True), (0.56, False)])
    def test_is_warned_of_where_it_ranks_by_chance(self, auc, is_warned):
        said = texts(shown(model=a_told_apart(auc)).model)

        assert (RANKS_BY_CHANCE in said) is is_warned

    def test_that_ranks_by_chance_is_not_praised_for_its_ranking(self):
        section = shown(model=a_told_apart(0.46, came=1_700))

        assert texts(section.model)[1].endswith("but 1,700 came: do not trust the totals.")
        assert texts(section.slipping)[1] == RANKS_BY_CHANCE

    def test_of_one_order_is_in_the_singular(self):
        one = a_model(grades=(replace(a_grade("bg_nbd", 1.0), low=0.0, high=3.0, came=2),))

        assert texts(shown(model=one).model)[1].endswith("It said 1 order (0 to 3), and 2 came.")

    @pytest.mark.parametrize("is_seasonal", [True, False])
    def test_says_why_single_customers_do_not_add_up_to_the_totals(self, is_seasonal):
        said = texts(shown(model=a_model(seasonal=is_seasonal)).model)

        assert (said[-1] == FOLLOWS_SEASON) is is_seasonal


class TestValues:
    def test_write_the_edges_of_small_bands_to_the_cent(self):
        bands = (ValueBand(0, 20, 40, 300.0), ValueBand(20, None, 10, 900.0))

        table = shown(values=some_values(bands=bands)).figures["values"].table

        assert [row[0].text for row in table.rows] == ["€0.00 to €0.20", "€0.20 or more"]

    def test_write_the_edges_of_large_bands_in_whole_units(self):
        table = shown().figures["values"].table

        assert [row[0].text for row in table.rows][-2:] == ["€200 to €500", "€500 or more"]


class TestSlipping:
    def test_is_not_told_where_all_are_taken_for_alike(self):
        nobody = a_slipping(customers=0, at_risk_minor=0.0, rows=())

        section = shown(model=a_model(kind="pooled", grades=()), slipping=nobody)

        assert texts(section.slipping) == (
            "Too little is known of single customers to say who of them may be leaving.",
        )

    def test_says_how_many_there_are_with_separators(self):
        listing = shown(slipping=a_slipping(customers=1_162)).slipping

        assert listing
        assert "These are the first 5 of 1,162." in listing.note


class TestTogether:
    def test_says_one_in_the_singular_and_never_that_chance_is_chance(self):
        pair = replace(some_pairs()[0], confidence=0.01, lift=1.02)

        assert texts(shown(together=(pair,)).together) == (
            (
                "Of 100 baskets with “Hand Grinder”, 1 holds “House Espresso 1 kg”, too: 1.02 "
                "times as many as by chance."
            ),
        )
