"""How codes read and what a reward may say: no database."""

from __future__ import annotations

import math

import pytest

from regulars.engine.rewards.rules import code_making
from regulars.engine.rewards.rules.limits import (
    check_draft,
    check_move,
    check_time,
    fingerprint,
)
from regulars.engine.rewards.tests.factories import DAY, HOUR, NOW, a_draft
from regulars.engine.rewards.types import (
    Limits,
    NotLive,
    Reservation,
    RewardKind,
    RewardState,
    Terms,
    UnusableAmount,
    UnusableCode,
    UnusableCurrency,
    UnusableLimit,
    UnusablePrefix,
    UnusableTerms,
    UnusableText,
    UnusableWindow,
    WrongState,
)

AMOUNT = {"kind": RewardKind.AMOUNT, "value_minor": 500, "currency": "EUR"}


class TestCodes:
    def test_have_at_least_sixty_random_bits(self):
        assert code_making.LETTERS * math.log2(len(code_making.ALPHABET)) > 60
        assert len({code_making.drawn() for _ in range(2_000)}) == 2_000

    def test_are_drawn_without_letters_that_look_alike(self):
        assert {*code_making.tidy(code_making.ALPHABET)} == {*code_making.ALPHABET}
        assert not {*code_making.ALPHABET} & {*"0OQD1IL2Z5S8BUV"}

    @pytest.mark.parametrize(
        "typed",
        ["WELCOME-10", "welcome 10", " We1c0me_lO ", "WELCOME—10.", "ＷＥＬＣＯＭＥ１０"],
    )
    def test_are_the_same_however_they_are_typed(self, typed):
        assert code_making.tidy(typed) == code_making.tidy("WELCOME10")

    def test_keep_the_vowels_of_thai(self):
        assert code_making.tidy("ลด10") != code_making.tidy("ลุด10")

    @pytest.mark.parametrize("text", ["", "--", "ab", "x" * 61, "AB\nC"])
    def test_are_refused_where_nobody_can_type_them(self, text):
        with pytest.raises(UnusableCode):
            code_making.check_code(text)

    @pytest.mark.parametrize("prefix", ["A-B", "x" * 13, "A B"])
    def test_begin_with_letters_and_digits_alone(self, prefix):
        with pytest.raises(UnusablePrefix):
            code_making.check_prefix(prefix)


class TestDrafts:
    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"name": "  "}, UnusableText),
            ({"cost_minor": -1}, UnusableAmount),
            ({"cost_minor": 1.5}, UnusableAmount),
            ({"currency": "EURO"}, UnusableCurrency),
            ({"begins_at": NOW, "ends_at": NOW}, UnusableWindow),
            ({"ends_at": NOW.replace(tzinfo=None)}, UnusableWindow),
            ({"limits": Limits(total=0)}, UnusableLimit),
            ({"limits": Limits(per_code=True)}, UnusableLimit),
            ({"terms": Terms(kind=RewardKind.PERCENT, percent=101)}, UnusableTerms),
            ({"terms": Terms(kind=RewardKind.PERCENT)}, UnusableTerms),
            ({"terms": Terms(kind=RewardKind.AMOUNT, value_minor=5)}, UnusableTerms),
            ({"terms": Terms(**{**AMOUNT, "value_minor": 0})}, UnusableAmount),
            ({"terms": Terms(**{**AMOUNT, "currency": "XXY"})}, UnusableCurrency),
        ],
    )
    def test_are_refused_where_they_make_no_sense(self, more, refusal):
        with pytest.raises(refusal):
            check_draft(a_draft(**more))

    @pytest.mark.parametrize("kind", RewardKind)
    def test_are_taken_of_every_kind(self, kind):
        check_draft(a_draft(terms=Terms(kind=kind, percent=10, value_minor=500, currency="EUR")))


class TestMoves:
    @pytest.mark.parametrize(
        ("state", "wanted"),
        [
            (RewardState.LIVE, RewardState.DRAFT),
            (RewardState.DRAFT, RewardState.PAUSED),
            (RewardState.ARCHIVED, RewardState.LIVE),
        ],
    )
    def test_are_refused_backwards(self, state, wanted):
        with pytest.raises(WrongState):
            check_move(state, wanted)

    def test_to_where_it_is_are_none(self):
        for state in RewardState:
            check_move(state, state)


class TestTime:
    def test_begins_at_its_first_moment_and_is_over_at_its_last(self):
        check_time(NOW, NOW + DAY, NOW)
        with pytest.raises(NotLive, match="not begun"):
            check_time(NOW + HOUR, None, NOW)
        with pytest.raises(NotLive, match="over"):
            check_time(None, NOW, NOW)


def test_a_fingerprint_is_of_what_is_asked_and_not_of_who_asks_or_until_when():
    asked = {"key": "k", "code": "SALE", "target": "cart:1"}
    first = Reservation(**asked, actor="stf_1", lapses_at=NOW)

    assert fingerprint(first) == fingerprint(
        Reservation(**asked, actor="stf_2", lapses_at=NOW + DAY)
    )
    other = {**asked, "target": "cart:2"}
    assert fingerprint(first) != fingerprint(Reservation(**other, actor="stf_1", lapses_at=NOW))
