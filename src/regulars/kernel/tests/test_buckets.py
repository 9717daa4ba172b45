from datetime import UTC, datetime, timedelta

import pytest

from regulars.kernel import buckets
from regulars.kernel.buckets import Allowance, Buckets, Rate, TooManyRequests

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class TestBuckets:
    def test_give_as_much_as_they_hold(self):
        some = Buckets(Rate(size=3, by_second=2))

        granted = [some.take("a", now=NOW).is_granted for _request in range(5)]

        assert granted == [True, True, True, False, False]
        assert some.take("b", now=NOW).is_granted

    def test_fill_steadily_up_to_their_size(self):
        some = Buckets(Rate(size=3, by_second=2))
        for _request in range(3):
            some.take("a", now=NOW)

        soon = some.take("a", now=NOW + SECOND / 4)
        later = some.take("a", now=NOW + SECOND)
        full = some.take("a", now=NOW + 60 * SECOND)

        assert soon == Allowance(
            is_granted=False, limit=3, remaining=0, seconds_to_full=2, seconds_to_next=1
        )
        assert (later.is_granted, later.remaining, later.seconds_to_full) == (True, 1, 1)
        assert (full.remaining, full.seconds_to_full) == (2, 1)

    def test_never_take_more_time_than_there_was_where_clocks_go_back(self):
        some = Buckets(Rate(size=1, by_second=1))
        some.take("a", now=NOW)

        assert not some.take("a", now=NOW - timedelta(days=1)).is_granted

    def test_say_when_to_try_again(self):
        some = Buckets(Rate(size=1, by_second=0.1))
        some.take("a", now=NOW)

        assert some.take("a", now=NOW).seconds_to_next == 10
        assert some.take("a", now=NOW + 4 * SECOND).seconds_to_next == 6

    def test_give_several_at_once_or_none(self):
        some = Buckets(Rate(size=10, by_second=2))
        first = some.take("a", now=NOW, number=7)
        refused = some.take("a", now=NOW, number=7)
        later = some.take("a", now=NOW + 2 * SECOND, number=7)

        assert (first.is_granted, first.remaining) == (True, 3)
        assert (refused.is_granted, refused.remaining, refused.seconds_to_next) == (False, 3, 2)
        assert (later.is_granted, later.remaining) == (True, 0)

    @pytest.mark.parametrize(("pause", "kept"), [(2, {"new"}), (0, {"new"})])
    def test_are_bounded_in_number(self, monkeypatch, pause, kept):
        monkeypatch.setattr(buckets, "MOST", 3)
        some = Buckets(Rate(size=1, by_second=1))
        for whose in "abc":
            some.take(whose, now=NOW)

        some.take("new", now=NOW + pause * SECOND)

        assert set(some._buckets) == kept

    def test_forget_those_that_are_full_first(self, monkeypatch):
        monkeypatch.setattr(buckets, "MOST", 3)
        some = Buckets(Rate(size=1, by_second=1))
        some.take("old", now=NOW - 5 * SECOND)
        some.take("a", now=NOW)
        some.take("b", now=NOW)

        some.take("new", now=NOW)

        assert set(some._buckets) == {"a", "b", "new"}

    def test_refuse_whoever_draws_from_an_empty_one(self):
        some = Buckets(Rate(size=1, by_second=0.1))

        first = some.draw("a", now=NOW)

        assert first.is_granted
        with pytest.raises(TooManyRequests) as caught:
            some.draw("a", now=NOW)
        assert caught.value.seconds == 10
