"""What lies ahead is ahead, adds up, and says how overdue it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.timing import NothingAhead, Outlook, Timing, UnknownShare, learn, rhythms
from regulars.insight.timing.grading import known_of
from regulars.insight.timing.learning import learn_from
from regulars.insight.timing.outlook import HOPELESS, LONGEST, outlook
from regulars.insight.timing.stream import outlook_table
from regulars.insight.timing.tests.factories import START, Truth, bought, gaps_of, shop


@pytest.fixture(scope="module")
def ahead() -> Outlook:
    records, _ = shop(Truth(stays=0.8, days=600, customers=300))
    timing = learn_from(records)
    return outlook(timing, known_of(timing, records))


@pytest.fixture(scope="module")
def timing() -> Timing:
    """A shop where tea is bought about every 20 days and pots about every 200."""
    rng = np.random.default_rng(1)
    rows = []
    for customer in range(60):
        for product, usual in (("pot", 200), ("tea", 20)):
            days = np.cumsum(usual * np.exp(rng.normal(0, 0.2, 6)))
            rows += [(f"c{customer:02}", product, int(day)) for day in days]
    return learn(gaps_of(bought(*rows), day=1_500))


def foretold(timing: Timing, *rows: tuple[str, str, int], day: int) -> list[dict[str, Any]]:
    table = outlook_table(timing, rhythms(gaps_of(bought(*rows), day=day)).to_pyarrow())
    return list(table.to_pylist())


def observed(ahead: Outlook) -> np.ndarray:
    return (ahead.last_on + ahead.days_since).astype("datetime64[D]")


class TestOutlook:
    def test_expects_nobody_in_the_past(self, ahead: Outlook):
        today = observed(ahead)
        for share in (0.05, 0.5, 0.8, 0.99):
            first, last = ahead.window(share)
            some = ~np.isnat(first)

            assert (first > today)[some].all()
            assert (first <= ahead.expected_on)[some].all()
            assert (ahead.expected_on <= last)[some].all()
            assert (np.isnat(last) == ~some).all()

    def test_gives_wider_windows_for_larger_shares(self, ahead: Outlook):
        narrow, wide = ahead.window(0.5), ahead.window(0.8)
        some = ~np.isnat(narrow[0])

        assert (some.sum(), len(some)) == (708, 1_200)
        assert (wide[0] <= narrow[0])[some].all()
        assert (narrow[1] <= wide[1])[some].all()

    def test_gives_no_date_only_where_nobody_comes_back(self, ahead: Outlook):
        hopeless = ahead.comes_back <= HOPELESS

        assert (np.isnat(ahead.expected_on) == hopeless).all()
        assert (hopeless.sum(), len(hopeless)) == (492, 1_200)

    def test_says_how_overdue_whoever_is_late_is(self, ahead: Outlook):
        late = (observed(ahead) - ahead.due_on).astype(int)

        assert (ahead.overdue_days == np.maximum(late, 0)).all()
        assert (ahead.overdue_days > 0).sum() == 1_145
        assert (ahead.overdue_days == 0).sum() == 55

    def test_chances_rise_with_the_days_up_to_that_of_coming_back(self, ahead: Outlook):
        chances = np.stack([ahead.due_within(days) for days in (1, 7, 30, 90, 365, LONGEST)])

        assert (chances >= 0).all()
        assert (np.diff(chances, axis=0) >= -1e-12).all()
        assert chances[-1] == pytest.approx(ahead.comes_back, abs=1e-9)

    def test_says_the_same_of_a_day_and_of_the_days_until_then(self, ahead: Outlook):
        [today] = set(observed(ahead).tolist())

        assert ahead.bought_by(today).tolist() == [0] * len(ahead.mean)
        assert ahead.bought_by(today - timedelta(days=9)).tolist() == [0] * len(ahead.mean)
        until = today + timedelta(days=30)
        assert ahead.bought_by(until) == pytest.approx(ahead.due_within(30))

    def test_expects_half_of_those_who_come_back_by_the_middle_day(self, ahead: Outlook):
        some = ~np.isnat(ahead.expected_on) & (ahead.comes_back > 0.05)
        days = (ahead.expected_on - observed(ahead))[some].astype(int)
        chosen = days > 60  # whole days are coarse on short waits
        wanted = np.flatnonzero(some)[chosen][:20]

        for place in wanted:
            day = ahead.expected_on[place].astype(date)
            share = ahead.bought_by(day)[place] / ahead.comes_back[place]
            assert share == pytest.approx(0.5, abs=0.03)

    def test_has_the_chance_after_silence_that_was_to_come_before_it(self, timing: Timing):
        rows = [("ann", "tea", 0), ("ann", "tea", 20), ("ann", "tea", 41)]
        table = rhythms(gaps_of(bought(*rows), day=41)).to_pyarrow()
        then = outlook_of(timing, table)
        now = outlook_of(timing, rhythms(gaps_of(bought(*rows), day=61)).to_pyarrow())

        by_now, by_later = then.due_within(20), then.due_within(50)

        assert now.due_within(30) == pytest.approx((by_later - by_now) / (1 - by_now))

    @pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, float("nan")])
    def test_refuses_a_window_that_cannot_be(self, ahead: Outlook, share: float):
        with pytest.raises(UnknownShare, match="between 0 and 1"):
            ahead.window(share)

    @pytest.mark.parametrize("days", [0, -3, 0.5, 1e9, float("nan")])
    def test_refuses_days_that_cannot_be(self, ahead: Outlook, days: float):
        with pytest.raises(NothingAhead, match="1 to 36525"):
            ahead.due_within(days)


def outlook_of(timing: Timing, table: Any) -> Outlook:
    from regulars.insight.timing.stream import known_of as known_of_table

    return outlook(timing, known_of_table(timing, table))


class TestForetold:
    def test_takes_the_products_gap_where_there_is_none_of_the_customers(self, timing: Timing):
        pot, tea = foretold(timing, ("new", "pot", 100), ("new", "tea", 100), day=100)

        assert tea["typical_days"] == pytest.approx(20, rel=0.15)
        assert pot["typical_days"] == pytest.approx(200, rel=0.15)
        assert tea["due_on"] == START + timedelta(days=100 + round(tea["typical_days"]))
        assert tea["due_within_30"] > 0.8
        assert pot["due_within_30"] < 0.2

    def test_goes_from_the_products_gap_to_the_customers_own(self, timing: Timing):
        said = [
            foretold(timing, *[("new", "tea", 40 * place) for place in range(size)], day=400)[0]
            for size in (1, 2, 4, 8)
        ]

        typical = [row["typical_days"] for row in said]
        assert typical == sorted(typical)
        assert typical[0] < 23
        assert 33 < typical[-1] < 40

    def test_takes_an_unknown_product_for_one_between_the_known(self, timing: Timing):
        [cup] = foretold(timing, ("new", "cup", 100), day=100)

        assert 20 < cup["typical_days"] < 200

    def test_says_overdue_and_expects_later(self, timing: Timing):
        [tea] = foretold(timing, ("new", "tea", 100), day=130)

        assert tea["due_on"] < START + timedelta(days=130) < tea["expected_on"]
        assert tea["overdue_days"] == 130 - 100 - round(tea["typical_days"])

    def test_gives_up_after_a_century_without_a_date(self, timing: Timing):
        [tea] = foretold(timing, ("new", "tea", 0), day=36_000)

        assert tea["comes_back"] == pytest.approx(0, abs=1e-9)
        assert (tea["expected_on"], tea["from_50"], tea["to_80"]) == (None, None, None)
        assert tea["due_within_30"] == pytest.approx(0, abs=1e-9)

    @settings(max_examples=40)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["ann", "bob", "cat"]),
                st.sampled_from(["tea", "pot", "cup"]),
                st.integers(0, 900),
            ),
            min_size=1,
            max_size=30,
        ),
        st.integers(900, 40_000),
    )
    @pytest.mark.slow
    def test_never_says_what_cannot_be(self, timing: Timing, rows: list[Any], day: int):
        for row in foretold(timing, *rows, day=day):
            today = START + timedelta(days=day)
            numbers = [row[name] for name in ("typical_days", "comes_back", "due_within_30")]
            assert np.isfinite(numbers).all()
            assert 0 <= row["due_within_30"] <= row["comes_back"] <= 1
            dates = [row[f"{end}_{share}"] for share in (80, 50) for end in ("from", "to")]
            assert all(found is None or found > today for found in [*dates, row["expected_on"]])
            assert (row["due_on"] < today) == (row["overdue_days"] > 0)
