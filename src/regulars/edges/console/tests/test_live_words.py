from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.utils.html import strip_tags

from regulars.edges.console.event_names import Names
from regulars.edges.console.event_words import KINDS

ORDER = {"order": "ord_1", "customer_id": 1}


def said(name: str, **facts: Any) -> str:
    return unescape(strip_tags(KINDS[name].sentence(facts, Names())))


class TestSentences:
    @pytest.mark.parametrize(
        ("name", "facts", "sentence"),
        [
            (
                "orders.placed",
                {**ORDER, "currency": "EUR", "total_minor": 3489},
                "An order of €34.89 was placed.",
            ),
            (
                "orders.paid",
                {**ORDER, "currency": "JPY", "total_minor": 3489},
                "An order of ¥3,489 was paid.",
            ),
            ("orders.changed", {**ORDER, "total_minor": 3489}, "An order was changed."),
            ("orders.cancelled", ORDER, "An order was cancelled."),
            (
                "orders.refunded",
                {"order": "", "currency": "EUR", "amount_minor": 250},
                "€2.50 was taken back: an order that is not known yet.",
            ),
            (
                "orders.left_reckoned",
                ORDER,
                "An order is cancelled; what was left of it is taken back.",
            ),
            ("customers.made", {"customer": "cus_1"}, "A customer became known."),
            (
                "customers.changed",
                {"customer": "cus_1", "fields": ["email", "joined_at"]},
                "A customer is known otherwise now: e-mail and day of joining.",
            ),
            (
                "identity.visitor_recognised",
                {},
                "A visitor turned out to be a customer. What they did before is theirs.",
            ),
            (
                "identity.device_shared",
                {},
                "Several customers use one browser, so it tells nobody apart any more.",
            ),
            (
                "identity.duplicate_suspected",
                {"doubt": "same_card"},
                "Two customers may be one: they have the same loyalty card.",
            ),
        ],
    )
    def test_say_what_happened(self, name, facts, sentence):
        assert said(name, **facts) == sentence

    def test_lead_to_the_order_and_to_the_customer(self):
        order = KINDS["orders.cancelled"].sentence(ORDER, Names())
        customer = KINDS["customers.made"].sentence({"customer": "cus_1"}, Names())

        assert 'href="/console/orders/ord_1/"' in order
        assert 'href="/console/customers/cus_1/"' in customer
