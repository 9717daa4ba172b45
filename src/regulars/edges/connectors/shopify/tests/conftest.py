"""A shop connected, what it sends, and a fake of what we ask."""

from __future__ import annotations

import pytest

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.fake import a_fake_shop
from regulars.edges.connectors.shopify.tests.payloads import NOW
from regulars.kernel import clock


@pytest.fixture
def shop():
    return a_shop()


@pytest.fixture
def sent(client, shop):
    """Deliver and apply."""

    def send(topic, told, **more):
        answer = deliver(client, shop, topic, told, **more)
        apply_waiting(now=NOW)
        return answer.status_code

    with clock.using(lambda: NOW):
        yield send


@pytest.fixture
def pauses(monkeypatch):
    """For how long was waited; nobody does."""
    waited: list[float] = []
    monkeypatch.setattr(
        Peer.__init__, "__defaults__", (waited.append, *Peer.__init__.__defaults__[1:])
    )
    return waited


@pytest.fixture
def fake(monkeypatch, pauses, settings):
    settings.REGULARS_URL = "https://regulars.example"
    with a_fake_shop(monkeypatch) as shop, clock.using(lambda: NOW):
        yield shop
