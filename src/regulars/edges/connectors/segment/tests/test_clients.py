"""Three clients that know nothing of us, pointed at us and otherwise as they come."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from customerio.analytics.client import Client as CustomerioClient
from django.core.servers.basehttp import WSGIRequestHandler
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind
from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.orders.models import Order
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting

CLIENTS = [
    pytest.param(SegmentClient, {}, id="segment"),
    pytest.param(SegmentClient, {"gzip": True}, id="segment packed"),
    pytest.param(RudderClient, {"gzip": True}, id="rudderstack packed"),
    pytest.param(RudderClient, {"gzip": False}, id="rudderstack"),
    pytest.param(CustomerioClient, {}, id="customer.io"),
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.each_database,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def token() -> str:
    made = make_key(
        kind=KeyKind.SECRET,
        name="Shop",
        source="shop",
        scopes=["events.write"],
        origins=[],
        ends_at=None,
        actor="system",
        now=datetime.now(UTC),
    )
    return made.token


@pytest.fixture(autouse=True)
def no_connection_kept(monkeypatch):
    """A thread that waits for the next request of a client keeps its connection to the database."""
    monkeypatch.setattr(WSGIRequestHandler, "protocol_version", "HTTP/1.0")


class Failures:
    """What a client says went wrong."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, error: Exception, messages: Any) -> None:
        self.said.append(f"{error}: {len(messages)}")


def sending(kind: Any, settings: dict[str, Any], host: str, token: str, failures: Failures) -> Any:
    return kind(token, host=host, on_error=failures, max_retries=0, **settings)


@pytest.mark.parametrize(("kind", "settings"), CLIENTS)
class TestClient:
    def test_has_every_call_taken_and_applied(self, kind, settings, live_server, token):
        failures = Failures()
        client = sending(kind, settings, live_server.url, token, failures)

        client.identify("7", {"email": "ann@shop.bg", "name": "Customer 7"})
        client.page("7", "Tea", "Green tea", {"path": "/tea"})
        client.screen("7", "App", "Start")
        client.group("7", "club", {"name": "Tea club"})
        client.alias("b1", "7")
        client.track(
            "7",
            "Order Completed",
            {
                "order_id": "1001",
                "currency": "EUR",
                "products": [{"product_id": "P1", "price": 4.95, "quantity": 2}],
            },
        )
        client.shutdown()
        assert failures.said == []
        apply_waiting(now=datetime.now(UTC))

        assert Delivery.objects.exists() is False
        assert Customer.objects.values_list("email", "name").get() == ("ann@shop.bg", "Customer 7")
        assert Order.objects.get().total_minor == 990
        done = Activity.objects.order_by("pk").values_list("kind", flat=True)
        assert list(done) == ["page", "screen", "group", "track"]
        assert set(Activity.objects.values_list("customer", flat=True)) == {
            Customer.objects.get().pk
        }

    def test_hears_of_a_key_that_opens_nothing(self, kind, settings, live_server, token):
        failures = Failures()
        client = sending(kind, settings, live_server.url, f"{token}x", failures)

        client.track("7", "Viewed")
        client.shutdown()

        assert len(failures.said) == 1
        assert Delivery.objects.exists() is False
