"""Which tier somebody has, and when it changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.programs.loyalty.rules.outlook import outlook
from regulars.programs.loyalty.rules.standing import standing_at
from regulars.programs.loyalty.types import (
    Basis,
    CalendarYear,
    Falling,
    Lifetime,
    Outlook,
    Qualifying,
    Rolling,
    Standing,
    Tier,
    Tiers,
)

SOFIA = ZoneInfo("Europe/Sofia")


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SOFIA)


def club(
    window=None, *, grace: int = 0, falling: Falling = Falling.ONE, retain=(None, None)
) -> Tiers:
    return Tiers(
        basis=Basis.SPEND,
        window=window or Rolling(months=12),
        grace_days=grace,
        falling=falling,
        steps=(
            Tier(code="member", name="Member", entry=0),
            Tier(code="silver", name="Silver", entry=100, retain=retain[0]),
            Tier(code="gold", name="Gold", entry=300, retain=retain[1]),
        ),
    )


def qualifying(*pairs: tuple[str, int]) -> list[Qualifying]:
    return [Qualifying(at=day(text), amount=amount) for text, amount in pairs]


def found(
    tiers: Tiers, facts: list[Qualifying], now: str, begin: Standing | None = None
) -> Standing:
    return standing_at(tiers, begin, facts, now=day(now), zone=SOFIA)


class TestReaching:
    def test_is_at_once_and_may_leave_a_tier_out(self):
        standing = found(club(), qualifying(("2026-01-10", 40), ("2026-02-10", 260)), "2026-02-10")

        assert standing == Standing(tier="gold", since=day("2026-02-10"), until=day("2027-02-10"))

    def test_needs_all_of_it(self):
        standing = found(club(), qualifying(("2026-01-10", 99)), "2026-03-01")

        assert standing == Standing(tier="member", since=day("2026-01-10"), until=None)

    def test_counts_the_last_twelve_months_alone(self):
        facts = qualifying(("2025-01-10", 60), ("2026-01-11", 60))

        assert found(club(), facts, "2026-01-11").tier == "member"
        assert found(club(Lifetime()), facts, "2026-01-11").tier == "silver"

    def test_counts_the_year_by_its_own_first_month(self):
        facts = qualifying(("2026-03-31", 60), ("2026-04-01", 60), ("2026-04-02", 50))
        april = CalendarYear(first_month=4)

        assert found(club(april), facts, "2026-04-01").tier == "member"
        standing = found(club(april), facts, "2026-04-02")
        assert (standing.tier, standing.until) == ("silver", day("2028-04-01"))

    def test_of_nobody_who_did_anything_is_the_lowest(self):
        assert found(club(), [], "2026-03-01").tier == "member"


class TestKeeping:
    FACTS = qualifying(("2026-01-10", 150))

    def test_ends_with_the_term(self):
        assert found(club(), self.FACTS, "2027-01-09").tier == "silver"
        fallen = found(club(), self.FACTS, "2027-01-10")
        assert fallen == Standing(tier="member", since=day("2027-01-10"), until=None)

    def test_takes_what_the_tier_asks_within_the_term(self):
        more = [*self.FACTS, *qualifying(("2026-06-01", 30))]
        tiers = club(retain=(30, None))

        assert found(tiers, more, "2027-01-10").until == day("2028-01-10")
        assert found(tiers, more, "2028-01-10").tier == "member"

    def test_by_calendar_years_is_until_the_next_one_ends(self):
        tiers = club(CalendarYear())

        assert found(tiers, self.FACTS, "2027-12-31T23:59").tier == "silver"
        assert found(tiers, self.FACTS, "2028-01-01").tier == "member"
        kept = found(tiers, [*self.FACTS, *qualifying(("2027-12-31", 100))], "2028-01-01")
        assert (kept.tier, kept.until) == ("silver", day("2029-01-01"))

    def test_is_for_good_where_everything_counts(self):
        standing = found(club(Lifetime()), self.FACTS, "2056-01-01")

        assert (standing.tier, standing.until) == ("silver", None)


class TestGrace:
    FACTS = qualifying(("2026-01-10", 150))

    def test_keeps_the_tier_for_its_days(self):
        tiers = club(grace=30)

        standing = found(tiers, self.FACTS, "2027-02-08")
        assert standing == Standing(
            tier="silver", since=day("2026-01-10"), until=day("2027-02-09"), in_grace=True
        )
        assert found(tiers, self.FACTS, "2027-02-09").tier == "member"

    def test_lets_it_be_kept_still(self):
        # 60 within the last twelve months and 40 in grace are enough, though not in one window.
        facts = qualifying(("2026-01-10", 150), ("2026-01-20", 60), ("2027-02-01", 40))

        standing = found(club(grace=30), facts, "2027-02-01")

        assert (standing.tier, standing.until, standing.in_grace) == (
            "silver",
            day("2028-01-10"),
            False,
        )


class TestFalling:
    FACTS = qualifying(("2026-01-10", 300))

    def test_goes_one_tier_down_and_a_term_later_another(self):
        assert found(club(), self.FACTS, "2027-01-10") == Standing(
            tier="silver", since=day("2027-01-10"), until=day("2028-01-10")
        )
        assert found(club(), self.FACTS, "2028-01-10").tier == "member"

    @pytest.mark.parametrize(("amount", "tier"), [(99, "member"), (100, "silver")])
    def test_goes_where_the_last_window_is_good_for(self, amount, tier):
        facts = [*self.FACTS, *qualifying(("2027-01-09", amount))]
        tiers = club(falling=Falling.QUALIFIED)

        assert found(tiers, facts, "2027-01-10").tier == tier


def ahead(tiers: Tiers, facts: list[Qualifying], now: str) -> Outlook:
    standing = found(tiers, facts, now)
    return outlook(tiers, standing, facts, now=day(now), zone=SOFIA)


class TestOutlook:
    def test_says_what_the_next_tier_takes_and_what_keeps_this_one(self):
        facts = qualifying(("2026-01-10", 150), ("2026-06-01", 70))

        assert ahead(club(), facts, "2026-07-01") == Outlook(
            tier="silver",
            next_tier="gold",
            missing=80,
            until=day("2027-01-10"),
            to_keep=30,
            falls_to="member",
            falls_at=day("2027-01-10"),
        )

    def test_asks_nothing_more_of_whom_enough_was_counted(self):
        facts = qualifying(("2026-01-10", 150), ("2026-06-01", 100))

        found_ = ahead(club(), facts, "2026-07-01")

        assert (found_.missing, found_.to_keep, found_.falls_to) == (50, 0, None)

    def test_knows_of_the_grace_there_is_and_of_the_rest_of_it(self):
        facts, tiers = qualifying(("2026-01-10", 150), ("2026-01-20", 60)), club(grace=30)

        before, within = ahead(tiers, facts, "2027-01-09"), ahead(tiers, facts, "2027-01-30")

        fall = (40, "member", day("2027-02-09"))
        assert (before.to_keep, before.falls_to, before.falls_at) == fall
        assert (within.to_keep, within.falls_to, within.falls_at) == fall
        # The last twelve months hold less by then than what still counts for the tier.
        assert (before.missing, within.missing) == (90, 300)

    def test_has_nothing_above_the_highest_nor_below_the_lowest(self):
        highest = ahead(club(Lifetime()), qualifying(("2026-01-10", 300)), "2026-07-01")
        lowest = ahead(club(), qualifying(("2026-01-10", 30)), "2026-07-01")

        assert (highest.next_tier, highest.missing, highest.falls_to) == (None, 0, None)
        assert (lowest.next_tier, lowest.missing, lowest.until) == ("silver", 70, None)


AMOUNTS = st.lists(st.tuples(st.integers(0, 1_500), st.integers(0, 200)), max_size=12)
WINDOWS = st.sampled_from([Rolling(months=6), CalendarYear(first_month=7), Lifetime()])


class TestAnyHistory:
    @given(AMOUNTS, WINDOWS, st.sampled_from([0, 45]), st.sampled_from(Falling), st.data())
    def test_gives_the_same_however_often_it_is_asked(self, pairs, window, grace, falling, data):
        begin = datetime(2022, 1, 1, tzinfo=UTC)
        facts = sorted(
            (Qualifying(at=begin + timedelta(days=days), amount=amount) for days, amount in pairs),
            key=lambda one: one.at,
        )
        tiers = club(window, grace=grace, falling=falling)
        asked = sorted(data.draw(st.lists(st.integers(0, 1_800), max_size=6)))
        end = begin + timedelta(days=1_900)
        standing = Standing(tier="member", since=begin, until=None)
        for days in asked:
            now = begin + timedelta(days=days)
            known = [one for one in facts if one.at <= now]
            standing = standing_at(tiers, standing, known, now=now, zone=SOFIA)

        at_once = Standing(tier="member", since=begin, until=None)
        assert standing_at(tiers, standing, facts, now=end, zone=SOFIA) == standing_at(
            tiers, at_once, facts, now=end, zone=SOFIA
        )
