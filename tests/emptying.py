"""After a test with real transactions the database is again what it was when the tests began.

Django would empty every table, whether anything was written there or not, and leave what migrations
wrote deleted, so that the next test finds no roles; putting that back takes it a second.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

COUNTERS = {
    "sqlite": "SELECT name, seq FROM sqlite_sequence ORDER BY name",
    "postgresql": "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename",
}


@dataclass(frozen=True)
class Beginning:
    """What stood in the tables when the tests began, and where their ids stood."""

    tables: dict[str, Any]  # as `_content` gives it; None where nothing stood
    counters: list[tuple[str, int | None]]

    @classmethod
    def read(cls) -> Beginning:
        """Look at the database as migrations left it."""
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        filled = _filled(names)
        tables = {name: _content(name) if name in filled else None for name in sorted(names)}
        return cls(tables, _asked(COUNTERS[connection.vendor]))

    def bring_back(self) -> None:
        """Take away what was written since, and put back what was changed."""
        filled = _filled(self.tables)
        changed = [
            name
            for name, content in self.tables.items()
            if (name in filled) != (content is not None)
            or (content is not None and _content(name) != content)
        ]
        with _nothing_guarded():
            for name in changed:
                _asked(f"DELETE FROM {_quoted(name)}")  # noqa: S608 - a table of ours
                if self.tables[name] is not None:
                    _fill(name, self.tables[name])
            self._count_from_there()

    def _count_from_there(self) -> None:
        if connection.vendor == "sqlite":
            _asked("DELETE FROM sqlite_sequence")
            with connection.cursor() as cursor:
                cursor.executemany("INSERT INTO sqlite_sequence VALUES (%s, %s)", self.counters)
            return
        moved = set(_asked(COUNTERS["postgresql"])) - set(self.counters)
        stood = dict(self.counters)
        for name, _ in sorted(moved, key=str):
            last = stood.get(name)
            _asked("SELECT setval(quote_ident(%s), %s, %s)", name, last or 1, last is not None)


@contextmanager
def _nothing_guarded() -> Iterator[None]:
    """A transaction in which neither triggers nor references refuse anything."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _asked("SET LOCAL session_replication_role = replica")
            _asked("SET LOCAL lock_timeout = '60s'")  # of what a test left open
            yield
        return
    with connection.constraint_checks_disabled(), transaction.atomic():
        triggers = _asked("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in triggers:
            _asked(f"DROP TRIGGER {name}")
        yield
        for _, written in triggers:
            _asked(written)


def _filled(names: Any) -> set[str]:
    """Those of the tables in which anything stands."""
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {_quoted(name)})" for name in names)  # noqa: S608
    return {name for (name,) in _asked(" UNION ALL ".join(looks))}


def _content(name: str) -> Any:
    """All rows of a table: on PostgreSQL as it copies them, whatever their types."""
    query = f"SELECT * FROM {_quoted(name)} ORDER BY 1"  # noqa: S608 - a table of ours
    if connection.vendor == "sqlite":
        return _asked(query)
    found = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        for part in copy:
            found.write(part)
    return found.getvalue()


def _fill(name: str, content: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(content[0]))
            cursor.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", content)  # noqa: S608
            return
        with cursor.copy(f"COPY {_quoted(name)} FROM STDIN") as copy:
            copy.write(content)


def _asked(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall() if cursor.description else []


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
