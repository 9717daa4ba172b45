"""News by e-mail: asked for with proof, shown in the account, left with one click."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from regulars.core.consents.queries import history_of
from regulars.core.customers.models import Customer
from regulars.edges.connectors.intake.services import accept, apply_waiting
from regulars.edges.connectors.intake.types import Arriving
from regulars.edges.sandbox.shop.models import Account, Consent, Message
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    a_shopper,
    an_account,
    ordered,
    told,
)
from regulars.edges.sandbox.shop.words import NEWSLETTER
from regulars.kernel import clock

ASKED = {
    "channel": "email",
    "state": "granted",
    "method": "preference_centre",
    "wording": str(NEWSLETTER),
    "language": "en",
}
LEFT = {"channel": "email", "state": "withdrawn", "method": "preference_centre"}


def consents() -> list[dict[str, str]]:
    """What was told of consents, in order."""
    traits = [message.get("traits", {}) for message in told()]
    return [consent for trait in traits for consent in trait.get("consents", [])]


def heard() -> list[tuple[str, ...]]:
    """What Regulars keeps of the customer's consents, once it was told everything."""
    body = json.dumps({"batch": told()}).encode()
    facts = {"is_proven": True, "call": ""}
    accept(Arriving("segment", "shop", "system", body, NOW, facts=facts, size=len(told())))
    apply_waiting(now=NOW)
    facts_kept = history_of(Customer.objects.get().pk)
    return [
        (fact.state, fact.method, fact.proof.wording, fact.proof.language, fact.proof.page)
        for fact in reversed(facts_kept)
    ]


class TestNews:
    def test_are_agreed_to_at_the_checkout_with_proof(self, shop):
        ordered(a_shopper(**{shop["GT-1"]: 1}), newsletter="on")

        page = "http://testserver/shop/checkout/"
        assert heard() == [("granted", "checkout", str(NEWSLETTER), "en", page)]

    def test_are_asked_for_in_the_account_and_left_there(self, shop):
        client = an_account(Client())
        page = client.get("/shop/account/").content.decode()
        assert str(NEWSLETTER) in page
        assert "Send me no more" not in page

        joined = client.post("/shop/account/news/", {"answer": "yes"})
        assert "From now on you have our news" in client.get(joined["Location"]).content.decode()
        with clock.using(lambda: NOW + timedelta(minutes=1)):
            left = client.post("/shop/account/news/", {"answer": "no"})
        page = client.get(left["Location"]).content.decode()

        assert "You have no more news from us." in page
        assert "Send me no more" not in page
        assert consents() == [ASKED, LEFT]
        assert {message["userId"] for message in told()} == {Account.objects.get().public_id}
        assert [row[:2] for row in heard()] == [
            ("granted", "preference_centre"),
            ("withdrawn", "preference_centre"),
        ]

    def test_are_told_once_however_often_one_presses(self, shop):
        client = an_account(Client())

        for answer in ("no", "yes", "yes", "no", "no"):
            client.post("/shop/account/news/", {"answer": answer})

        assert consents() == [ASKED, LEFT]
        assert list(Consent.objects.order_by("pk").values_list("is_wanted", flat=True)) == [
            True,
            False,
        ]

    def test_are_of_those_who_are_signed_in_alone(self, shop):
        client = a_shopper()

        assert client.post("/shop/account/news/", {"answer": "yes"}).status_code == 302

        assert not Consent.objects.exists()
        assert not Message.objects.exists()

    def test_are_left_by_guests_on_the_page_of_their_order(self, shop):
        guest, stranger = a_shopper(**{shop["GT-1"]: 1}), Client()
        order = ordered(guest, newsletter="on")
        place = f"/shop/orders/{order.number}/"
        assert "We send news to ann@example.com" in guest.get(place).content.decode()
        assert stranger.post(f"{place}news/").status_code == 404
        assert Consent.objects.count() == 1

        given = {"number": order.number, "email": order.email}
        opened = stranger.post("/shop/orders/", given)["Location"]
        left = stranger.post(opened.replace("/?", "/news/?"))

        page = stranger.get(left["Location"]).content.decode()
        assert "You have no more news from us." in page
        assert "We send news to" not in page
        assert consents()[1:] == [LEFT]
        assert told()[-1]["anonymousId"] == order.public_id

    @pytest.mark.parametrize("language", ["zh-hans", "ru", "bg", "th"])
    def test_are_agreed_to_in_the_language_of_the_page(self, shop, language):
        client = an_account(Client(headers={"accept-language": language}))

        client.post("/shop/account/news/", {"answer": "yes"})

        [consent] = consents()
        assert consent["language"] == language
        assert not consent["wording"].startswith("Yes")
