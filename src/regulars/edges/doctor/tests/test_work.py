from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from regulars.core.work.models import Task, Worker
from regulars.core.work.queries import database_now
from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving
from regulars.edges.doctor.looking import at_deliveries, at_quarantine, at_work

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def put_down(*keys: str, ago: timedelta) -> None:
    due_at = database_now() - ago
    with transaction.atomic():
        put([TaskDraft(kind="cups.fill", key=key, due_at=due_at) for key in keys])
    Task.objects.update(put_down_at=due_at)


def start_worker(*, lease: timedelta) -> None:
    now = database_now()
    Worker.objects.create(
        name="w", started_at=now - MINUTE, seen_at=now - MINUTE, lease_ends_at=now + lease
    )


class TestAtWork:
    @pytest.mark.parametrize("lease", [None, -MINUTE / 2])
    def test_says_what_waits_without_a_worker_and_what_to_start(self, lease):
        put_down("a", "b", ago=5.5 * MINUTE)
        if lease:
            start_worker(lease=lease)

        found = at_work()

        assert found.sentence == "2 tasks are due, for up to 5 minutes, and no worker runs."
        assert found.way_out == "Start one: regulars worker (or regulars up, for the console too)"

    def test_is_well_while_a_worker_lives(self):
        put_down("a", ago=5 * MINUTE)
        start_worker(lease=MINUTE)

        assert at_work().sentence == "A worker does what is due."
        assert at_work().is_well

    def test_is_well_in_the_first_minute(self):
        put_down("a", ago=MINUTE / 2)

        assert at_work().sentence == "No worker runs, and nothing has waited long for one."
        assert at_work().is_well


class TestAtQuarantine:
    def test_counts_what_could_not_be_done(self):
        put_down("a", "b", ago=MINUTE)
        Task.objects.filter(key="a").update(quarantined_at=database_now())

        found = at_quarantine()

        assert found.sentence == "1 task is in quarantine: tried in vain, and not tried any more."
        assert not found.is_well

    def test_is_well_where_there_is_nothing(self):
        put_down("a", ago=MINUTE)

        assert at_quarantine().is_well


class TestAtDeliveries:
    @pytest.mark.parametrize("worker", [False, True])
    def test_says_how_long_something_has_waited_though_a_worker_lives(self, worker):
        if worker:
            start_worker(lease=MINUTE)
        at = database_now() - 3.5 * MINUTE
        accept(Arriving("segment", "shop", "system", b"{}", at))

        found = at_deliveries()

        assert found.sentence == "What reached us has waited for 3 minutes to be applied."
        assert found.way_out == (
            "Start a worker: regulars worker. Where one runs, its log says what keeps it."
        )

    def test_is_well_where_nothing_has_waited_long(self):
        accept(Arriving("segment", "shop", "system", b"{}", database_now()))

        assert at_deliveries().is_well
