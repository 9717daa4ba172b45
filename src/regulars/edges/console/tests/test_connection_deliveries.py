from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from regulars.core.events.models import EventRow
from regulars.edges.connectors.connections.tests.factories import (
    NOW,
    a_connection,
    a_kind,
    post,
)
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.console.rules import unescaped
from regulars.edges.console.tests.connected import LIST
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


@pytest.fixture
def page(shop):
    return f"{LIST}{shop.public_id}/"


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
        assert "The delivery is queued to be applied again." in text_of(response)

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            ({"since": "x", "until": ""}, "Enter a valid date/time."),
            (
                {"since": "2026-03-02T00:00", "until": "2026-03-01T00:00"},
                "Give a moment that is not before the one above.",
            ),
        ],
        ids=["no moments", "turned round"],
    )
    def test_are_asked_for_with_two_moments_in_order(self, shop, page, told, sentence):
        post(Client(), shop, {"id": "a"})
        apply_waiting(now=NOW)

        response = signed_in().post(f"{page}replay/", told)

        text = text_of(response)
        assert 'class="c-field c-wrong"' in text
        assert sentence in text
        assert f'value="{told["since"]}"' in text
        assert Delivery.objects.get().applied_at is not None
        assert not EventRow.objects.filter(name="intake.deliveries_retried").exists()

    def test_several_are_applied_again_by_when_they_came(self, shop, page):
        for place in range(3):
            post(Client(), shop, {"id": f"d{place}", "is_spilt": place == 1})
        apply_waiting(now=NOW)
        Delivery.objects.filter(key__endswith="d2").update(received_at=NOW - timedelta(days=3))
        told = {"since": "2026-03-01T00:00", "until": "2026-03-02T00:00"}

        client = signed_in()

        some = client.post(f"{page}replay/", {**told, "only_stuck": "on"}, follow=True)
        assert "1 delivery is being applied again." in text_of(some)
        apply_waiting(now=NOW)
        every = client.post(f"{page}replay/", told, follow=True)
        assert "2 deliveries are being applied again." in text_of(every)
        none = client.post(f"{page}replay/", told | {"until": "2026-03-01T00:00"}, follow=True)
        assert "Nothing came in that time." in text_of(none)

        payloads = EventRow.objects.filter(name="intake.deliveries_retried").order_by("pk")
        assert [one["number"] for one in payloads.values_list("payload", flat=True)] == [1, 2]


class TestUnescaped:
    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            (r'"\u0447\u0430\u0439 \ud83c\udf75"', '"чай 🍵"'),
            (r'"\u0022\u000a"', r'"\"\n"'),
            (r'"\\u0447"', r'"\\u0447"'),
            (r'"\\\u0447"', r'"\\ч"'),
            (r'"\ud83c"', r'"\ud83c"'),
            ('{"price": 9.90}', '{"price": 9.90}'),
        ],
        ids=["letters", "quotes and lines", "a backslash", "after one", "half a letter", "numbers"],
    )
    def test_shows_letters_and_changes_nothing_else(self, written, shown):
        assert unescaped(written) == shown
