from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.utils.html import strip_tags

from regulars.core.customers.types import Called
from regulars.edges.console.event_names import Names
from regulars.edges.console.event_words import KINDS

ORDER = {"order": "ord_1", "customer_id": 1}


NAMES = Names(
    orders={"ord_1": "S10001"},
    customers=[Called(1, "cus_1", "Ann <Lee>"), Called(2, "cus_2", "A. Lee")],
)
TWO = {"kept": "cus_1", "merged": "cus_2", "moved": {"orders": 3}, "reason": "One"}


def said(event: str, known: Names = NAMES, /, **facts: Any) -> str:
    return unescape(strip_tags(KINDS[event].sentence(facts, known)))


class TestSentences:
    @pytest.mark.parametrize(
        ("name", "facts", "sentence"),
        [
            (
                "orders.placed",
                {**ORDER, "currency": "EUR", "total_minor": 3489},
                "Order S10001 (€34.89) was placed.",
            ),
            (
                "orders.paid",
                {**ORDER, "currency": "JPY", "total_minor": 3489},
                "Order S10001 (¥3,489) was paid.",
            ),
            (
                "orders.changed",
                {**ORDER, "total_minor": 3489, "fields": ["shipped_at", "lines"]},
                "Order S10001 was changed: shipped and lines.",
            ),
            ("orders.cancelled", ORDER, "Order S10001 was cancelled."),
            (
                "orders.refunded",
                {"order": "", "currency": "EUR", "amount_minor": 250},
                "An order that is not known yet: €2.50 was taken back.",
            ),
            (
                "orders.left_reckoned",
                ORDER,
                "Order S10001: what its cancellation takes back was reckoned anew.",
            ),
            ("customers.made", {"customer": "cus_1"}, "Ann <Lee> became known."),
            (
                "customers.changed",
                {"customer": "cus_1", "fields": ["email", "joined_at"]},
                "Ann <Lee> was changed: e-mail and day of joining.",
            ),
            (
                "identity.visitor_recognised",
                {"customer_id": 1},
                "Ann <Lee> was recognised. What they did before as a visitor is theirs.",
            ),
            (
                "identity.device_shared",
                {"customer_id": 2},
                "A. Lee and others use one browser, so it tells nobody apart any more.",
            ),
            (
                "identity.duplicate_suspected",
                {"doubt": "same_card", "one": 1, "other": 2},
                "Ann <Lee> and A. Lee may be one: they have the same loyalty card.",
            ),
            (
                "identity.customers_merged",
                TWO,
                "A. Lee was merged into Ann <Lee>. 3 rows moved. Why: One",
            ),
            (
                "identity.customers_unmerged",
                {**TWO, "returned": {"orders": 3}},
                "A. Lee was taken out of Ann <Lee> again. 3 rows moved. Why: One",
            ),
            (
                "traits.changed",
                {"customer": "cus_1", "names": ["size"]},
                "Ann <Lee> has other traits: size.",
            ),
        ],
    )
    def test_say_what_happened(self, name, facts, sentence):
        assert said(name, **facts) == sentence

    def test_lead_to_the_order_and_to_the_customer(self):
        order = KINDS["orders.cancelled"].sentence(ORDER, NAMES)
        customer = KINDS["customers.made"].sentence({"customer": "cus_1"}, NAMES)
        visitor = KINDS["identity.visitor_recognised"].sentence({"customer_id": 1}, NAMES)

        assert 'href="/console/orders/ord_1/"' in order
        assert 'href="/console/customers/cus_1/">Ann &lt;Lee&gt;</a>' in customer
        assert 'href="/console/customers/cus_1/"' in visitor

    def test_speak_of_whoever_is_not_here_any_more(self):
        assert said("orders.cancelled", Names(), **ORDER) == "An order was cancelled."
        assert said("customers.made", Names(), customer="cus_1") == "A customer became known."
