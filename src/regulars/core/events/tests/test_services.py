from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import IntegrityError, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.queries import recorded
from regulars.core.events.services import record, record_all
from regulars.core.events.types import SYSTEM, Event, KeyTaken, NotInTransaction, Recorded

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class CupFilled(Event):
    name: ClassVar[str] = "tests.cup_filled"
    cup_id: int
    litres: float
    on: datetime | None = None


def final_events() -> list[Recorded]:
    return [recorded(row) for row in EventRow.objects.order_by("pk")]


class TestRecord:
    pytestmark = pytest.mark.django_db

    def test_keeps_name_facts_and_moments(self):
        before = datetime.now(UTC) - timedelta(milliseconds=1)  # SQLite counts no finer
        record(CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5, on=NOW))

        row = EventRow.objects.get()
        assert (row.key, row.name, row.occurred_at) == ("cup:1", "tests.cup_filled", NOW)
        assert row.actor == "system"
        assert row.payload == {"cup_id": 1, "litres": 0.5, "on": "2026-03-01T12:00:00Z"}
        assert row.historical is False
        assert row.recorded_at.tzinfo == UTC
        assert before <= row.recorded_at <= datetime.now(UTC)

    @pytest.mark.parametrize(
        "actor", ["system", "visitor", "command line", "command line: shop", "stf_01jd3v"]
    )
    def test_keeps_who_did_it(self, actor):
        record(CupFilled(key="cup:1", occurred_at=NOW, actor=actor, cup_id=1, litres=0.5))

        assert [event.actor for event in final_events()] == [actor]

    @pytest.mark.parametrize("actor", ["", "somebody", "command lines", "cus_01jd3v"])
    def test_is_refused_by_the_database_without_a_doer(self, actor):
        with pytest.raises(IntegrityError), transaction.atomic():
            record(CupFilled(key="cup:1", occurred_at=NOW, actor=actor, cup_id=1, litres=0.5))

        assert EventRow.objects.exists() is False

    def test_leaves_the_first_doer_of_an_event_that_comes_again(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, actor="stf_1", cup_id=1, litres=0.5))
        record(CupFilled(key="cup:1", occurred_at=NOW, actor="stf_2", cup_id=1, litres=0.5))

        assert EventRow.objects.get().actor == "stf_1"

    def test_marks_what_is_historical(self):
        record(
            CupFilled(
                key="cup:1", occurred_at=NOW, actor=SYSTEM, historical=True, cup_id=1, litres=0.5
            )
        )

        assert EventRow.objects.get().historical is True

    def test_takes_the_same_key_twice_as_one_event(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5))
        record_all(
            [
                CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5),
                CupFilled(key="cup:2", occurred_at=NOW, actor=SYSTEM, cup_id=2, litres=0.1),
            ]
        )

        rows = EventRow.objects.order_by("pk").values_list("key", "payload__litres")
        assert list(rows) == [("cup:1", 0.5), ("cup:2", 0.1)]

    def test_refuses_other_facts_under_a_key_that_is_taken(self):
        record(CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5))
        both = [
            CupFilled(key="cup:2", occurred_at=NOW, actor=SYSTEM, cup_id=2, litres=0.1),
            CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.9),
        ]

        with pytest.raises(KeyTaken) as refusal, transaction.atomic():
            record_all(both)

        assert refusal.value.fields() == {"key": "cup:1"}
        assert list(EventRow.objects.values_list("key", "payload__litres")) == [("cup:1", 0.5)]


@pytest.mark.django_db(transaction=True)
class TestRecordOutsideATransaction:
    def test_is_refused(self):
        with pytest.raises(NotInTransaction) as refusal:
            record(CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5))

        assert refusal.value.fields() == {"name": "tests.cup_filled"}
        assert EventRow.objects.exists() is False

    def test_disappears_with_the_change_that_failed(self):
        with pytest.raises(RuntimeError), transaction.atomic():
            record(CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5))
            raise RuntimeError

        assert EventRow.objects.exists() is False
