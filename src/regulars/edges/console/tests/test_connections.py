"""Connecting shops, and looking at how they do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.edges.connectors.connections.models import Connection as ConnectionRow
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    ask_data,
    ask_erasure,
    lose_access,
    pause,
)
from regulars.edges.connectors.connections.tests.factories import (
    NOW,
    SECRET,
    a_connection,
    a_kind,
    post,
)
from regulars.edges.connectors.connections.types import Step
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.console.tests.factories import SIGNED_IN, signed_in, text_of
from regulars.kernel import clock

LIST = "/console/connections/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.REGULARS_URL = "https://regulars.example"
    with a_kind(), clock.using(lambda: NOW):
        yield


@pytest.fixture
def shop():
    return a_connection()


@pytest.fixture
def page(shop):
    return f"{LIST}{shop.public_id}/"


def names() -> list[str]:
    rows = EventRow.objects.filter(name__startswith="connections.").order_by("pk")
    return list(rows.values_list("name", flat=True))


class TestList:
    def test_says_what_to_do_where_nothing_is_connected(self):
        text = text_of(signed_in().get(LIST))

        assert "Nothing is connected yet" in text
        assert "Connect a shop" in text

    def test_shows_how_each_does(self, shop):
        other = a_connection(name="Tea <2>")
        post(Client(), shop, {"id": "a"})
        post(Client(), shop, {"id": "b"}, secret="forged")
        post(Client(), other, {"id": "c", "is_spilt": True})
        apply_waiting(now=NOW)

        text = text_of(signed_in().get(LIST))

        assert "1 delivery was wrongly signed in the last day, and turned away." in text
        assert "Tea &lt;2&gt;" in text
        assert "1 delivery could not be applied." in text
        assert text.index("In trouble") < text.index("Needs attention")  # the newest first

    @pytest.mark.parametrize("number", [1, 4])
    def test_asks_the_same_of_the_database_for_however_many(
        self, number, django_assert_num_queries
    ):
        for place in range(number):
            a_connection(name=f"Shop {place}")
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 3):  # connections, deliveries, refusals
            client.get(LIST)


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


class TestPage:
    def test_shows_the_deliveries_and_what_became_of_them(self, shop, page):
        post(Client(), shop, {"id": "a"})
        apply_waiting(now=NOW)
        post(Client(), shop, {"id": "b"})
        client = signed_in()

        text = text_of(client.get(page))
        assert f"https://regulars.example{shop.path}" in text
        assert "<strong>Works.</strong> What comes is applied." in text
        assert "kettle" not in text
        rows = text[text.index("What it delivered") :]
        assert ("Waits to be applied" in rows, "Applied" in rows) == (True, True)

        stuck = text_of(client.get(f"{page}?state=stuck"))
        assert "There is none of these." in stuck

    def test_leads_on_to_older_ones(self, shop, page):
        for place in range(51):
            post(Client(), shop, {"id": f"d{place}", "topic": f"topic-{place:02}"})
        client = signed_in()
        first = text_of(client.get(page))
        oldest = Delivery.objects.order_by("pk")[1].pk

        assert f"?before={oldest}" in client.get(page).content.decode()
        assert ("topic-50" in first, "topic-00" in first) == (True, False)
        assert "topic-00" in text_of(client.get(f"{page}?before={oldest}"))

    def test_asks_little_of_the_database(self, shop, page, django_assert_num_queries):
        post(Client(), shop, {"id": "a"})
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 4):  # as the list, and its deliveries
            client.get(page)

    def test_says_what_the_shop_refuses(self, shop, page):
        lose_access(public_id=shop.public_id, problem="The pot is broken.", now=NOW)

        text = text_of(signed_in().get(page))
        assert "<strong>In trouble.</strong> The pot is broken." in text

    def test_of_what_is_not_there_is_not_there(self):
        assert signed_in().get(f"{LIST}con_1/").status_code == 404


class TestDelivery:
    def test_shows_what_was_sent(self, shop, page):
        post(Client(), shop, {"id": "a", "cup": "<b>3"})
        delivery = Delivery.objects.get()

        response = signed_in().get(f"{page}deliveries/{delivery.pk}/")

        assert '"cup": "&lt;b&gt;3"'.replace('"', "&quot;") in response.content.decode()
        assert "no-store" in response["Cache-Control"]

    def test_of_another_connection_is_not_shown(self, shop, page):
        other = a_connection(name="Other")
        post(Client(), other, {"id": "a"})
        delivery = Delivery.objects.get()
        client = signed_in()

        assert client.get(f"{page}deliveries/{delivery.pk}/").status_code == 404
        assert client.post(f"{page}retry/", {"delivery": delivery.pk}).status_code == 404

    def test_is_applied_again(self, shop, page):
        post(Client(), shop, {"id": "a", "is_spilt": True})
        apply_waiting(now=NOW)
        delivery = Delivery.objects.get()
        assert delivery.problem == "The tea is cold."

        response = signed_in().post(f"{page}retry/", {"delivery": delivery.pk}, follow=True)

        delivery.refresh_from_db()
        assert delivery.quarantined_at is None
        assert "The delivery is applied again." in text_of(response)

    def test_several_are_applied_again_by_when_they_came(self, shop, page):
        for place in range(3):
            post(Client(), shop, {"id": f"d{place}", "is_spilt": place == 1})
        apply_waiting(now=NOW)
        Delivery.objects.filter(key__endswith="d2").update(received_at=NOW - timedelta(days=3))
        told = {"since": "2026-03-01T00:00", "until": "2026-03-02T00:00"}

        client = signed_in()

        some = client.post(f"{page}replay/", {**told, "only_stuck": "on"}, follow=True)
        assert "1 delivery is applied again." in text_of(some)
        apply_waiting(now=NOW)
        every = client.post(f"{page}replay/", told, follow=True)
        assert "2 deliveries are applied again." in text_of(every)
        wrong = client.post(f"{page}replay/", {"since": "x", "until": ""}, follow=True)
        assert "Nothing is applied again: give two moments." in text_of(wrong)

        payloads = EventRow.objects.filter(name="intake.deliveries_retried").order_by("pk")
        assert [one["number"] for one in payloads.values_list("payload", flat=True)] == [1, 2]


class TestDeciding:
    def test_pauses_and_goes_on(self, shop, page):
        client = signed_in()
        paused = text_of(client.post(f"{page}pause/", follow=True))
        assert "Paused: 0 deliveries wait for it to go on." in paused

        client.post(f"{page}resume/")

        assert names() == ["connections.made", "connections.paused", "connections.resumed"]

    def test_replaces_the_secret(self, shop, page):
        client = signed_in()
        assert "Fill in the new secret." in text_of(client.get(f"{page}secret/"))

        client.post(f"{page}secret/", {"secret": "urn"})

        answers = [
            post(client, shop, {"id": one}, secret=one).status_code for one in (SECRET, "urn", "x")
        ]
        assert answers == [200, 200, 401]

    def test_replaces_the_access(self, shop, page):
        client = signed_in()
        assert "Token" in text_of(client.get(f"{page}access/"))
        client.post(f"{page}access/", {"token": "t-2"})

        assert "t-2" not in ConnectionRow.objects.get().credentials
        assert names()[-1] == "connections.credentials_replaced"

    def test_disconnects_once_that_is_meant(self, shop, page):
        client = signed_in()
        assert "its secrets are forgotten" in text_of(client.get(f"{page}disconnect/"))
        assert ConnectionRow.objects.get().state == "active"

        after = text_of(client.post(f"{page}disconnect/", follow=True))

        row = ConnectionRow.objects.get()
        assert (row.state, row.secret, row.credentials) == ("ended", "", "")
        assert "Nothing is taken any more." in after
        assert "Replace the secret" not in after
        assert "1 that was disconnected" in text_of(client.get(LIST))
        assert client.post(f"{page}pause/").status_code == 409

    @pytest.mark.parametrize(
        "route", ["pause", "resume", "ask", "backfill", "retry", "replay", "secret", "disconnect"]
    )
    def test_is_for_those_who_may_and_by_post(self, shop, page, route):
        refused = signed_in("analyst").post(f"{page}{route}/")

        assert refused.status_code == 403
        assert names() == ["connections.made"]
        if route in {"pause", "resume", "ask", "backfill", "retry", "replay"}:
            assert signed_in().get(f"{page}{route}/").status_code == 405

    def test_asks_nothing_of_what_cannot_be_asked(self, shop, page):
        response = signed_in().post(f"{page}backfill/")

        assert response.status_code == 409
        assert names() == ["connections.made"]


class TestEvents:
    def test_name_the_connection_that_did_it(self, shop):
        pause(public_id=shop.public_id, actor=shop.public_id, now=NOW)

        text = text_of(signed_in().get("/console/events/"))

        link = f'<a href="{LIST}{shop.public_id}/">Tea shop</a>'
        assert f"{link} was paused." in text
        assert f"{link} was connected, for the source tea." in text
        assert f'data-label="Done by">{link}</td>' in text

    def test_say_whom_a_request_is_about(self, shop):
        mei = Customer.objects.create(public_id="cus_1", name="Mei Lin", first_seen_at=NOW).pk
        asked = {"connection": shop, "now": NOW}
        ask_erasure(references=["7000000000070"], customer_id=mei, key="1", **asked)
        ask_data(references=["7000000000099"], customer_id=None, key="2", **asked)

        text = text_of(signed_in().get("/console/events/"))

        whose = '<a href="/console/customers/cus_1/">a customer</a>'
        assert f"asks that {whose} be erased." in text
        assert "asks what is kept of customer 7000000000099, who is not known here." in text
        assert "7000000000070" not in text


class TestARequestToEraseAWholeShop:
    def test_is_shown_with_what_to_do(self, shop, page):
        ask_erasure(connection=shop, references=[], customer_id=None, key="1", now=NOW)

        sentence = (
            "On 2026-03-01 the shop asked that the data of all its customers be erased. That is "
            "not done by itself: erase each on their page, or with regulars erase, then disconnect."
        )
        client = signed_in()
        assert sentence in text_of(client.get(page))
        assert sentence in text_of(client.get(LIST))
        assert "asks that the data of all its customers be erased." in text_of(
            client.get("/console/events/")
        )

    def test_keeps_the_day_of_the_first(self, shop):
        for day in range(3):
            later = NOW + timedelta(days=day)
            ask_erasure(connection=shop, references=[], customer_id=None, key=str(day), now=later)

        assert health(shop.public_id, now=NOW).erasure_asked_at == NOW

    def test_is_not_made_of_a_request_of_one_customer(self, shop):
        ask_erasure(connection=shop, references=["70"], customer_id=None, key="1", now=NOW)

        assert health(shop.public_id, now=NOW).erasure_asked_at is None


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
