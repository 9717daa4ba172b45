from __future__ import annotations

import re

import pytest

from regulars.edges.connectors.connections.models import Connection as ConnectionRow
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.tests.factories import (
    NOW,
    a_connection,
    a_kind,
    post,
)
from regulars.edges.connectors.connections.types import Step
from regulars.edges.console.tests.connected import LIST, names
from regulars.edges.console.tests.factories import signed_in, text_of
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.REGULARS_URL = "https://regulars.example"
    with a_kind(), clock.using(lambda: NOW):
        yield


@pytest.fixture
def shop():
    return a_connection()


class TestConnecting:
    def test_offers_what_can_be_connected(self):
        text = text_of(signed_in().get(f"{LIST}new/"))

        assert "Tea shop" in text
        assert "Shopify" in text

    def test_asks_for_what_the_kind_needs_and_connects_it(self):
        client, address = signed_in(), f"{LIST}new/teashop/"
        form = text_of(client.get(address))
        assert all(label in form for label in ("Shop", "Token", "Green tea", "In the pot."))
        assert 'type="password"' in client.get(address).content.decode()

        filled = {
            "name": "My shop",
            "source": "tea",
            "secret": "kettle",
            "shop": "ASSAM",
            "token": "t-1",
        }
        response = client.post(address, filled)

        row = ConnectionRow.objects.get()
        assert f"https://regulars.example/webhooks/teashop/{row.public_id}" in text_of(response)
        assert "no-store" in response["Cache-Control"]
        assert (row.name, row.source, row.settings) == (
            "My shop",
            "tea",
            {"shop": "assam", "is_green": False},
        )
        assert "kettle" not in response.content.decode()
        assert (
            post(client, health(row.public_id, now=NOW).connection, {"id": "a"}).status_code == 200
        )

    def test_asks_for_no_secret_that_comes_once_our_address_is_told(self):
        client, address = signed_in(), f"{LIST}new/stripe/"
        form = text_of(client.get(address))
        assert "Restricted key" in form
        assert "Signing secret" not in form

        filled = {"name": "Stripe", "source": "pay", "api_key": "rk_test_1", "has_orders": "on"}
        client.post(address, filled)

        assert (ConnectionRow.objects.get().kind, ConnectionRow.objects.get().secret) == (
            "stripe",
            "",
        )

    def test_says_all_that_is_wrong_at_once_and_connects_nothing(self):
        wrong = {"name": "Shop", "source": "Tea Shop!", "shop": "tea.example", "secret": "s"}

        response = signed_in().post(f"{LIST}new/shopify/", wrong)

        text = text_of(response)
        assert '<a href="#id_source">Source</a>: ' in text
        assert '<a href="#id_shop">Shop</a>: Give the shop' in text
        assert 'role="alert" tabindex="-1" autofocus' in text
        assert not ConnectionRow.objects.exists()

    def test_says_which_fields_may_stay_empty(self):
        text = text_of(signed_in().get(f"{LIST}new/shopify/"))

        assert text.count("(may stay empty)") == 3
        assert "Shop</label>" in text

    def test_says_whether_what_was_filled_in_works(self):
        filled = {"name": "Stripe", "source": "pay", "api_key": "rk_test_1", "has_orders": "on"}

        text = text_of(signed_in().post(f"{LIST}new/stripe/", filled))

        public_id = ConnectionRow.objects.get().public_id
        assert "What you filled in is tried at once" in text
        assert f'id="verdict" hx-get="{LIST}{public_id}/"' in text
        assert "The shop is being asked for the first time." in text

    def test_names_an_address_that_can_be_tried_where_none_is_set(self, settings):
        settings.REGULARS_URL = ""
        client = signed_in()

        made = text_of(client.post(f"{LIST}new/webhook/", {"name": "Till", "source": "till"}))

        row = ConnectionRow.objects.get()
        for text in (made, text_of(client.get(f"{LIST}{row.public_id}/"))):
            assert f"http://testserver/webhooks/webhook/{row.public_id}" in text
            assert "This is where you read the console." in text

    def test_shows_a_secret_that_was_made_here_once(self):
        client = signed_in()
        response = client.post(f"{LIST}new/webhook/", {"name": "Till", "source": "till"})

        text = text_of(response)
        assert "whsec_" in text
        assert "shown this once" in text
        assert "whsec_" not in text_of(client.get(LIST))

    @pytest.mark.parametrize(
        ("filled", "sentence"),
        [
            ({"shop": ""}, "This field is required."),
            ({"shop": "coffee"}, "Only tea."),
            ({"source": "Tea shop!"}, "Use small letters, digits and hyphens"),
            ({"name": ""}, "This field is required."),
        ],
        ids=["missing", "wrong", "source", "name"],
    )
    def test_says_beside_the_field_what_is_wrong(self, filled, sentence):
        told = {"name": "Shop", "source": "tea", "secret": "kettle", "shop": "assam", **filled}

        assert sentence in text_of(signed_in().post(f"{LIST}new/teashop/", told))
        assert not ConnectionRow.objects.exists()

    def test_of_what_cannot_be_is_not_there(self):
        assert signed_in().get(f"{LIST}new/coffee/").status_code == 404

    @pytest.mark.parametrize("role", ["viewer", "marketer", "support", "analyst"])
    def test_is_for_those_who_may(self, role):
        client = signed_in(role)
        told = {"name": "Till", "source": "till"}

        codes = {client.get(LIST).status_code, client.post(f"{LIST}new/webhook/", told).status_code}

        assert codes == {403}
        assert not ConnectionRow.objects.exists()


class TestAskedOnly:
    """A kind that tells nothing by itself: it has no address and no secret."""

    @pytest.fixture(autouse=True)
    def kind(self):
        with a_kind(signing=None, check=None, backfill=lambda opened, cursor, now: Step(None)):
            yield

    def test_is_connected_without_a_secret(self):
        client = signed_in()
        assert b'name="secret"' not in client.get(f"{LIST}new/teashop/").content
        filled = {"name": "Tea", "source": "tea", "shop": "Assam", "token": "t-1"}
        made = text_of(client.post(f"{LIST}new/teashop/", filled))

        assert "Bring in its history on its page." in made
        assert "Deliveries go to this address" not in made
        assert ConnectionRow.objects.get().secret == ""

    def test_shows_neither_an_address_nor_a_secret(self):
        shop = a_connection(secret="", filled={"shop": "Assam", "token": "t-1"})
        shown = text_of(signed_in().get(f"{LIST}{shop.public_id}/"))

        assert "Nothing was brought in yet." in shown
        assert "Bring in its history" in shown
        assert "Replace the access" in shown
        assert "What could not be brought in" in shown
        assert "Green tea Yes" in " ".join(re.sub("<[^>]*>", " ", shown).split())
        for absent in ("Replace the secret", "Address", "Last delivery", "Wrongly signed", "Pause"):
            assert absent not in shown

    def test_has_no_secret_to_replace(self):
        shop = a_connection(secret="", filled={"shop": "Assam", "token": "t-1"})
        response = signed_in().post(f"{LIST}{shop.public_id}/secret/")

        assert response.status_code == 409
        assert names() == ["connections.made"]
