from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import connection, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.queries import BEGINNING, since
from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM, Event

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
INSERT = """
    INSERT INTO events_eventrow (key, name, actor, payload, occurred_at, recorded_at, historical)
    VALUES (%s, 'tests.other', 'system', '{}', now(), now(), false)
"""


@dataclass(frozen=True, kw_only=True)
class CupFilled(Event):
    name: ClassVar[str] = "tests.cup_filled"


@dataclass(frozen=True, kw_only=True)
class CupBroken(Event):
    name: ClassVar[str] = "tests.cup_broken"


@pytest.mark.django_db(transaction=True)
class TestSince:
    def record(self, *events: Event) -> None:
        for event in events:
            with transaction.atomic():
                record(event)

    def test_is_empty_for_an_empty_log(self):
        assert since() == []

    def test_goes_on_after_the_cursor(self):
        self.record(
            *(CupFilled(key=f"cup:{number}", occurred_at=NOW, actor=SYSTEM) for number in range(5))
        )

        first = since(limit=2)
        rest = since(first[-1].cursor)

        assert [event.key for event in first] == ["cup:0", "cup:1"]
        assert [event.key for event in rest] == ["cup:2", "cup:3", "cup:4"]
        assert since(rest[-1].cursor) == []

    def test_picks_names(self):
        self.record(
            CupFilled(key="a", occurred_at=NOW, actor=SYSTEM),
            CupBroken(key="b", occurred_at=NOW, actor=SYSTEM),
            CupFilled(key="c", occurred_at=NOW, actor=SYSTEM),
        )

        assert [event.key for event in since(names=["tests.cup_filled"])] == ["a", "c"]


@pytest.mark.django_db(transaction=True)
class TestSinceBesideOpenTransactions:
    """Two connections to PostgreSQL; SQLite has one writer at a time."""

    @pytest.fixture
    def others(self):
        if connection.vendor != "postgresql":
            pytest.skip("of PostgreSQL: SQLite has one writer at a time")
        import psycopg

        target = connection.settings_dict
        address = {
            "dbname": target["NAME"],
            "user": target["USER"],
            "password": target["PASSWORD"],
            "host": target["HOST"],
            "port": target["PORT"],
        }
        with psycopg.connect(**address) as first, psycopg.connect(**address) as second:
            yield first, second

    def test_waits_for_a_row_with_a_lower_id_that_is_not_committed(self, others):
        slow, quick = others
        slow.execute(INSERT, ["slow"])
        quick.execute(INSERT, ["quick"])
        quick.commit()

        assert EventRow.objects.filter(key="quick").exists()  # visible, yet not read
        assert since() == []

        slow.commit()
        assert [event.key for event in since()] == ["slow", "quick"]

    def test_skips_nothing_when_a_later_transaction_takes_the_lower_id(self, others):
        early, late = others
        early.execute("SELECT pg_current_xact_id()")  # the older transaction, which writes second
        late.execute(INSERT, ["late"])
        early.execute(INSERT, ["early"])
        early.commit()

        read = since()
        assert [event.key for event in read] == ["early"]

        late.commit()
        assert [event.key for event in since(read[-1].cursor)] == ["late"]

    def test_reads_what_came_before_an_open_transaction(self, others):
        with transaction.atomic():
            record(CupFilled(key="before", occurred_at=NOW, actor=SYSTEM))
        others[0].execute(INSERT, ["open"])

        assert [event.key for event in since(BEGINNING)] == ["before"]
        others[0].rollback()
