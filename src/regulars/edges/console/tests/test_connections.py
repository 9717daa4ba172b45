from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from regulars.core.customers.models import Customer
from regulars.edges.connectors.connections.models import Connection as ConnectionRow
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    ask_data,
    ask_erasure,
    ask_erasure_of_shop,
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
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.console.tests.connected import LIST, names
from regulars.edges.console.tests.factories import SIGNED_IN, signed_in, text_of
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


@pytest.fixture
def page(shop):
    return f"{LIST}{shop.public_id}/"


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
        ask_data(references=[], customer_id=None, key="3", **asked)

        text = text_of(signed_in().get("/console/events/"))

        whose = '<a href="/console/customers/cus_1/">a customer</a>'
        assert f"asks that {whose} be erased." in text
        assert "asks what is kept of customer 7000000000099, who is not known here." in text
        assert "asks what is kept of a customer who is not known here." in text
        assert "7000000000070" not in text


class TestARequestToEraseAWholeShop:
    def test_is_shown_with_what_to_do(self, shop, page):
        ask_erasure_of_shop(connection=shop, key="1", now=NOW)

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
            ask_erasure_of_shop(connection=shop, key=str(day), now=later)

        assert health(shop.public_id, now=NOW).erasure_asked_at == NOW

    def test_is_not_made_of_a_request_of_one_customer(self, shop):
        ask_erasure(connection=shop, references=["70"], customer_id=None, key="1", now=NOW)

        assert health(shop.public_id, now=NOW).erasure_asked_at is None
