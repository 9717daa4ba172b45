from __future__ import annotations

import pytest
from django.db import transaction

from regulars.core.events import delivering
from regulars.core.events.services import record, record_all, subscribe, subscribe_many
from regulars.core.events.tests.test_services import NOW, CupFilled
from regulars.core.work import kinds
from regulars.core.work.models import Task
from regulars.core.work.tests.factories import StandingClock, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_subscribed")]


@pytest.fixture
def nobody_subscribed(monkeypatch):
    kinds.load_kinds()
    monkeypatch.setattr(kinds, "_KINDS", {})
    monkeypatch.setattr(delivering, "_SUBSCRIPTIONS", {})


def filled(key: str, *, historical: bool = False) -> CupFilled:
    return CupFilled(
        key=key,
        occurred_at=NOW,
        actor="system",
        historical=historical,
        cup_id=1,
        litres=0.5,
        on=NOW,
    )


class TestSubscribe:
    def test_is_told_the_event_as_it_was_recorded(self):
        told = []

        @subscribe(CupFilled)
        def drink(event):
            told.append(event)

        record(filled("cup:1"))
        assert told == []
        worked(StandingClock())
        worked(StandingClock())

        assert told == [filled("cup:1")]

    def test_is_told_of_each_event_once_however_often_it_is_recorded(self):
        told = []

        @subscribe(CupFilled)
        def drink(event):
            told.append(event.key)

        record_all([filled("cup:1"), filled("cup:2"), filled("cup:1")])
        worked(StandingClock())
        record_all([filled("cup:1"), filled("cup:3")])
        worked(StandingClock())

        assert told == ["cup:1", "cup:2", "cup:3"]

    def test_is_told_beside_others_of_whom_one_fails(self):
        told = []

        @subscribe(CupFilled)
        def drink(event):
            told.append(event.key)

        @subscribe(CupFilled)
        def spill(event):
            raise ValueError("wet")

        record(filled("cup:1"))
        worked(StandingClock())

        assert told == ["cup:1"]
        assert list(Task.objects.values_list("kind", "key", "problem")) == [
            ("test_delivering.spill", "cup:1", "ValueError: wet")
        ]

    def test_is_told_nothing_of_a_change_that_failed(self):
        @subscribe(CupFilled)
        def drink(event):
            raise AssertionError

        with pytest.raises(RuntimeError), transaction.atomic():
            record(filled("cup:1"))
            raise RuntimeError

        assert Task.objects.exists() is False

    def test_is_told_of_history_only_where_it_asks(self):
        told = []

        @subscribe(CupFilled)
        def drink(event):
            told.append(("drink", event.key))

        @subscribe(CupFilled, even_history=True)
        def count(event):
            told.append(("count", event.key))

        record_all([filled("cup:1", historical=True), filled("cup:2")])
        worked(StandingClock())

        assert sorted(told) == [("count", "cup:1"), ("count", "cup:2"), ("drink", "cup:2")]

    def test_is_not_told_of_other_events(self):
        class PlateBroken(CupFilled):
            name = "tests.plate_broken"

        @subscribe(PlateBroken)
        def sweep(event):
            raise AssertionError

        record(filled("cup:1"))

        assert Task.objects.exists() is False


class TestSubscribeMany:
    def test_is_told_of_some_at_a_time(self):
        told = []

        @subscribe_many(CupFilled, at_once=2)
        def drink(events):
            told.append([event.key for event in events])

        record_all([filled(f"cup:{number}") for number in range(5)])
        worked(StandingClock())

        assert told == [["cup:0", "cup:1"], ["cup:2", "cup:3"], ["cup:4"]]

    def test_is_told_the_others_where_one_cannot_be_told(self):
        told = []

        @subscribe_many(CupFilled)
        def drink(events):
            if "cup:1" in [event.key for event in events]:
                raise ValueError("wet")
            told.extend(event.key for event in events)

        record_all([filled(f"cup:{number}") for number in range(3)])
        worked(StandingClock())

        assert told == ["cup:0", "cup:2"]
        assert Task.objects.get().key == "cup:1"
