"""Kinds that tell nothing by themselves, and are only asked."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from regulars.edges.connectors.connections import commands, models
from regulars.edges.connectors.connections.queries import comparison, health
from regulars.edges.connectors.connections.services import (
    begin_backfill,
    disconnect,
    preview_backfill,
    replace_secret,
)
from regulars.edges.connectors.connections.tests.factories import NOW, a_connection, a_kind, post
from regulars.edges.connectors.connections.types import (
    Comparison,
    DeliversNothing,
    Difference,
    Found,
    NothingToAsk,
    NothingToCompare,
    NothingToPreview,
    Step,
)
from regulars.edges.connectors.connections.words import Level, verdict_of
from regulars.edges.connectors.intake.models import Delivery
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
DIFFERING = Comparison(3, 9, "cups", [Difference("7", "cus_7", told=5, counted=4)])


def poured(opened, cursor, now) -> Step:
    """Two pages of two cups."""
    del opened
    place = cursor.get("page", 0)
    body = json.dumps({"id": f"cup {place}"}).encode()
    found = [Found(f"cup {place}", "cup", body, now), Found(f"pot {place}", "pot", body, now)]
    return Step({"page": 1} if not place else None, found, left_out=1)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(commands, "open_installation", lambda: None)
    monkeypatch.setenv("REGULARS_CONNECT_TOKEN", "t-1")
    with (
        a_kind(
            signing=None,
            check=None,
            backfill=poured,
            may_preview=True,
            compare=lambda connection: DIFFERING,
        ),
        clock.using(lambda: NOW),
    ):
        yield


def asked(**said):
    return a_connection(secret="", filled={"shop": "Assam", "token": "t-1"}, **said)


def run(*arguments: str):
    return CliRunner().invoke(commands.app, arguments)


class TestAskedOnly:
    def test_takes_no_delivery(self, client):
        response = post(client, asked(), {"id": "a"})

        assert (response.status_code, Delivery.objects.count()) == (404, 0)
        assert models.Refusals.objects.count() == 0

    def test_has_no_secret_to_replace(self):
        shop = asked()
        with pytest.raises(DeliversNothing):
            replace_secret(public_id=shop.public_id, secret="urn", actor="system", now=NOW)

        assert models.Connection.objects.get().secret == ""

    def test_wants_its_history_brought_in_and_then_does_well(self):
        shop = asked()
        before = verdict_of(health(shop.public_id, now=NOW))
        begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
        during = verdict_of(health(shop.public_id, now=NOW))

        assert (before.level, before.sentence) == (
            Level.NOTE,
            "Nothing was brought in yet. Bring in its history.",
        )
        assert (during.level, during.sentence) == (
            Level.GOOD,
            "It is being brought in. 0 things were brought in.",
        )

    def test_is_in_trouble_where_its_history_cannot_go_on(self):
        shop = asked()
        begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
        rows = models.Backfill.objects.all()
        rows.update(state="failed", ended_at=NOW, problem="The pot is empty.")

        verdict = verdict_of(health(shop.public_id, now=NOW))
        assert verdict.level is Level.BAD
        assert verdict.sentence.startswith("It cannot go on: The pot is empty.")


class TestPreviewing:
    def test_counts_by_topic_and_keeps_nothing(self):
        found = preview_backfill(public_id=asked().public_id, now=NOW)

        assert (found.found, found.left_out) == ({"cup": 2, "pot": 2}, 2)
        assert models.Backfill.objects.count() == 0
        assert Delivery.objects.count() == 0

    def test_is_refused_without_access(self):
        shop = a_connection(secret="", filled={"shop": "Assam", "token": ""})
        with pytest.raises(NothingToAsk):
            preview_backfill(public_id=shop.public_id, now=NOW)

    def test_is_refused_where_asking_leaves_something_behind(self):
        with a_kind(backfill=poured), pytest.raises(NothingToPreview):
            preview_backfill(public_id=asked().public_id, now=NOW)


class TestComparing:
    def test_is_refused_where_there_are_no_balances(self):
        shop = asked()
        with a_kind(), pytest.raises(NothingToCompare):
            comparison(shop.public_id)


class TestCommands:
    def test_connects_and_says_what_is_next(self):
        outcome = run("teashop", "--set", "shop=Assam")

        made = models.Connection.objects.get()
        assert outcome.exit_code == 0, outcome.output
        assert outcome.stdout.splitlines() == [
            f"Tea shop is connected as {made.public_id}.",
            f"Bring in what it knows with: regulars connect backfill {made.public_id}",
        ]

    def test_counts_beforehand(self):
        outcome = run("backfill", asked().public_id, "--dry-run")

        assert outcome.stdout.splitlines() == [
            "cup: 2",
            "pot: 2",
            "cannot be used: 2",
            "Nothing was kept.",
        ]

    def test_lists_what_differs(self, tmp_path):
        path = tmp_path / "differences.csv"
        outcome = run("compare", asked().public_id, "--file", str(path))

        assert outcome.exit_code == 1
        assert outcome.stdout == "3 balances (cups) beside 9 entries: 1 differs.\n"
        assert path.read_text(encoding="utf-8").splitlines() == [
            "account,customer,balance_told,balance_counted,difference",
            "7,cus_7,5,4,1",
        ]

    def test_tells_programs_what_differs(self):
        outcome = run("compare", asked().public_id, "--json")

        assert json.loads(outcome.stdout) == {
            "accounts": 3,
            "entries": 9,
            "basis": "cups",
            "differences": [{"account": "7", "customer": "cus_7", "told": 5, "counted": 4}],
        }

    def test_has_no_address(self):
        shop = asked()
        (listed,) = json.loads(run("list", "--json").stdout)
        disconnect(public_id=shop.public_id, actor="system", now=NOW + timedelta(hours=1))
        (ended,) = json.loads(run("list", "--json").stdout)

        assert (listed["address"], ended["address"]) == ("", "")
