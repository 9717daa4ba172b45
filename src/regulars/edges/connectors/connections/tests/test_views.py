from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import resolve

from regulars.core.activity.models import Activity
from regulars.edges.connectors.connections import models, views
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    disconnect,
    pause,
    replace_secret,
    resume,
)
from regulars.edges.connectors.connections.tests.factories import NOW, a_connection, post
from regulars.edges.connectors.connections.types import LARGEST_BODY
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("teashop")]


@pytest.fixture(autouse=True)
def at_noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture
def shop():
    return a_connection()


class TestTaking:
    def test_keeps_what_is_genuine_and_answers_200(self, client, shop):
        response = post(client, shop, {"id": "a", "cup": 3})

        assert (response.status_code, response.content) == (200, b'{"success":true}')
        row = Delivery.objects.get()
        assert (row.connector, row.source, row.connection) == ("teashop", "tea", shop.public_id)
        assert (row.key, row.topic, row.facts) == (f"{shop.public_id}:a", "tea/poured", {"cup": 3})
        assert (bytes(row.body), row.actor, row.is_held) == (
            b'{"id": "a", "cup": 3}',
            shop.public_id,
            False,
        )
        assert health(shop.public_id, now=NOW).last_delivery_at == NOW

    def test_applies_it_once_however_often_it_comes(self, client, shop):
        answers = [post(client, shop, {"id": "a"}).status_code for _ in range(3)]
        apply_waiting(now=NOW)
        answers.append(post(client, shop, {"id": "a"}).status_code)

        assert apply_waiting(now=NOW) == 0
        assert answers == [200, 200, 200, 200]
        assert Activity.objects.count() == 1
        assert health(shop.public_id, now=NOW).applied == 1

    def test_the_same_id_of_two_connections_of_one_source_is_two_deliveries(self, client, shop):
        other = a_connection(name="Other")

        post(client, shop, {"id": "a"})
        post(client, other, {"id": "a"})

        assert Delivery.objects.count() == 2

    def test_a_forged_one_leaves_nothing_but_a_count(self, client, shop):
        response = post(client, shop, {"id": "a"}, secret="teapot")

        assert response.status_code == 401
        assert response.json() == {
            "type": "about:blank",
            "status": 401,
            "code": "connections.wrong_signature",
            "detail": "The tea is not from here. Check that both sides have the same secret.",
        }
        assert not Delivery.objects.exists()
        found = health(shop.public_id, now=NOW)
        assert (found.forged, found.malformed, found.last_delivery_at) == (1, 0, None)

    def test_counts_what_was_turned_away_in_the_last_day(self, client, shop):
        for _ in range(3):
            post(client, shop, {"id": "a"}, secret="teapot")
        post(client, shop, {"id": "a", "is_cold": True})

        rows = models.Refusals.objects.order_by("reason").values_list("reason", "hour", "number")
        assert list(rows) == [("forged", NOW, 3), ("malformed", NOW, 1)]
        later = health(shop.public_id, now=NOW + timedelta(days=1))
        assert (later.forged, later.malformed) == (0, 0)

    def test_what_cannot_be_used_is_said(self, client, shop):
        response = post(client, shop, {"id": "a", "is_cold": True})

        assert response.status_code == 422
        assert response.json()["detail"] == "The tea is cold."
        assert not Delivery.objects.exists()

    def test_a_greeting_is_answered_and_not_kept(self, client, shop):
        response = client.generic("POST", shop.path, b"", CONTENT_LENGTH="0")

        assert response.status_code == 200
        assert not Delivery.objects.exists()
        assert not models.Refusals.objects.exists()

    def test_without_a_secret_nothing_is_genuine(self, client):
        shop = a_connection(secret="")

        assert post(client, shop, {"id": "a"}, secret="").status_code == 401
        assert not Delivery.objects.exists()


class TestSecrets:
    def test_the_former_one_holds_for_a_day(self, client, shop):
        replace_secret(public_id=shop.public_id, secret="urn", actor="system", now=NOW)

        both = [
            post(client, shop, {"id": one}, secret=one).status_code for one in ("kettle", "urn")
        ]
        with clock.using(lambda: NOW + timedelta(days=1)):
            after = [
                post(client, shop, {"id": f"{one}2"}, secret=one).status_code
                for one in ("kettle", "urn")
            ]

        assert (both, after) == ([200, 200], [401, 200])

    def test_are_nowhere_in_the_database_as_they_are(self, shop):
        row = models.Connection.objects.get()

        assert shop.public_id == row.public_id
        assert "kettle" not in f"{row.secret}{row.credentials}{row.settings}"
        assert row.secret != ""

    def test_under_another_key_of_the_installation_it_is_to_be_sent_again(
        self, client, shop, settings
    ):
        settings.SECRET_KEY = "another key of the installation, long enough"

        response = post(client, shop, {"id": "a"})

        assert (response.status_code, response["Retry-After"]) == (429, "10")
        assert not Delivery.objects.exists()


class TestRefusing:
    def test_anything_but_post(self, client, shop):
        response = client.get(shop.path)

        assert (response.status_code, response["Allow"]) == (405, "POST")

    def test_addresses_where_nothing_is(self, client, shop):
        others = [f"/webhooks/coffee/{shop.public_id}", "/webhooks/teashop/con_1", "/webhooks/x/y"]

        codes = {client.post(path, b"{}", content_type="text/plain").status_code for path in others}

        assert codes == {404}

    def test_what_was_disconnected(self, client, shop):
        disconnect(public_id=shop.public_id, actor="system", now=NOW)

        assert post(client, shop, {"id": "a"}).status_code == 410
        assert not Delivery.objects.exists()

    def test_what_is_too_large_or_of_unknown_length(self, client, shop):
        large = client.post(shop.path, b"x" * (LARGEST_BODY + 1), content_type="text/plain")
        unknown = client.generic("POST", shop.path, b"{}", CONTENT_LENGTH="")

        assert (large.status_code, unknown.status_code) == (413, 411)
        assert not Delivery.objects.exists()
        assert not models.Refusals.objects.exists()

    def test_more_than_can_be_kept(self, client, shop, monkeypatch):
        monkeypatch.setattr(views, "is_full", lambda: True)

        response = post(client, shop, {"id": "a"})

        assert (response.status_code, response["Retry-After"]) == (429, "10")
        assert not Delivery.objects.exists()

    def test_while_the_database_is_away(self, client, shop, monkeypatch):
        def away(*_args, **_said):
            raise OperationalError

        monkeypatch.setattr(views, "accept", away)

        response = post(client, shop, {"id": "a"})

        assert (response.status_code, response["Retry-After"]) == (503, "10")


class TestPausing:
    def test_keeps_what_comes_and_applies_it_later(self, client, shop):
        post(client, shop, {"id": "before"})
        pause(public_id=shop.public_id, actor="system", now=NOW)
        post(client, shop, {"id": "meanwhile"})

        assert apply_waiting(now=NOW) == 0
        assert health(shop.public_id, now=NOW).held == 2

        resume(public_id=shop.public_id, actor="system", now=NOW)
        assert apply_waiting(now=NOW) == 2
        assert health(shop.public_id, now=NOW).held == 0


class TestAddresses:
    def test_says_what_lets_a_delivery_in(self):
        assert resolve("/webhooks/teashop/con_1").func.permissions == ("signature",)
