"""Values as people of several languages write them."""

from __future__ import annotations

from datetime import date

import pytest

from regulars.edges.report.writing import Writer
from regulars.insight.types import Period, Unit

ENGLISH = Writer("en", "EUR")


class TestMoney:
    @pytest.mark.parametrize(
        ("minor", "text"),
        [(12_345, "€123.45"), (-99_999, "-€999.99"), (100_000, "€1,000"), (1_234_567, "€12,346")],
    )
    def test_drops_small_change_from_a_thousand_on(self, minor, text):
        assert ENGLISH.money(minor) == text

    def test_follows_the_currency_s_decimals(self):
        assert Writer("en", "JPY").money(999) == "¥999"
        assert Writer("en", "KWD").money(12_345) == "KWD\u00a012.345"
        assert Writer("en", "KWD").short_money(123_456_000) == "KWD\u00a0123K"

    def test_is_a_dash_where_nothing_is_known(self):
        assert ENGLISH.money(None) == "–"
        assert ENGLISH.short_money(None) == "–"

    @pytest.mark.parametrize(
        ("minor", "text"),
        [
            (87_154_900, "€872K"),
            (158_432_100, "€1.58M"),
            (-158_432_100, "-€1.58M"),
        ],
    )
    def test_shortens_what_is_long(self, minor, text):
        assert ENGLISH.short_money(minor) == text

    def test_is_written_as_in_the_language(self):
        assert Writer("de", "EUR").money(123_456) == "1.235\u00a0€"
        assert Writer("bg", "BGN").money(12_345) == "123,45\u00a0лв."


class TestTogether:
    @pytest.mark.parametrize(
        ("minor", "texts"),
        [
            ((9_000_000, 6_710_000, 11_800_000), ("€90,000", "€67,100", "€118,000")),
            ((14_800_000, 0, 16_000_000), ("€148K", "€0", "€160K")),
            ((800, 740, 790), ("€8.00", "€7.40", "€7.90")),
            ((0, 20), ("€0.00", "€0.20")),
            ((50_000, 100_000), ("€500", "€1,000")),
            ((11_801_000, 11_802_000), ("€118,010", "€118,020")),
            ((0, 0), ("€0", "€0")),
            ((), ()),
        ],
    )
    def test_estimates_are_all_written_in_one_way(self, minor, texts):
        assert ENGLISH.estimates(*minor) == texts

    def test_amounts_keep_their_small_change_where_all_are_small(self):
        assert ENGLISH.amounts(90_012, 99_999) == ("€900.12", "€999.99")
        assert ENGLISH.amounts(90_012, 110_000) == ("€900", "€1,100")


class TestShare:
    @pytest.mark.parametrize(
        ("share", "text"),
        [
            (0.651, "65%"),
            (0.0512, "5.1%"),
            (0.0996, "10%"),
            (0.05, "5%"),
            (0.0004, "0%"),
            (0.0, "0%"),
            (1.0, "100%"),
            (None, "–"),
        ],
    )
    def test_has_a_decimal_only_below_ten_per_cent(self, share, text):
        assert ENGLISH.share(share) == text

    def test_is_written_as_in_the_language(self):
        assert Writer("de", "EUR").share(0.051) == "5,1\u00a0%"
        assert ENGLISH.points(0.0364) == "3.6"


class TestOtherFigures:
    def test_are_read_by_their_unit(self):
        values = {
            Unit.SHARE: "300%",
            Unit.MONEY: "€0.03",
            Unit.COUNT: "3",
            Unit.RATIO: "3.00",
            Unit.DAYS: "3",
        }

        assert {unit: ENGLISH.figure(3.0, unit) for unit in Unit} == values
        assert {ENGLISH.figure(None, unit) for unit in Unit} == {"–"}

    @pytest.mark.parametrize(
        ("counts", "texts"),
        [
            ((6.0, 5.3, 4.0), ("6.0", "5.3", "4.0")),
            ((6.0, 5.0, 4.01), ("6", "5", "4")),
            ((1_234.56, 0.04), ("1,234.6", "0.0")),
            ((), ()),
        ],
    )
    def test_averages_have_one_number_of_decimals(self, counts, texts):
        assert ENGLISH.averages(*counts) == texts

    def test_averages_are_whole_where_all_are_large(self):
        assert ENGLISH.averages(12.4, 10.0, whole_from=10) == ("12", "10")
        assert ENGLISH.averages(12.4, 1.04, decimals=2) == ("12.40", "1.04")

    def test_count_in_the_language_s_groups(self):
        assert ENGLISH.count(12_345.6) == "12,346"
        assert [ENGLISH.average(each) for each in (0.33, 2.0, 1234.56)] == ["0.3", "2", "1,234.6"]
        assert ENGLISH.ratio(12.34) == "12.3"


class TestDates:
    def test_write_days_months_and_periods(self):
        assert ENGLISH.day(date(2025, 12, 9)) == "Dec 9, 2025"
        assert ENGLISH.month(date(2025, 12, 1)) == "Dec 2025"
        assert Writer("de", "EUR").day(date(2025, 12, 9)) == "09.12.2025"
        assert Writer("zh-hans", "CNY").month(date(2025, 12, 1)) == "2025年12月"
        assert ENGLISH.period(Period(date(2025, 1, 1), date(2025, 3, 31))) == (
            "Jan 1\u2009–\u2009Mar 31, 2025"
        )

    @pytest.mark.parametrize(
        ("grain", "text"), [("week", "Mar 3, 2025"), ("month", "Mar 2025"), ("year", "2025")]
    )
    def test_write_a_cohort_as_short_as_its_grain_allows(self, grain, text):
        assert ENGLISH.entry(date(2025, 3, 3), grain) == text
