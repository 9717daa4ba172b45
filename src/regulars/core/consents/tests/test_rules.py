from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.consents.rules import (
    Said,
    check_topic,
    holding,
    keeps_back,
    pseudonymous,
    tidy_reason,
)
from regulars.core.consents.types import (
    GENERAL,
    NeedsNoConsent,
    NoReason,
    Proof,
    State,
    SuppressionReason,
    UnusableTopic,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
G, W, P = State


def said(state: State, day: int, topic: str = GENERAL, origin: int | None = 1, covers=()) -> Said:
    return Said(day, state, topic, START + timedelta(days=day), origin, covers)


class TestHolding:
    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ([], None),
            ([(G, 1)], G),
            ([(W, 1)], W),
            ([(P, 1)], P),
            ([(G, 1), (W, 2)], W),
            ([(W, 1), (G, 2)], G),
            ([(G, 1), (W, 1)], W),
            ([(G, 1), (P, 2)], G),
            ([(P, 1), (G, 1)], G),
            ([(W, 1), (P, 2)], P),
            ([(P, 1), (W, 1)], W),
            ([(G, 1), (W, 2), (P, 3)], P),
            ([(G, 1), (W, 2), (G, 3), (P, 4)], G),
        ],
    )
    def test_is_what_was_said_last_and_a_question_takes_no_grant_away(self, facts, state):
        told = [said(one, day) for one, day in facts]

        for order in (told, told[::-1], [*told, *told]):
            held = holding(order, GENERAL)
            assert (held.state if held else None) is state

    def test_takes_a_no_to_everything_for_a_no_to_each_topic(self):
        told = [said(G, 1, "tea_news"), said(W, 2)]

        assert holding(told, "tea_news").state is W
        assert holding([*told, said(G, 3, "tea_news")], "tea_news").state is G

    def test_takes_a_yes_to_everything_for_no_yes_to_a_topic(self):
        assert holding([said(G, 1)], "tea_news") is None

    def test_takes_a_no_to_a_topic_for_no_answer_to_others(self):
        told = [said(G, 1), said(W, 2, "tea_news")]

        assert holding(told, GENERAL).state is G

    def test_reads_what_was_said_of_an_address_with_what_the_customer_said(self):
        assert holding([said(G, 1), said(W, 2, origin=None)], GENERAL).state is W
        assert holding([said(G, 3), said(W, 2, origin=None)], GENERAL).state is G
        assert holding([said(G, 1, origin=None)], GENERAL).state is G

    @pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
    def test_is_no_where_either_of_two_who_are_one_said_no(self, first, second):
        told = [said(W, first, origin=1), said(G, second, origin=2)]

        assert holding(told, GENERAL).state is W

    def test_is_what_the_only_one_of_two_said(self):
        assert holding([said(G, 1, origin=2)], GENERAL).state is G

    def test_lets_what_is_said_as_one_count_for_both(self):
        told = [said(W, 1, origin=1), said(G, 2, origin=2)]

        assert holding([*told, said(G, 3, origin=1, covers=(2,))], GENERAL).state is G
        assert holding([*told, said(G, 3, origin=2, covers=(1,))], GENERAL).state is G
        assert holding([*told, said(W, 3, origin=2, covers=(1,))], GENERAL).state is W

    def test_is_only_a_question_where_nothing_else_was_said(self):
        assert holding([said(P, 2, origin=1), said(G, 1, origin=2)], GENERAL).state is G


class TestKeepsBack:
    @pytest.mark.parametrize(
        ("reason", "marketing", "receipts"),
        [
            ("hard_bounce", True, True),
            ("complaint", True, True),
            ("manual", True, True),
            ("unsubscribe", True, False),
            ("imported", True, False),
        ],
    )
    def test_knows_what_each_reason_keeps_back(self, reason, marketing, receipts):
        reasons = {SuppressionReason(reason)}

        assert keeps_back(reasons, needs_consent=True) is marketing
        assert keeps_back(reasons, needs_consent=False) is receipts

    def test_keeps_nothing_back_without_a_reason(self):
        assert keeps_back(set(), needs_consent=True) is False


class TestPseudonymous:
    def test_keeps_the_wording_and_nothing_that_tells_who_it_was(self):
        proof = Proof("Send me news", "v3", "en", "192.0.2.1", "Browser 1", "/cart", "m-1", "Ann")

        assert pseudonymous(proof) == Proof("Send me news", "v3", "en")


class TestCheckTopic:
    @pytest.mark.parametrize("code", ["", "Tea", "te a", "-tea", "x" * 41, "чай"])
    def test_refuses_what_is_no_code(self, code):
        with pytest.raises(UnusableTopic):
            check_topic(code, {"en": "Tea"})

    @pytest.mark.parametrize(
        "names", [{"english": "Tea"}, {"en": ""}, {"en": "x" * 101}, {"": "x"}]
    )
    def test_refuses_names_in_no_language_and_empty_ones(self, names):
        with pytest.raises(UnusableTopic):
            check_topic("tea", names)

    def test_refuses_to_ask_about_what_needs_no_consent(self):
        with pytest.raises(NeedsNoConsent):
            check_topic("transactional", {})

    def test_takes_names_in_the_five_languages(self):
        check_topic(
            "tea_news-2", {"en": "Tea", "bg": "Чай", "ru": "Чай", "th": "ชา", "zh-hans": "茶"}
        )


class TestTidyReason:
    def test_is_one_line(self):
        assert tidy_reason(" asked\nby phone\0 ") == "asked by phone"

    @pytest.mark.parametrize("text", ["", " \n", "x" * 301])
    def test_refuses_none_and_what_is_too_long(self, text):
        with pytest.raises(NoReason):
            tidy_reason(text)
