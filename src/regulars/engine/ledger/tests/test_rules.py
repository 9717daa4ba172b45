"""Decisions without a database: when lots end, and what deferred value is earned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.engine.ledger.rules.checking import check_unit, currency_of, fingerprint
from regulars.engine.ledger.rules.expiry import (
    AfterPeriod,
    Calendar,
    EndOfCalendar,
    Never,
    Period,
    WithoutActivity,
)
from regulars.engine.ledger.rules.reporting import bands, recognised
from regulars.engine.ledger.types import Award, Card, Spend, Wallet

SOFIA, TOKYO = ZoneInfo("Europe/Sofia"), ZoneInfo("Asia/Tokyo")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

MOMENTS = st.integers(0, 10 * 365 * 24).map(lambda hours: LONG_AGO + timedelta(hours=hours))


def at(text: str, zone: ZoneInfo = SOFIA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


class TestAfterPeriod:
    @pytest.mark.parametrize(
        ("period", "begin", "end"),
        [
            (Period(days=30), "2026-03-01 12:00", "2026-03-31 12:00"),  # clocks go on on the 29th
            (Period(months=1), "2026-01-31 09:00", "2026-02-28 09:00"),
            (Period(months=12), "2028-02-29 09:00", "2029-02-28 09:00"),
            (Period(months=1, days=1), "2026-12-31 23:59", "2027-02-01 23:59"),
            (Period(days=1), "2026-03-28 03:30", "2026-03-29 04:00"),  # 03:30 is skipped then
        ],
    )
    def test_ends_at_the_same_time_of_day_where_the_store_is(self, period, begin, end):
        policy = AfterPeriod(period, SOFIA)

        assert policy.end_of(at(begin), enabled_at=LONG_AGO) == at(end)

    def test_ends_nothing_within_a_period_of_being_switched_on(self):
        """Enabling expiry starts one period later."""
        policy = AfterPeriod(Period(months=12), SOFIA)
        enabled_at = at("2026-06-15 10:00")

        assert policy.end_of(at("2021-01-01 00:00"), enabled_at=enabled_at) == at(
            "2027-06-15 10:00"
        )
        assert policy.end_of(at("2026-07-01 00:00"), enabled_at=enabled_at) == at(
            "2027-07-01 00:00"
        )


class TestEndOfCalendar:
    @pytest.mark.parametrize(
        ("length", "whole", "begin", "end"),
        [
            (Calendar.MONTH, 0, "2026-02-10 12:00", "2026-03-01 00:00"),
            (Calendar.QUARTER, 0, "2026-02-10 12:00", "2026-04-01 00:00"),
            (Calendar.QUARTER, 0, "2026-12-31 23:59", "2027-01-01 00:00"),
            (Calendar.YEAR, 0, "2026-01-01 00:00", "2027-01-01 00:00"),
            (Calendar.YEAR, 1, "2026-02-10 12:00", "2028-01-01 00:00"),
            (Calendar.MONTH, 2, "2026-11-30 12:00", "2027-02-01 00:00"),
        ],
    )
    def test_ends_at_midnight_where_the_store_is(self, length, whole, begin, end):
        policy = EndOfCalendar(length, SOFIA, whole)

        assert policy.end_of(at(begin), enabled_at=LONG_AGO) == at(end)

    def test_goes_by_the_day_where_the_store_is(self):
        """Boundaries of time zones."""
        moment = datetime(2026, 1, 31, 20, tzinfo=UTC)  # the first of February in Tokyo

        ends = [
            EndOfCalendar(Calendar.MONTH, zone).end_of(moment, enabled_at=LONG_AGO)
            for zone in (SOFIA, TOKYO)
        ]

        assert ends == [at("2026-02-01 00:00"), at("2026-03-01 00:00", TOKYO)]

    @pytest.mark.parametrize(
        ("enabled", "end"),
        [
            ("2026-12-20 10:00", "2028-01-01 00:00"),  # a whole year after, at the end of one
            ("2026-01-01 00:00", "2027-01-01 00:00"),
            ("2026-01-01 00:01", "2028-01-01 00:00"),
        ],
    )
    def test_ends_nothing_within_a_period_of_being_switched_on(self, enabled, end):
        policy = EndOfCalendar(Calendar.YEAR, SOFIA)

        assert policy.end_of(at("2025-05-05 05:05"), enabled_at=at(enabled)) == at(end)

    @given(
        length=st.sampled_from(Calendar),
        begins=MOMENTS,
        enabled=MOMENTS,
        zone=st.sampled_from([SOFIA, TOKYO, ZoneInfo("America/Sao_Paulo")]),
    )
    def test_never_ends_before_a_period_is_over(self, length, begins, enabled, zone):
        end = EndOfCalendar(length, zone).end_of(begins, enabled_at=enabled)

        assert end > begins
        assert end >= Period(months=length).after(enabled, zone)
        assert (end.astimezone(zone) - timedelta(seconds=1)).month != end.astimezone(zone).month


class TestOthers:
    def test_without_activity_all_end_a_period_after_the_last(self):
        policy = WithoutActivity(Period(months=6), SOFIA)

        assert policy.end_of(at("2026-03-01 12:00"), enabled_at=LONG_AGO) == at("2026-09-01 12:00")
        enabled_at = at("2026-06-01 12:00")
        assert policy.end_of(at("2025-01-01 12:00"), enabled_at=enabled_at) == at(
            "2026-12-01 12:00"
        )

    def test_never_is_no_end(self):
        assert Never().end_of(LONG_AGO, enabled_at=LONG_AGO) is None


class TestRecognised:
    def test_is_as_kpmg_reckons_it(self):
        """9,000 deferred; 4,500 of 9,700 redeemed; then 4,000 more, of 9,900 estimated."""
        first = recognised(deferred=9_000, redeemed=4_500, expected=9_700)
        second = recognised(deferred=9_000, redeemed=8_500, expected=9_900, before=first)

        assert (first, second) == (4_175, 3_552)

    def test_is_all_of_it_once_as_much_is_redeemed_as_was_expected(self):
        assert recognised(deferred=9_000, redeemed=9_950, expected=9_900, before=7_727) == 1_273
        assert recognised(deferred=9_000, redeemed=0, expected=0) == 0


class TestBands:
    def test_hold_each_lot_once(self):
        found = bands([(0, 1), (90, 2), (91, 4), (365, 8), (366, 16), (5_000, 32), (-1, 64)])

        assert [(band.first, band.last, band.lots, band.amount) for band in found] == [
            (0, 91, 3, 67),
            (91, 181, 1, 4),
            (181, 366, 1, 8),
            (366, 731, 1, 16),
            (731, None, 1, 32),
        ]


class TestUnits:
    def test_are_points_and_money(self):
        units = ["points", "credit.EUR", "gift.JPY"]

        assert [check_unit(unit) for unit in units] == units
        assert [currency_of(unit) for unit in units] == ["", "EUR", "JPY"]


class TestFingerprint:
    def test_tells_requests_apart_and_not_who_asks_again_or_why(self):
        asked = {"amount": 5, "key": "a", "actor": "stf_1"}
        same = [
            Spend(purse=Wallet(1), **asked),
            Spend(purse=Wallet(1), **{**asked, "actor": "key_1", "reason": "Again", "key": "b"}),
        ]
        others = [
            Spend(purse=Wallet(2), **asked),
            Spend(purse=Wallet(1, "credit.EUR"), **asked),
            Spend(purse=Card("gft_1"), **asked),
            Award(purse=Wallet(1), **asked),
            Award(purse=Wallet(1), expires_at=LONG_AGO, **asked),
            Award(purse=Wallet(1), historical=True, **asked),
        ]

        prints = [fingerprint(one) for one in (*same, *others)]

        assert prints[0] == prints[1]
        assert len(set(prints)) == 1 + len(others)
