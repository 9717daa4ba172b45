from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from regulars import __version__
from regulars.core.work.queries import database_now
from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.edges.health import measuring, readiness

TOKEN = "a-token-of-enough-letters"
HERE = {"HTTP_HOST": "localhost:8000"}


def refuse(*args: object) -> None:
    message = "could not connect to 10.0.0.5 as regulars with secret"
    raise DatabaseError(message)


def put_down(kind: str, key: str, *, ago: timedelta) -> None:
    due_at = database_now() - ago
    with transaction.atomic():
        put([TaskDraft(kind=kind, key=key, due_at=due_at)])
    apps.get_model("work", "Task").objects.filter(key=key).update(put_down_at=due_at)


def values(text: str) -> dict[str, float]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


class TestProbes:
    @pytest.mark.django_db
    @pytest.mark.parametrize("path", ["/livez", "/readyz"])
    def test_may_ask_by_any_address(self, path, settings):
        settings.ALLOWED_HOSTS = ["shop.example"]

        assert Client(HTTP_HOST="10.0.0.5").get(path).status_code == 200

    @pytest.mark.django_db
    def test_that_may_not_see_the_metrics_get_no_page(self, settings):
        settings.ALLOWED_HOSTS = ["shop.example"]

        answer = Client(HTTP_HOST="10.0.0.5").get("/metrics")

        assert (answer.status_code, answer.content) == (404, b"not here\n")


class TestLivez:
    def test_answers_without_the_database(self, client):
        answer = client.get("/livez")  # no django_db here: a query would be refused

        assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
class TestReadyz:
    def test_says_that_pages_can_be_answered(self, client):
        answer = client.get("/readyz")

        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert "no-store" in answer["Cache-Control"]

    def test_says_that_the_database_does_not_answer_and_nothing_else(self, client, monkeypatch):
        monkeypatch.setattr(readiness.connection, "cursor", refuse)

        answer = client.get("/readyz")

        assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")

    def test_says_that_the_tables_are_of_an_earlier_version(self, client):
        MigrationRecorder(connection).record_unapplied("work", "0001_tasks")

        answer = client.get("/readyz")

        assert (answer.status_code, answer.content.decode()) == (503, readiness.OUTDATED + "\n")

    def test_takes_nothing(self, client):
        assert client.post("/readyz").status_code == 405


@pytest.mark.django_db
class TestMetrics:
    def test_count_the_work(self):
        put_down("cups.fill", "a", ago=timedelta(minutes=2))
        put_down("cups.fill", "b", ago=-timedelta(hours=1))
        put_down("cups.fill", "c", ago=timedelta(minutes=1))
        now = database_now()
        apps.get_model("work", "Task").objects.filter(key="c").update(quarantined_at=now)
        apps.get_model("work", "Worker").objects.create(
            name="w", started_at=now, seen_at=now, lease_ends_at=now + timedelta(minutes=1)
        )

        answer = Client(**HERE).get("/metrics")

        assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        found = values(answer.content.decode())
        lag = found.pop('regulars_task_lag_seconds{kind="cups.fill"}')
        size = found.pop("regulars_database_size_bytes")
        assert 120 <= lag < 180
        assert size > 100_000
        assert found == {
            f'regulars_info{{version="{__version__}"}}': 1,
            "regulars_database_up": 1,
            'regulars_tasks{kind="cups.fill",state="waiting"}': 1,
            'regulars_tasks{kind="cups.fill",state="due"}': 1,
            'regulars_tasks{kind="cups.fill",state="held"}': 0,
            'regulars_tasks{kind="cups.fill",state="quarantined"}': 1,
            "regulars_tasks_in_quarantine": 1,
            'regulars_deliveries{state="waiting"}': 0,
            'regulars_deliveries{state="stuck"}': 0,
            "regulars_delivery_lag_seconds": 0,
            "regulars_workers": 1,
            'regulars_webhook_deliveries{state="waiting"}': 0,
            'regulars_webhook_deliveries{state="sending"}': 0,
            'regulars_webhook_deliveries{state="failed"}': 0,
            "regulars_webhook_lag_seconds": 0,
            'regulars_webhooks_in_trouble{state="failing"}': 0,
            'regulars_webhooks_in_trouble{state="disabled"}': 0,
            "regulars_lake_stale": 0,
        }

    def test_say_that_the_database_does_not_answer(self, monkeypatch):
        monkeypatch.setattr(measuring, "_size", refuse)

        found = values(Client(**HERE).get("/metrics").content.decode())

        assert found == {
            f'regulars_info{{version="{__version__}"}}': 1,
            "regulars_database_up": 0,
        }

    @pytest.mark.parametrize(
        "asked",
        [
            {"REMOTE_ADDR": "192.0.2.7"},
            {"REMOTE_ADDR": ""},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_FORWARDED": "for=127.0.0.1"},
            {"HTTP_HOST": "testserver"},
        ],
    )
    def test_are_not_there_for_others(self, asked):
        assert Client(**{**HERE, **asked}).get("/metrics").status_code == 404

    def test_are_there_for_who_holds_the_token(self, settings):
        settings.REGULARS_METRICS_TOKEN = TOKEN
        far = {"REMOTE_ADDR": "192.0.2.7"}

        statuses = [
            Client(**far, headers={"authorization": header}).get("/metrics").status_code
            for header in (f"Bearer {TOKEN}", f"Bearer {TOKEN}x", TOKEN, "Bearer ", "Bearer é")
        ]

        assert statuses == [200, 404, 404, 404, 404]

    def test_no_token_lets_nobody_in(self):
        far = Client(REMOTE_ADDR="192.0.2.7", headers={"authorization": "Bearer "})

        assert far.get("/metrics").status_code == 404
