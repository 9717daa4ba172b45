"""What reached us and could not be applied, on the page of the work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.core.events.models import EventRow
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.console.tests.factories import signed_in, text_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORK = "/console/work/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck() -> Delivery:
    return Delivery.objects.create(
        connector="segment",
        source="shop",
        actor="system",
        body=b"{}",
        received_at=AT,
        ready_at=AT,
        attempts=8,
        problem="<b>Order 7 is not known yet",
        quarantined_at=AT,
    )


class TestDeliveries:
    def test_are_shown_with_their_problem(self, stuck):
        text = text_of(signed_in().get(WORK))

        assert "What reached us and could not be applied" in text
        assert "&lt;b&gt;Order 7 is not known yet" in text
        assert "Nothing is in quarantine" not in text

    def test_are_tried_again(self, stuck):
        response = signed_in().post(f"{WORK}deliveries/retry/", {"delivery": stuck.pk}, follow=True)

        stuck.refresh_from_db()
        assert (stuck.quarantined_at, stuck.attempts) == (None, 0)
        assert "The delivery is applied again." in text_of(response)
        assert EventRow.objects.filter(name="intake.delivery_retried").count() == 1

    def test_are_discarded_for_a_reason(self, stuck):
        client, address = signed_in(), f"{WORK}deliveries/{stuck.pk}/discard/"
        assert "Order 7 is not known yet" in text_of(client.get(address))
        client.post(address, {"reason": ""})
        assert Delivery.objects.count() == 1

        client.post(address, {"reason": "a test"})

        assert Delivery.objects.exists() is False
        assert EventRow.objects.get(name="intake.delivery_discarded").payload["reason"] == "a test"

    def test_are_for_those_who_may(self, stuck):
        answer = signed_in("viewer").post(f"{WORK}deliveries/retry/", {"delivery": stuck.pk})

        stuck.refresh_from_db()
        assert (answer.status_code, stuck.quarantined_at) == (403, AT)

    @pytest.mark.parametrize("delivery", ["0", "", "x", str(10**30)])
    def test_that_are_not_there_are_said_to_be_gone(self, delivery):
        answer = signed_in().post(f"{WORK}deliveries/retry/", {"delivery": delivery})

        assert answer.status_code == 404
        assert EventRow.objects.filter(name__startswith="intake.").exists() is False
