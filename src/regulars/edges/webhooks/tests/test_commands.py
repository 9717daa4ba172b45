from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from regulars.core.events.models import EventRow
from regulars.edges.webhooks import commands, queries
from regulars.edges.webhooks.keeping import headers_of, secrets_of
from regulars.edges.webhooks.models import Delivery, Endpoint
from regulars.edges.webhooks.signing import bytes_of, signature
from regulars.edges.webhooks.tests.factories import URL, an_endpoint, an_order, told
from regulars.edges.webhooks.tests.peers import answering, listening
from regulars.edges.webhooks.types import UnknownEndpoint
from regulars.kernel import clock
from regulars.kernel.targets import UnusableUrl


@pytest.fixture(autouse=True)
def installation(db, monkeypatch):
    monkeypatch.setattr(commands, "open_installation", lambda: None)


def run(*arguments: str):
    return CliRunner().invoke(commands.app, arguments)


class TestAdd:
    def test_prints_the_secret_alone_on_standard_output(self):
        outcome = run(
            "add", URL, "--name", "Warehouse", "--event", "orders.paid", "--header", "X-Key: a:b"
        )

        row = Endpoint.objects.get()
        assert outcome.exit_code == 0
        assert secrets_of(row, now=clock.now()) == (bytes_of(outcome.stdout.strip()),)
        assert row.public_id in outcome.stderr
        assert (row.description, row.events) == ("Warehouse", "orders.paid")
        assert headers_of(row) == {"X-Key": "a:b"}
        assert EventRow.objects.get().actor.startswith("command line")

    def test_tells_of_everything_where_nothing_is_chosen(self):
        outcome = run("add", URL, "--json")

        told_of = json.loads(outcome.stdout)
        assert told_of["events"] is None
        assert told_of["secret"].startswith("whsec_")

    def test_refuses_what_it_may_not_reach(self):
        outcome = run("add", "https://localhost/in")

        assert isinstance(outcome.exception, UnusableUrl)
        assert not Endpoint.objects.exists()


class TestList:
    def test_says_how_to_begin(self):
        assert "regulars webhooks add" in run("list").stdout

    def test_shows_how_each_stands_and_no_secret(self):
        made = an_endpoint(description="Warehouse")

        outcome = run("list")

        public_id = made.endpoint.public_id
        assert outcome.stdout == f"{public_id}  well  {URL}  Warehouse\n"
        Endpoint.objects.update(failing_since=clock.now())
        assert json.loads(run("list", "--json").stdout)[0]["state"] == "failing"
        assert made.secret not in run("list", "--json").stdout


class TestTest:
    def test_sends_at_once_without_a_worker(self, settings):
        settings.REGULARS_OUTGOING_LOOPBACK = True
        with listening(answering("200 OK")) as peer:
            made = an_endpoint(url=peer.url, now=clock.now())
            outcome = run("test", made.endpoint.public_id)

        (request,) = peer.requests
        assert outcome.exit_code == 0
        assert outcome.stdout == "The test was taken: 200.\nthanks\n"
        assert json.loads(request.body)["type"] == "webhooks.test"
        assert request.header("webhook-signature") == signature(
            bytes_of(made.secret),
            webhook_id=request.header("webhook-id"),
            timestamp=int(request.header("webhook-timestamp")),
            body=request.body,
        )

    def test_ends_with_1_where_it_is_not_taken(self, settings):
        settings.REGULARS_OUTGOING_LOOPBACK = True
        with listening(answering("500 Broken", b"no")) as peer:
            made = an_endpoint(url=peer.url, now=clock.now())
            outcome = run("test", made.endpoint.public_id)
            as_json = run("test", made.endpoint.public_id, "--json")

        assert outcome.exit_code == as_json.exit_code == 1
        assert outcome.stdout == "The test was not taken: 500, status.\nno\n"
        assert json.loads(as_json.stdout)["fault"] == "status"
        assert Delivery.objects.filter(state="failed", attempts=1).count() == 2

    def test_knows_no_other(self):
        assert isinstance(run("test", "whk_none").exception, UnknownEndpoint)


class TestOthers:
    def test_rotate_prints_another_secret(self):
        made = an_endpoint()

        outcome = run("rotate", made.endpoint.public_id, "--hours", "0")

        row = Endpoint.objects.get()
        assert secrets_of(row, now=clock.now()) == (bytes_of(outcome.stdout.strip()),)
        assert outcome.stdout.strip() != made.secret

    def test_replay_says_how_much_is_sent_anew(self):
        made = an_endpoint(now=clock.now())
        told(an_order(1), an_order(2), now=clock.now())
        Delivery.objects.update(state="failed", ended_at=clock.now())

        outcome = run("replay", made.endpoint.public_id, "--hours", "1")
        again = run("replay", made.endpoint.public_id, "--json")

        assert outcome.stdout == "2 deliveries are sent anew.\n"
        assert json.loads(again.stdout) == {"deliveries": 0}
        assert {one.state for one in Delivery.objects.all()} == {"waiting"}

    def test_disable_enable_and_remove_do_so(self):
        public_id = an_endpoint().endpoint.public_id

        run("disable", public_id)
        disabled = queries.endpoint(public_id).disabled_because
        run("enable", public_id)
        enabled = queries.endpoint(public_id).is_enabled
        outcome = run("remove", public_id)

        assert (disabled, enabled) == ("people", True)
        assert outcome.stdout == f"{public_id} is removed.\n"
        assert queries.endpoints() == []
