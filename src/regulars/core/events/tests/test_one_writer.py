"""SQLite lets one process write at a time: the others wait or are refused, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillWaits
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import OperationalError, connection

from regulars.core.events.queries import BEGINNING, since
from regulars.core.events.services import record
from regulars.core.events.tests.writers import Pause, processes
from regulars.core.events.types import SYSTEM, Event

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite"),
    pytest.mark.django_db(transaction=True),
]


@dataclass(frozen=True, kw_only=True)
class CupFilled(Event):
    name: ClassVar[str] = "tests.cup_filled"


def fill(key: str, pause: Pause | None = None) -> None:
    record(CupFilled(key=key, occurred_at=NOW, actor=SYSTEM))
    if pause:
        pause.here()


def fill_and_fail(pause: Pause) -> None:
    fill("spilt", pause)
    raise KeyError("spilt")


def read() -> list[str]:
    return [event.key for event in since()]


class TestSecondWriter:
    def test_waits_and_stands_behind_the_first(self, tmp_path):
        with processes(tmp_path / "store.sqlite3") as start:
            slow, quick, reader, pause = start(), start(), start(), Pause()
            first = slow.begin(fill, "slow", pause)
            pause.reached()
            second = quick.begin(fill, "quick")
            with pytest.raises(StillWaits):
                second.result(0.3)
            assert reader.ask(read) == []

            pause.go_on()
            first.result(20), second.result(20)

            assert reader.ask(read) == ["slow", "quick"]

    def test_is_refused_after_its_patience_and_may_try_again(self, tmp_path):
        with processes(tmp_path / "store.sqlite3", patience_ms=100) as start:
            slow, quick, pause = start(), start(), Pause()
            first = slow.begin(fill, "slow", pause)
            pause.reached()

            with pytest.raises(OperationalError, match=r"^database is locked$"):
                quick.do(fill, "quick")

            pause.go_on()
            first.result(20)
            assert quick.ask(read) == ["slow"]
            quick.do(fill, "quick")
            assert quick.ask(read) == ["slow", "quick"]

    def test_takes_nothing_from_a_first_that_fails(self, tmp_path):
        with processes(tmp_path / "store.sqlite3") as start:
            failing, quick, pause = start(), start(), Pause()
            first = failing.begin(fill_and_fail, pause)
            pause.reached()
            second = quick.begin(fill, "quick")

            pause.go_on()
            with pytest.raises(KeyError, match="spilt"):
                first.result(20)
            second.result(20)

            assert failing.ask(read) == ["quick"]


class TestReader:
    def test_misses_nothing_of_writers_at_once(self, tmp_path):
        with processes(tmp_path / "store.sqlite3") as start:
            writers, reader = [start(), start()], start()
            written = [writers[number % 2].begin(fill, f"cup:{number:02}") for number in range(40)]

            seen, cursor, is_over = [], BEGINNING, False
            while not is_over:
                is_over = all(work.done() for work in written)
                found = reader.ask(since, cursor)
                seen += [event.key for event in found]
                cursor = found[-1].cursor if found else cursor

            assert sorted(seen) == [f"cup:{number:02}" for number in range(40)]
