from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.edges.published.types import EventType
from regulars.edges.webhooks import rules
from regulars.edges.webhooks.rules import (
    MOST_TRIES,
    PAUSES,
    checked_headers,
    chosen,
    due_again,
    is_given_up,
    rest_after,
    retry_after_of,
    tidy_description,
    tries_left,
)
from regulars.edges.webhooks.types import (
    Fault,
    NoEvents,
    Outcome,
    TooLongDescription,
    UnknownEventType,
    UnusableHeader,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NO = Outcome(5, status=500, fault=Fault.STATUS)


def moments(chance: float) -> list[datetime]:
    """When a delivery that nobody takes is tried, from the first time to the last."""
    tried = [NOW]
    while tries_left(len(tried), is_test=False):
        tried.append(due_again(len(tried), NO, now=tried[-1], chance=chance))
    return tried


class TestSchedule:
    def test_is_ten_attempts_over_more_than_75_hours(self):
        tried = moments(0.0)

        assert len(tried) == 10
        assert tried[-1] - tried[0] == timedelta(hours=75, minutes=35, seconds=5)

    def test_is_spread_by_up_to_a_tenth_and_never_shorter(self):
        longest = moments(1.0)

        assert longest[-1] - longest[0] == timedelta(hours=75, minutes=35, seconds=5) * 1.1
        assert moments(0.5)[1] == NOW + timedelta(seconds=5.25)

    def test_tries_a_test_once(self):
        assert not tries_left(1, is_test=True)
        assert not tries_left(MOST_TRIES, is_test=False)
        assert len(PAUSES) == MOST_TRIES - 1


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            (None, None),
            ("", None),
            ("0", 0.0),
            ("90", 90.0),
            (" 90 ", 90.0),
            ("٩٠", None),
            ("-1", None),
            ("1.5", None),
            ("Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
            ("Sun, 01 Mar 2026 11:59:00 GMT", -60.0),
            ("Sun, 01 Mar 2026 12:02:00", None),
            ("Sun, 99 Mar 2026 12:02:00 GMT", None),
            ("9" * 40, float("9" * 12)),
        ],
    )
    def test_is_read_as_seconds_or_as_a_moment(self, text, seconds):
        assert retry_after_of(text, now=NOW) == seconds

    @pytest.mark.parametrize(
        ("asked", "pause"), [(None, 5), (-60.0, 5), (2.0, 5), (90.0, 90), (1e11, 24 * 3600)]
    )
    def test_makes_a_pause_longer_within_reason(self, asked, pause):
        outcome = Outcome(5, status=503, fault=Fault.STATUS, retry_after=asked)

        assert due_again(1, outcome, now=NOW, chance=0.0) == NOW + timedelta(seconds=pause)

    @pytest.mark.parametrize(
        ("status", "asked", "rest"),
        [(503, 90.0, 90), (429, 90.0, 90), (429, 1e9, 3600), (429, None, 0), (500, 90.0, 0)],
    )
    def test_lets_all_that_is_for_a_busy_peer_rest(self, status, asked, rest):
        outcome = Outcome(5, status=status, fault=Fault.STATUS, retry_after=asked)

        assert rest_after(outcome) == timedelta(seconds=rest)


class TestGivenUp:
    def test_is_an_endpoint_after_five_days(self):
        assert not is_given_up(None, now=NOW)
        assert not is_given_up(NOW - timedelta(days=5, seconds=-1), now=NOW)
        assert is_given_up(NOW - timedelta(days=5), now=NOW)


class TestPlaces:
    def test_are_enough_for_every_endpoint_so_that_none_waits_for_another(self):
        assert rules.PLACES == rules.MOST_ENDPOINTS * rules.AT_ONCE
        assert rules.AT_ONCE_FAILING < rules.AT_ONCE


class TestChosen:
    def test_is_everything_where_nothing_is_said(self):
        assert chosen(None) is None

    def test_is_each_once_in_the_catalogues_order(self):
        told = chosen(["scores.computed", "orders.paid", "orders.paid"])

        assert told == (EventType.ORDER_PAID, EventType.SCORES_COMPUTED)

    def test_refuses_nothing_at_all(self):
        with pytest.raises(NoEvents):
            chosen([])

    @pytest.mark.parametrize("name", ["webhooks.test", "staff.created", "orders", ""])
    def test_refuses_what_is_not_told(self, name):
        with pytest.raises(UnknownEventType) as refusal:
            chosen(["orders.paid", name])

        assert refusal.value.name == name


class TestHeaders:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("", "x"),
            ("X Shop", "x"),
            ("X-Shop:", "x"),
            ("X-Shöp", "x"),
            ("X-Shop\r\nHost", "x"),
            ("X-Shop", ""),
            ("X-Shop", "a\r\nHost: b"),
            ("X-Shop", "a\0"),
            ("X-Shop", "ключ"),
            ("X-Shop", "x" * 1_001),
            ("Host", "x"),
            ("content-length", "0"),
            ("Transfer-Encoding", "chunked"),
            ("Webhook-Signature", "x"),
            ("WEBHOOK-ANYTHING", "x"),
        ],
    )
    def test_that_could_break_a_request_are_refused(self, name, value):
        with pytest.raises(UnusableHeader):
            checked_headers({name: value})

    def test_that_are_one_in_another_case_are_refused(self):
        with pytest.raises(UnusableHeader):
            checked_headers({"X-Shop": "one", "x-shop": "two"})

    def test_are_no_more_than_ten(self):
        assert len(checked_headers({f"X-{n}": "x" for n in range(10)})) == 10
        with pytest.raises(UnusableHeader):
            checked_headers({f"X-{n}": "x" for n in range(11)})


class TestDescription:
    def test_is_on_one_line(self):
        assert tidy_description(" Ware\n house\0 ") == "Ware house"

    def test_refuses_more_than_a_line(self):
        with pytest.raises(TooLongDescription):
            tidy_description("x" * 201)
