from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.report.findings import find
from regulars.insight.report.findings.tests.asking import found
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    some_measures,
    some_months,
)
from regulars.insight.types import (
    Measure,
    Month,
    Period,
    Tone,
    Unit,
)


class TestTrading:
    @pytest.mark.parametrize(
        ("code", "finding", "names"),
        [
            ("revenue", "revenue", ("revenue_minor", "previous_minor")),
            ("average_order_value", "order_value", ("order_value_minor", "previous_minor")),
            ("purchase_frequency", "frequency", ("frequency", "previous")),
        ],
    )
    def test_tells_what_rose_and_what_fell(self, code: str, finding: str, names: tuple[str, str]):
        risen = Measure(code, Unit.RATIO, 110.0, 100.0)
        fallen = Measure(code, Unit.RATIO, 90.0, 100.0)

        up = found(a_report(measures=some_measures(**{code: risen})), f"{finding}_rising")
        down = found(a_report(measures=some_measures(**{code: fallen})), f"{finding}_falling")

        now, before = names
        assert up == {"days": 365.0, "change": 110 / 100 - 1, now: 110.0, before: 100.0}
        assert down == {"days": 365.0, "change": 90 / 100 - 1, now: 90.0, before: 100.0}

    def test_puts_revenue_that_fell_by_half_before_everything_whatever_the_season(self):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))
        fallen, less = (Measure("revenue", Unit.MONEY, value, 100.0) for value in (50.0, 51.0))

        first = find(a_report(scope=half, measures=some_measures(revenue=fallen)), limit=99)[0]
        report = a_report(scope=half, measures=some_measures(revenue=less))

        assert (first.code, first.tone) == ("revenue_collapsed", Tone.BAD)
        assert first.values == {
            "days": 183.0,
            "change": -0.5,
            "revenue_minor": 50.0,
            "previous_minor": 100.0,
        }
        assert found(report, "revenue_collapsed") is None
        [told] = [one for one in find(report, limit=99) if one.code == "revenue_falling"]
        assert told.tone is Tone.NEUTRAL

    def test_lets_a_quarter_fewer_customers_lead_although_they_come_back_as_ever(self):
        fallen = some_measures(customers=Measure("customers", Unit.COUNT, 2_250.0, 3_000.0))

        first = find(a_report(measures=fallen), limit=99)[0]

        assert (first.code, first.tone) == ("customers_dwindled", Tone.BAD)
        assert first.values == {
            "days": 365.0,
            "change": -0.25,
            "customers": 2_250.0,
            "previous": 3_000.0,
        }

    @pytest.mark.parametrize(
        ("now", "code", "tone"),
        [(1_500.0, "customers_dwindled", Tone.BAD), (1_501.0, "customers_falling", Tone.NEUTRAL)],
    )
    def test_lets_half_as_many_customers_lead_whatever_the_season(self, now, code, tone):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))
        fallen = some_measures(customers=Measure("customers", Unit.COUNT, now, 3_000.0))

        told = find(a_report(scope=half, measures=fallen), limit=99)

        [fall] = [
            one for one in told if one.code.startswith("customers_") and "risk" not in one.code
        ]
        assert (fall.code, fall.tone) == (code, tone)
        assert (told[0] is fall) is (code == "customers_dwindled")

    def test_leads_with_the_collapse_of_a_store_that_stopped_trading(self):
        """Few customers are left: that is no beginning, of which it is too early to say much."""
        left = some_measures(
            customers=Measure("customers", Unit.COUNT, 1.0, 120.0),
            orders=Measure("orders", Unit.COUNT, 1.0, 470.0),
            revenue=Measure("revenue", Unit.MONEY, 2_000.0, 940_000.0),
            purchase_frequency=Measure("purchase_frequency", Unit.RATIO, 1.0, 3.9),
        )

        told = find(a_report(measures=left), limit=99)

        assert [one.code for one in told[:2]] == ["revenue_collapsed", "customers_dwindled"]
        assert told[1].values == {
            "days": 365.0,
            "change": 1 / 120 - 1,
            "customers": 1.0,
            "previous": 120.0,
        }
        assert not {one.code for one in told} & {"frequency_falling", "order_value_falling"}

    @pytest.mark.parametrize(
        ("customers", "scope"),
        [
            (Measure("customers", Unit.COUNT, 1.0, 29.0), a_scope()),
            (Measure("customers", Unit.COUNT, 29.0, 31.0), a_scope()),
            (Measure("customers", Unit.COUNT, 1.0, 120.0), a_scope(first_day=date(2025, 10, 1))),
        ],
        ids=["never many", "hardly fewer", "short history"],
    )
    def test_tells_of_no_collapse_of_customers_while_it_is_too_early(self, customers, scope):
        report = a_report(measures=some_measures(customers=customers), scope=scope)

        told = {one.code for one in find(report, limit=99)}

        assert not told & {"customers_dwindled", "customers_falling"}

    def test_tells_of_somewhat_fewer_customers_behind_what_matters_more(self):
        fallen = some_measures(customers=Measure("customers", Unit.COUNT, 2_700.0, 3_000.0))

        codes = [one.code for one in find(a_report(measures=fallen), limit=99)]

        assert codes.index("customers_falling") > codes.index("most_buy_once")

    @pytest.mark.parametrize(
        ("now", "before"),
        [
            (2_880.0, 3_000.0),  # less than a twentieth
            (90.0, 100.0),  # chance
            (3_100.0, 3_000.0),
            (10.0, 29.0),  # too few to tell of
        ],
    )
    def test_tells_nothing_of_customers_that_did_not_surely_fall(self, now, before):
        counted = some_measures(customers=Measure("customers", Unit.COUNT, now, before))

        report = a_report(measures=counted)

        assert found(report, "customers_falling") is None
        assert found(report, "customers_dwindled") is None

    def test_lets_small_changes_pass(self):
        still = Measure("revenue", Unit.MONEY, 104.0, 100.0)

        report = a_report(measures=some_measures(revenue=still))

        assert found(report, "revenue_rising") is None

    def test_tells_nothing_of_a_handful_of_orders(self):
        revenue, orders = (
            Measure("revenue", Unit.MONEY, 900.0, 100.0),
            Measure("orders", Unit.COUNT, 40.0, 29.0),
        )

        report = a_report(measures=some_measures(revenue=revenue, orders=orders))

        assert found(report, "revenue_rising") is None

    def test_does_not_judge_half_a_year_by_the_other_half(self):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))

        [told] = [
            one for one in find(a_report(scope=half), limit=99) if one.code == "revenue_rising"
        ]

        assert (told.tone, told.values["days"]) == (Tone.NEUTRAL, 183.0)

    def test_judges_two_years_by_the_two_before(self):
        years = a_scope(period=Period(date(2024, 1, 1), date(2025, 12, 30)))

        [told] = [
            one for one in find(a_report(scope=years), limit=99) if one.code == "revenue_rising"
        ]

        assert told.tone is Tone.GOOD

    def test_puts_a_change_between_seasons_behind_what_is_sure(self):
        half = a_scope(period=Period(date(2025, 7, 1), date(2025, 12, 30)))

        year = [one.code for one in find(a_report(), limit=99)]
        part = [one.code for one in find(a_report(scope=half), limit=99)]

        assert year.index("revenue_rising") < year.index("best_fifth_brings")
        assert part.index("revenue_rising") > part.index("best_fifth_brings")

    def test_tells_that_nobody_new_comes(self):
        counts = [50, 40, 0, 0, 0, 0, 0]
        months = tuple(
            Month(date(2025, number, 1), count, 9, 9, 9, 9, 0, 0, 0)
            for number, count in enumerate(counts, start=1)
        )
        scope = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 7, 31))

        assert found(a_report(months=months, scope=scope), "nobody_new") == {"months": 5}
        two = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 4, 30))
        assert found(a_report(months=months[:4], scope=two), "nobody_new") is None
        assert found(a_report(), "nobody_new") is None

    def test_lets_newcomers_of_the_month_under_way_end_the_idle_time(self):
        counts = [50, 40, 0, 0, 0, 0, 25]
        months = tuple(
            Month(date(2025, number, 1), count, 9, 9, 9, 9, 0, 0, 0)
            for number, count in enumerate(counts, start=1)
        )
        scope = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 7, 20))
        idle = (*months[:6], replace(months[6], new_customers=0))

        assert found(a_report(months=months, scope=scope), "nobody_new") is None
        assert found(a_report(months=idle, scope=scope), "nobody_new") == {"months": 4}

    def test_compares_new_customers_with_the_same_months_a_year_ago(self):
        months = some_months()
        before = sum(month.new_customers for month in months[9:12])
        now = sum(month.new_customers for month in months[21:24])

        assert found(a_report(), "new_customers_rising") == {
            "change": now / before - 1,
            "per_month": now / 3,
            "previous_per_month": before / 3,
            "span_months": 3,
            "compared_with": "year_before",
        }

    def test_compares_with_the_quarter_before_in_a_short_history_without_judging(self):
        months = tuple(
            Month(date(2025, number, 1), 100 if number <= 4 else 200, 0, 0, 0, 9, 0, 0, 0)
            for number in range(1, 8)
        )
        scope = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 7, 31))
        report = a_report(months=months, scope=scope)

        [told] = [one for one in find(report, limit=99) if one.code == "new_customers_rising"]

        assert told.tone is Tone.NEUTRAL
        assert told.values == {
            "change": 1.0,
            "per_month": 200,
            "previous_per_month": 100,
            "span_months": 3,
            "compared_with": "months_before",
        }

    def test_tells_of_fewer_new_customers_than_a_year_ago(self):
        counts = [100] * 15 + [60] * 3
        months = tuple(
            Month(date(2024 + place // 12, place % 12 + 1, 1), count, 0, 0, 0, 9, 0, 0, 0)
            for place, count in enumerate(counts)
        )
        scope = a_scope(first_day=date(2024, 1, 1), as_of=date(2025, 6, 30))

        assert found(a_report(months=months, scope=scope), "new_customers_falling") == {
            "change": -0.4,
            "per_month": 60.0,
            "previous_per_month": 100.0,
            "span_months": 3,
            "compared_with": "year_before",
        }

    def test_does_not_take_old_customers_of_a_midlife_for_new_ones(self):
        counts = [900, 500, 320, 240, 200, 170, 150, 140, 130, 120, 115, 110, 105, 100, 98, 95]
        months = tuple(
            Month(date(2024 + place // 12, place % 12 + 1, 1), count, 0, 0, 0, 9, 0, 0, 0)
            for place, count in enumerate(counts)
        )
        scope = a_scope(first_day=date(2024, 1, 1), as_of=date(2025, 4, 30))

        assert found(a_report(months=months, scope=scope), "new_customers_falling") is None

    def test_takes_a_handful_of_new_customers_for_chance(self):
        months = tuple(
            Month(date(2025, number, 1), 4 if number <= 3 else 2, 0, 0, 0, 9, 0, 0, 0)
            for number in range(1, 7)
        )
        scope = a_scope(first_day=date(2025, 1, 1), as_of=date(2025, 6, 30))

        assert found(a_report(months=months, scope=scope), "new_customers_falling") is None

    def test_names_the_month_of_the_season(self):
        assert found(a_report(), "season_peak") == {
            "peak_month": 12,
            "ratio": pytest.approx(1.760181, abs=1e-6),
        }
