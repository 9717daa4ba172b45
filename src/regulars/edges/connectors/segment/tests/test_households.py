"""A household's orders and consents, as a shop and its till send them."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.core.consents.queries import may_be_told
from regulars.core.consents.types import Channel, Reason
from regulars.core.customers.models import Customer
from regulars.core.identity.models import Suspected
from regulars.core.orders.models import Order
from regulars.edges.connectors.segment.tests.test_applying import NOW, applied, said

HOME = "+359 2 123 4567"
TEA = {"product_id": "P1", "name": "Tea", "price": 10, "quantity": 1}
pytestmark = pytest.mark.django_db


def an_account() -> dict[str, Any]:
    traits = {"email": "georgi@home.bg", "phone": HOME, "name": "Georgi Petrov"}
    agreed = [{"channel": "email", "state": "granted"}]
    return said(type="identify", userId="H1", traits={**traits, "consents": agreed})


def an_order(number: str, **person: Any) -> dict[str, Any]:
    return said(
        event="Order Completed",
        anonymousId=f"browser of {number}",
        context={"traits": {"phone": HOME, **person}},
        properties={"order_id": number, "currency": "EUR", "products": [TEA]},
    )


def owner_of(number: str) -> str:
    return str(Order.objects.get(number=number).customer)


def reason(email: str) -> Reason:
    pk = Customer.objects.get(email=email).pk
    answers = may_be_told(customers=[pk], channel=Channel.EMAIL, topic="marketing", now=NOW)
    return answers[pk].reason


class TestHousehold:
    @pytest.mark.parametrize("in_one", [True, False])
    def test_buys_each_for_themselves(self, in_one):
        messages = [
            an_account(),
            an_order("W-1", email="maria@home.bg", name="Maria Petrova"),
            an_order("W-2", email="maria@home.bg"),
        ]

        if in_one:
            applied(*messages)
        else:
            for message in messages:
                applied(message)

        assert (owner_of("W-1"), owner_of("W-2")) == ("Maria Petrova", "Maria Petrova")
        assert Customer.objects.count() == 2
        assert reason("georgi@home.bg") is Reason.GRANTED
        assert reason("maria@home.bg") is Reason.NEVER_ASKED
        assert Suspected.objects.values_list("doubt").get() == ("same_phone",)

    def test_has_one_phone_by_which_an_order_that_says_no_more_is_its_owners(self):
        applied(an_account(), an_order("W-1", name="Maria"))

        assert owner_of("W-1") == "Georgi Petrov"

    def test_decides_nothing_for_the_owner_of_the_phone(self):
        refuses = {"phone": HOME, "size": "S", "unsubscribed": True}
        applied(an_account())
        applied(said(type="identify", anonymousId="tablet", traits=refuses))

        assert reason("georgi@home.bg") is Reason.GRANTED
