import json
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from regulars.core.access import queries
from regulars.core.access.tests.factories import a_publishable_key, a_secret_key
from regulars.core.access.types import Scope, UnknownKey, UnknownScope
from regulars.core.events.models import EventRow
from regulars.edges.keys import commands
from regulars.kernel import clock

TOKEN = re.compile(r"[ps]k_[0-9A-Za-z]{43}")


@pytest.fixture(autouse=True)
def installation(db, monkeypatch):
    monkeypatch.setattr(commands, "open_installation", lambda: None)


def run(*arguments: str):
    return CliRunner().invoke(commands.app, arguments)


class TestMake:
    def test_prints_the_token_alone_on_standard_output(self):
        outcome = run("make", "Warehouse", "--scope", "orders.read", "--scope", "products.write")

        assert outcome.exit_code == 0
        token = outcome.stdout.strip()
        assert TOKEN.fullmatch(token)
        assert "Copy it now" in outcome.stderr
        caller = queries.caller_of(token, now=clock.now())
        assert caller.scopes == {Scope.ORDERS_READ, Scope.PRODUCTS_WRITE}
        assert EventRow.objects.get().actor.startswith("command line")

    def test_makes_a_publishable_key(self):
        outcome = run(
            "make",
            "Pages",
            "--publishable",
            "--origin",
            "https://shop.example",
            "--json",
            "--source",
            "shop-2",
            "--ends",
            "2099-01-01",
        )

        told = json.loads(outcome.stdout)
        caller = queries.caller_of(told["token"], now=clock.now())
        assert caller.origins == {"https://shop.example"}
        assert (told["kind"], told["source"], told["state"]) == ("publishable", "shop-2", "holds")
        assert told["ends_at"] == "2099-01-01T00:00:00+00:00"
        assert caller.ends_at == datetime(2099, 1, 1, tzinfo=UTC)

    def test_refuses_an_unknown_scope_and_makes_nothing(self):
        outcome = run("make", "Warehouse", "--scope", "everything")

        assert isinstance(outcome.exception, UnknownScope)
        assert outcome.stdout == ""
        assert queries.keys() == []


class TestList:
    def test_says_how_to_make_the_first(self):
        assert run("list").stdout == (
            "No program has a key yet. Make one with: regulars keys make\n"
        )
        assert json.loads(run("list", "--json").stdout) == []

    def test_tells_what_each_is_and_no_token(self):
        secret, publishable = a_secret_key(), a_publishable_key()

        text = run("list").stdout
        told = json.loads(run("list", "--json").stdout)

        assert text.splitlines() == [
            f"{publishable.key.public_id}  {publishable.key.shown_as}  shop  holds  Web pages",
            f"{secret.key.public_id}  {secret.key.shown_as}  shop  holds  Warehouse",
        ]
        assert [key["public_id"] for key in told] == [
            publishable.key.public_id,
            secret.key.public_id,
        ]
        assert all("id" not in key and "token" not in key for key in told)


class TestRevoke:
    def test_lets_nobody_in(self):
        made = a_secret_key()

        outcome = run("revoke", made.key.public_id, "--reason", "Lost.", "--json")

        assert json.loads(outcome.stdout)["state"] == "revoked"
        with pytest.raises(UnknownKey):
            queries.caller_of(made.token, now=clock.now())
        assert "revoked" in run("list").stdout

    def test_asks_for_a_reason(self):
        made = a_secret_key()

        outcome = run("revoke", made.key.public_id)

        assert outcome.exit_code == 2
        assert queries.key(made.key.public_id).revoked_at is None

    def test_says_what_was_done(self):
        made = a_secret_key()

        outcome = run("revoke", made.key.public_id, "--reason", "Lost.")

        assert outcome.stdout == f"{made.key.public_id} opens nothing any more.\n"
