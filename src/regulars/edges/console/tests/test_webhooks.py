from __future__ import annotations

import re
from datetime import timedelta

import pytest

from regulars.core.events.models import EventRow
from regulars.edges.console.tests.factories import SIGNED_IN, signed_in, text_of
from regulars.edges.webhooks import queries
from regulars.edges.webhooks.keeping import headers_of, secrets_of
from regulars.edges.webhooks.models import Delivery, Endpoint
from regulars.edges.webhooks.signing import bytes_of
from regulars.edges.webhooks.tests.conftest import own_events_are_final  # noqa: F401 - used by all
from regulars.edges.webhooks.tests.factories import (
    URL,
    Clock,
    an_endpoint,
    an_order,
    deliveries,
    dispatched,
    told,
)
from regulars.edges.webhooks.types import Fault, Outcome
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
LIST, ADD = "/console/webhooks/", "/console/webhooks/add/"
ASKED = {
    "url": URL,
    "description": "Warehouse",
    "events": ["orders.paid"],
    "headers": "X-Key: abc\r\n\r\nX-Shop: one:two",
}
NO = Outcome(34, status=500, fault=Fault.STATUS, answer="<b>broken</b>")


def page_of(made) -> str:
    return f"{LIST}{made.endpoint.public_id}/"


def secret_on(response) -> bytes:
    (found,) = re.findall(r"whsec_[0-9A-Za-z+/=]{44}", text_of(response))
    assert "no-store" in response["Cache-Control"]
    return bytes_of(found)


class TestList:
    def test_says_what_a_webhook_is_for_where_there_is_none(self):
        text = text_of(signed_in().get(LIST))

        assert "Nothing is told to other programs yet" in text
        assert 'href="add/">Add a webhook</a>' in text

    def test_shows_how_each_stands(self, django_assert_num_queries):
        made = [an_endpoint("orders.paid", description=name) for name in ("Well", "Ill", "Off")]
        Endpoint.objects.filter(pk=made[1].endpoint.id).update(failing_since=clock.now())
        Endpoint.objects.filter(pk=made[2].endpoint.id).update(
            disabled_at=clock.now(), disabled_because="gone"
        )
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 1):
            text = text_of(client.get(LIST))

        for said in ("Not told anything yet", "Failing", "It answered that it is gone (410)"):
            assert said in text
        assert "An order was paid" in text
        assert [one.secret in text for one in made] == [False] * 3

    def test_is_closed_to_other_roles(self):
        made = an_endpoint()
        for role in ("marketer", "support", "analyst", "viewer"):
            client = signed_in(role)
            assert client.get(LIST).status_code == 403
            assert client.get(page_of(made)).status_code == 403


class TestAdd:
    @pytest.mark.parametrize("role", ["owner", "manager"])
    def test_shows_the_secret_once(self, role):
        client = signed_in(role)

        secret = secret_on(client.post(ADD, ASKED))

        row = Endpoint.objects.get()
        assert secrets_of(row, now=clock.now()) == (secret,)
        assert headers_of(row) == {"X-Key": "abc", "X-Shop": "one:two"}
        assert (row.description, row.events) == ("Warehouse", "orders.paid")
        assert row.made_by.startswith("stf_")
        for address in (LIST, f"{LIST}{row.public_id}/", "/console/events/"):
            text = text_of(client.get(address))
            assert "whsec_" not in text
            assert "one:two" not in text

    def test_tells_of_everything_where_that_is_chosen(self):
        signed_in().post(ADD, {**ASKED, "everything": "on"})

        assert queries.endpoints()[0].events is None

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"url": ""}, "This field is required."),
            ({"url": "http://warehouse.example.com/"}, "it must begin with https://"),
            ({"url": "https://10.0.0.1/"}, "no address of the public Internet"),
            ({"events": []}, "Choose at least one kind"),
            ({"events": ["staff.created"]}, "not one of the available choices"),
            ({"headers": "X-Key abc"}, "as Name: value"),
            ({"headers": "Host: elsewhere"}, "Regulars sets it itself"),
        ],
        ids=range(7),
    )
    def test_says_beside_the_field_what_is_wrong_and_adds_nothing(self, wrong, sentence):
        text = text_of(signed_in().post(ADD, {**ASKED, **wrong}))

        assert sentence in text
        assert not Endpoint.objects.exists()

    def test_is_told_in_the_log(self):
        client = signed_in()
        client.post(ADD, ASKED)

        text = text_of(client.get("/console/events/"))

        public_id = queries.endpoints()[0].public_id
        assert f'<a href="/console/webhooks/{public_id}/">A webhook</a> was added.' in text
        assert "owner desk" in text


class TestPage:
    def test_shows_what_was_sent_last(self, django_assert_num_queries):
        made = an_endpoint("orders.placed", description="Warehouse")
        told(*(an_order(number) for number in range(25)))
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 4):
            text = text_of(client.get(page_of(made)))

        assert text.count("An order was placed</td>") == 20
        assert "Everything that was sent" in text
        assert "Send a test" in text

    def test_asks_for_a_test_where_nothing_was_sent(self):
        assert "Send a test to see whether it is reached." in text_of(
            signed_in().get(page_of(an_endpoint()))
        )

    def test_says_what_is_wrong(self):
        made = an_endpoint()
        Endpoint.objects.update(failing_since=clock.now())

        assert "Nothing has reached it since" in text_of(signed_in().get(page_of(made)))

    def test_is_gone_with_the_webhook(self):
        made, client = an_endpoint(), signed_in()

        asked = text_of(client.get(f"{page_of(made)}remove/"))
        response = client.post(f"{page_of(made)}remove/", follow=True)

        assert "This cannot be undone." in asked
        assert "The webhook is removed." in text_of(response)
        assert client.get(page_of(made)).status_code == 404
        assert "A webhook was removed." in text_of(client.get("/console/events/"))


class TestVerbs:
    def test_send_a_test(self):
        made, client = an_endpoint(), signed_in()

        text = text_of(client.post(f"{page_of(made)}test/", follow=True))

        assert "A test is on its way." in text
        assert "A test</td>" in text
        assert deliveries()[0].message.type == "webhooks.test"

    def test_change_what_is_asked_and_keep_headers_that_are_not(self):
        made, client = an_endpoint(headers={"X-Key": "abc"}), signed_in()
        form = text_of(client.get(f"{page_of(made)}change/"))

        text = text_of(
            client.post(f"{page_of(made)}change/", {**ASKED, "headers": ""}, follow=True)
        )
        kept = headers_of(Endpoint.objects.get())
        client.post(f"{page_of(made)}change/", {**ASKED, "headers": "", "forget_headers": "on"})

        assert "abc" not in form
        assert f'value="{URL}"' in form
        assert "The webhook is changed." in text
        assert (kept, headers_of(Endpoint.objects.get())) == ({"X-Key": "abc"}, {})
        assert queries.endpoints()[0].events == ("orders.paid",)
        assert "was changed: name and what it is told of." in text_of(
            client.get("/console/events/")
        )

    def test_make_a_new_secret_and_show_it_once(self):
        made, client = an_endpoint(), signed_in()

        response = client.post(f"{page_of(made)}rotate/", {"hours": "168"})

        secrets = secrets_of(Endpoint.objects.get(), now=clock.now())
        assert secrets == (secret_on(response), bytes_of(made.secret))
        assert "The secret before signs too, until" in text_of(response)
        assert EventRow.objects.get(name="webhooks.secret_rotated").payload["hours"] == 168

    def test_disable_and_enable(self):
        made, client = an_endpoint(), signed_in()

        disabled = text_of(client.post(f"{page_of(made)}disable/", follow=True))
        enabled = text_of(client.post(f"{page_of(made)}enable/", follow=True))

        assert "What happens meanwhile is not told later." in disabled
        assert "Send a test" not in disabled
        assert "told what happens from now on." in enabled
        again = client.post(f"{page_of(made)}enable/")
        assert again.status_code == 409

    def test_replay_what_has_failed(self):
        made, client = an_endpoint("orders.placed", now=clock.now()), signed_in()
        told(an_order(1), an_order(2), now=clock.now())
        Delivery.objects.update(state="failed", ended_at=clock.now())
        old = deliveries()[0]
        Delivery.objects.filter(pk=old.pk).update(made_at=clock.now() - timedelta(hours=2))

        first = text_of(client.post(f"{page_of(made)}replay/", {"hours": "1"}, follow=True))
        none = text_of(client.post(f"{page_of(made)}replay/", {"hours": "1"}, follow=True))

        assert "1 delivery is sent anew." in first
        assert "Nothing has failed in that time." in none
        assert [one.state for one in deliveries()] == ["failed", "waiting"]

    @pytest.mark.parametrize("verb", ["test", "rotate", "replay", "disable", "enable"])
    def test_do_nothing_where_a_page_is_only_opened(self, verb):
        made = an_endpoint()

        assert signed_in().get(f"{page_of(made)}{verb}/").status_code == 405
        assert queries.endpoints() == [made.endpoint]
        assert not Delivery.objects.exists()

    @pytest.mark.parametrize("verb", ["test", "rotate", "replay", "disable", "change", "remove"])
    def test_say_so_where_there_is_no_such_webhook(self, verb):
        assert signed_in().post(f"{LIST}whk_none/{verb}/").status_code == 404


class TestDelivery:
    def failed(self):
        made = an_endpoint("orders.placed", description="Warehouse", now=clock.now())
        told(an_order(), now=clock.now())
        dispatched(NO, clock=Clock(clock.now()))
        return made, deliveries()[0]

    def test_shows_what_was_sent_and_answered(self, django_assert_num_queries):
        made, delivery = self.failed()
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 3):
            text = text_of(client.get(f"/console/webhook-deliveries/{delivery.public_id}/"))

        assert "answer 500" in text
        assert "It was refused" in text
        assert "&lt;b&gt;broken&lt;/b&gt;" in text
        assert "&quot;order_id&quot;:&quot;ord_1&quot;" in text
        assert delivery.message.webhook_id in text
        assert f'href="{page_of(made)}">Warehouse</a>' in text

    def test_is_sent_anew_once_it_has_ended(self):
        _made, delivery = self.failed()
        address, client = f"/console/webhook-deliveries/{delivery.public_id}/", signed_in()

        refused = client.post(f"{address}replay/")
        Delivery.objects.update(state="failed", ended_at=clock.now())
        text = text_of(client.post(f"{address}replay/", follow=True))

        assert refused.status_code == 409
        assert "under the same webhook-id" in text
        assert deliveries()[0].state == "waiting"

    def test_is_listed_with_others_by_state_and_webhook(self, django_assert_num_queries):
        made, delivery = self.failed()
        an_endpoint("orders.placed", description="Mailer")
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 2):
            text = text_of(client.get("/console/webhook-deliveries/"))
        narrowed = text_of(
            client.get(
                f"/console/webhook-deliveries/?endpoint__id__exact={made.endpoint.id}"
                "&state__exact=delivered"
            )
        )

        assert delivery.public_id in text
        assert "Nothing matches" in narrowed
