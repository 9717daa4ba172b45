"""What reached us and could not be applied, on the page of the work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps

from regulars.core.events.models import EventRow
from regulars.edges.connectors.connections.tests.factories import a_connection
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

    def test_are_looked_at_with_what_was_sent(self, stuck):
        shop = a_connection(kind="webhook", secret="", filled={})
        Delivery.objects.filter(pk=stuck.pk).update(
            body=b'{"order": "<7>"}',
            connection=shop.public_id,
            topic="orders/paid",
            facts={"x-shop": "tea"},
        )
        client, address = signed_in(), f"{WORK}deliveries/{stuck.pk}/"
        listed = text_of(client.get(WORK))
        assert f'<a href="{address}">From shop, ' in listed
        assert f" · {shop.name} · orders/paid<br>Given up <time" in listed
        assert "after 8 attempts" in listed

        for page in (address, f"{address}discard/"):
            response = client.get(page)
            text = text_of(response)
            assert f'<a href="/console/connections/{shop.public_id}/">{shop.name}</a>' in text
            assert "&quot;order&quot;: &quot;&lt;7&gt;&quot;" in text
            assert "<dt>Attempts in vain</dt><dd>8</dd>" in text
            assert "<dt>x-shop</dt><dd>tea</dd>" in text
            assert "no-store" in response["Cache-Control"]

    def test_show_nothing_of_what_was_sent_to_whom_shops_are_closed(self, stuck):
        Delivery.objects.filter(pk=stuck.pk).update(body=b'{"email": "mei@shop.bg"}')
        client = signed_in("owner")
        permissions = apps.get_model("staff", "RolePermission").objects
        permissions.filter(permission="connections.view").delete()

        for page in ("", "discard/"):
            text = text_of(client.get(f"{WORK}deliveries/{stuck.pk}/{page}"))
            assert "Order 7 is not known yet" in text
            assert "mei@shop.bg" not in text

    def test_that_wait_are_not_shown_as_stuck(self, stuck):
        Delivery.objects.filter(pk=stuck.pk).update(quarantined_at=None)

        assert signed_in().get(f"{WORK}deliveries/{stuck.pk}/").status_code == 404

    def test_are_tried_again(self, stuck):
        response = signed_in().post(f"{WORK}deliveries/retry/", {"delivery": stuck.pk}, follow=True)

        stuck.refresh_from_db()
        assert (stuck.quarantined_at, stuck.attempts) == (None, 0)
        assert (
            "It is queued to be applied again. If it fails again, it comes back here."
            in text_of(response)
        )
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
