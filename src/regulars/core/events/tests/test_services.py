from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import transaction

from regulars.core.events.models import EventRow
from regulars.core.events.services import record, record_all
from regulars.core.events.types import Event, KeyTaken, NotInTransaction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class CupFilled(Event):
    name: ClassVar[str] = "tests.cup_filled"
    cup_id: int
    litres: float
    on: datetime | None = None


class TestRecord:
    pytestmark = pytest.mark.django_db

    def test_keeps_name_facts_and_moments(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.5, on=NOW))

        row = EventRow.objects.get()
        assert (row.key, row.name, row.occurred_at) == ("cup:1", "tests.cup_filled", NOW)
        assert row.payload == {"cup_id": 1, "litres": 0.5, "on": "2026-03-01T12:00:00Z"}
        assert row.historical is False
        assert row.recorded_at.tzinfo is not None

    def test_marks_what_is_historical(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, historical=True, cup_id=1, litres=0.5))

        assert EventRow.objects.get().historical is True

    def test_takes_the_same_key_twice_as_one_event(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.5))
        record_all(
            [
                CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.5),
                CupFilled(key="cup:2", occurred_at=NOW, cup_id=2, litres=0.1),
            ]
        )

        rows = EventRow.objects.order_by("pk").values_list("key", "payload__litres")
        assert list(rows) == [("cup:1", 0.5), ("cup:2", 0.1)]

    def test_refuses_other_facts_under_a_key_that_is_taken(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.5))
        both = [
            CupFilled(key="cup:2", occurred_at=NOW, cup_id=2, litres=0.1),
            CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.9),
        ]

        with pytest.raises(KeyTaken) as refusal, transaction.atomic():
            record_all(both)

        assert refusal.value.fields() == {"key": "cup:1"}
        assert list(EventRow.objects.values_list("key", "payload__litres")) == [("cup:1", 0.5)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestRecordOutsideATransaction:
    def test_is_refused(self):
        with pytest.raises(NotInTransaction) as refusal:
            record(CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.5))

        assert refusal.value.fields() == {"name": "tests.cup_filled"}
        assert EventRow.objects.exists() is False

    def test_disappears_with_the_change_that_failed(self):
        with pytest.raises(RuntimeError), transaction.atomic():
            record(CupFilled(key="cup:1", occurred_at=NOW, cup_id=1, litres=0.5))
            raise RuntimeError

        assert EventRow.objects.exists() is False
