from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.insight import rfm
from regulars.insight.advice import advise
from regulars.insight.advice.facts import (
    AT_RISK,
    BEST,
    LAPSED,
    REASONS,
    facts_of,
    season_peak,
)
from regulars.insight.report.tests.factories import (
    a_quality,
    some_advice_inputs,
    some_gaps,
    some_months,
    some_rfm,
)
from regulars.insight.types import Month, Simulation


class TestFactsOf:
    def test_reads_the_report(self):
        facts = facts_of(some_advice_inputs())

        first, second, *_ = some_gaps()
        assert facts.one_time_share == pytest.approx(1 - first.went_on / first.customers)
        assert facts.second_order_days == first.median_days == 42
        assert facts.next_order_days == second.median_days == 38
        assert (facts.repurchase_share, facts.repurchase_rhythm) == (0.31, 0.58)
        assert facts.at_risk_share == (480 + 130) / 4_800
        assert facts.lapsed_share == (370 + 310) / 4_800
        assert facts.best_customers == 560 + 740
        assert facts.best_fifth_share == 0.61
        assert facts.returned_share == pytest.approx(0.04)
        assert facts.anonymous_share == pytest.approx(
            sum(month.anonymous_orders for month in some_months())
            / sum(
                month.new_orders + month.returning_orders + month.anonymous_orders
                for month in some_months()
            )
        )

    def test_says_nothing_of_newcomers_where_no_customer_is_known(self):
        strangers = tuple(
            replace(month, new_customers=0, returning_customers=0, new_orders=0, returning_orders=0)
            for month in some_months()
        )

        facts = facts_of(some_advice_inputs(months=strangers))

        assert facts.idle_months == 0
        assert REASONS["nobody_new"](facts) is False

    def test_takes_a_store_without_anything(self):
        empty = some_advice_inputs(
            months=(),
            gaps=(),
            rfm=replace(some_rfm(), groups=()),
            simulation=Simulation((), (), ()),
            quality=a_quality(returned_minor=0),
            measures=(),
            customers_last_year=0,
            orders_last_year=0,
        )

        advice = advise(empty)

        assert (advice.stage, advice.orders_per_month) == ("launched", 0.0)
        assert (advice.quadrant, advice.order_value_minor) == ("occasional_treat", 0.0)
        assert [tactic.high_minor for tactic in advice.tactics] == [0.0] * len(advice.tactics)

    def test_know_the_groups_of_the_rfm_map(self):
        assert {group.value for group in rfm.Group} >= AT_RISK | LAPSED | BEST

    def test_see_no_season_in_less_than_a_year(self):
        assert season_peak(some_months()[:11]) is None

    @pytest.mark.parametrize(
        ("quiet", "strongest", "peak"),
        [
            (0, 1, None),
            (10, 29, None),
            (0, 30, 12.0),
            (20, 30, None),  # of twelve months, one is likely to have so many
            (20, 44, 2.0),
        ],
    )
    def test_names_no_season_that_chance_could_have_made(self, quiet, strongest, peak):
        orders = [*(11 * [quiet]), strongest]
        months = [
            Month(date(2025, number, 1), 0, 0, 0, 0, count, 0, 0, 0)
            for number, count in enumerate(orders, start=1)
        ]

        assert season_peak(months) == peak
