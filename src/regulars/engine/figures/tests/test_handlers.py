from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.core.work.models import Task
from regulars.core.work.services import plan_recurring
from regulars.core.work.tests.factories import StandingClock, worked
from regulars.engine import children

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
class TestNightly:
    def test_is_started_once_every_night_where_the_store_is(self, settings, monkeypatch):
        settings.TIME_ZONE = "Europe/Sofia"
        started: list[list[str]] = []
        monkeypatch.setattr(children, "start", started.append)
        plan_recurring(now=NOON)
        task = Task.objects.get(kind="figures.nightly")
        Task.objects.exclude(pk=task.pk).delete()
        assert task.due_at == datetime(2026, 3, 2, 1, 15, tzinfo=UTC)

        worked(StandingClock(NOON))
        assert started == []
        clock = StandingClock(task.due_at)
        worked(clock)
        worked(clock)

        assert started == [["lake", "sync", "--json"]]
        task.refresh_from_db()
        assert (task.due_at, task.problem) == (datetime(2026, 3, 3, 1, 15, tzinfo=UTC), "")
