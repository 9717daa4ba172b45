"""Forms that are answered by a secret do their deed once, however often they are sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from regulars.core.access.models import AccessKey
from regulars.core.events.models import EventRow
from regulars.edges.api.models import KeptAnswer
from regulars.edges.connectors.connections.models import Connection
from regulars.edges.connectors.connections.services import connect
from regulars.edges.console import once
from regulars.edges.console.tests.factories import signed_in, text_of
from regulars.edges.webhooks.models import Endpoint
from regulars.edges.webhooks.tests.factories import an_endpoint
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
KEYS = "/console/keys/add/"
KEY = {"name": "Warehouse", "source": "shop", "scopes": ["orders.read"], "ends_on": ""}
TILL = {"name": "Till", "source": "till"}
SECRET = re.compile(r"whsec_[0-9A-Za-z+/=]{44}|sk_[0-9A-Za-z]{43}")


def a_till() -> str:
    made = connect(kind="webhook", filled={}, secret="", actor="stf_1", now=clock.now(), **TILL)
    return made.connection.public_id


def token_of(client: Client, address: str) -> str:
    (token,) = re.findall(r'name="once" value="([\w-]{32})"', client.get(address).content.decode())
    return str(token)


def effects() -> tuple[int, ...]:
    tables = (AccessKey, Connection, Endpoint, EventRow)
    return tuple(table.objects.count() for table in tables)


def a_key() -> tuple[str, str, dict[str, Any]]:
    return KEYS, KEYS, KEY


def a_connection() -> tuple[str, str, dict[str, Any]]:
    address = "/console/connections/new/webhook/"
    return address, address, TILL


def another_secret() -> tuple[str, str, dict[str, Any]]:
    address = f"/console/connections/{a_till()}/secret/"
    return address, address, {}


def a_webhook() -> tuple[str, str, dict[str, Any]]:
    address = "/console/webhooks/add/"
    return address, address, {"url": "https://erp.example/in", "everything": "on"}


def another_secret_of_a_webhook() -> tuple[str, str, dict[str, Any]]:
    page = f"/console/webhooks/{an_endpoint().endpoint.public_id}/"
    return page, f"{page}rotate/", {"hours": "24"}


class TestForm:
    @pytest.mark.parametrize(
        "form", [a_key, a_connection, another_secret, a_webhook, another_secret_of_a_webhook]
    )
    def test_that_is_sent_again_shows_the_same_and_does_nothing_more(
        self, form: Callable[[], tuple[str, str, dict[str, Any]]]
    ):
        page, address, told = form()
        client = signed_in()
        told = {**told, once.TOKEN: token_of(client, page)}

        first = client.post(address, told)
        done = effects()
        again = client.post(address, told)

        assert (first.status_code, again.status_code) == (200, 200)
        assert SECRET.findall(text_of(again)) == SECRET.findall(text_of(first)) != []
        assert again.content == first.content
        assert "no-store" in again["Cache-Control"]
        assert effects() == done

    def test_that_is_opened_anew_does_another_deed(self):
        client = signed_in()

        tokens = {token_of(client, KEYS) for _ in range(2)}
        for token in tokens:
            client.post(KEYS, {**KEY, once.TOKEN: token})

        assert len(tokens) == AccessKey.objects.count() == 2

    def test_that_is_sent_again_with_something_else_is_refused(self):
        client = signed_in()
        told = {**KEY, once.TOKEN: token_of(client, KEYS)}
        client.post(KEYS, told)
        done = effects()

        response = client.post(KEYS, {**told, "name": "Till"})

        assert response.status_code == 409
        assert "This form was sent before, and did what it asked for." in text_of(response)
        assert effects() == done

    def test_that_was_filled_in_wrongly_can_be_sent_right(self):
        client = signed_in()
        wrong = client.post(KEYS, {**KEY, "name": "", once.TOKEN: token_of(client, KEYS)})
        (token,) = re.findall(r'name="once" value="([\w-]{32})"', wrong.content.decode())

        client.post(KEYS, {**KEY, once.TOKEN: token})

        assert AccessKey.objects.get().name == "Warehouse"

    def test_of_another_member_of_staff_is_their_own(self):
        one = signed_in()
        told = {**KEY, once.TOKEN: token_of(one, KEYS)}
        first = one.post(KEYS, told)

        second = signed_in("manager").post(KEYS, told)

        assert SECRET.findall(text_of(first)) != SECRET.findall(text_of(second))
        assert AccessKey.objects.count() == 2

    def test_that_is_being_answered_waits_for_that(self, monkeypatch):
        client = signed_in()
        told = {**KEY, once.TOKEN: token_of(client, KEYS)}
        first = client.post(KEYS, told)
        answered = KeptAnswer.objects.values("status", "content_type", "body").get()
        now = clock.now()
        KeptAnswer.objects.update(
            status=None, content_type="", body="", claimed_until=now + timedelta(minutes=1)
        )
        waits = []

        def answer(pause: float) -> None:
            waits.append(pause)
            KeptAnswer.objects.update(**answered)

        monkeypatch.setattr(once.time, "sleep", answer)

        again = client.post(KEYS, told)

        assert waits == [once.PAUSE]
        assert again.content == first.content
        assert AccessKey.objects.count() == 1

    def test_keeps_no_secret_that_could_be_read(self):
        client = signed_in()
        response = client.post(KEYS, {**KEY, once.TOKEN: token_of(client, KEYS)})

        (secret,) = SECRET.findall(text_of(response))

        assert secret not in KeptAnswer.objects.get().body
