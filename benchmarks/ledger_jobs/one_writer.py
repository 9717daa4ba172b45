"""Spends a second on SQLite, durable, beside a bare loop of the same statements: prints rates."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.ledger_jobs.purses import by_orm, by_verb, filled
from benchmarks.live_jobs.store import installation

CUSTOMERS = 500
SPENDS = 600
Statement = tuple[str, object]


def rate(spend: Callable[[int, str], object], ids: list[int], name: str) -> float:
    """How many a second one client does."""
    spend(ids[0], f"warm:{name}")
    begun = time.perf_counter()
    for number in range(SPENDS):
        spend(ids[number % len(ids)], f"{name}:{number}")
    return SPENDS / (time.perf_counter() - begun)


def _of_the_driver(sql: str, values: object) -> str:
    """A statement with its places as the driver has them."""
    if isinstance(values, dict):
        return sql % {name: f":{name}" for name in values}
    return sql.replace("%s", "?")


@contextmanager
def noted(statements: list[Statement]) -> Iterator[None]:
    """Every statement of a spend, with its values."""
    from django.db import connection

    def note(execute, sql, values, many, context):  # type: ignore[no-untyped-def]
        rows = values if many else [values]
        statements.extend((_of_the_driver(sql, row), row or ()) for row in rows)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        yield


def bare(ids: list[int]) -> float:
    """The very statements of as many spends, done again by the driver alone: what they wrote is
    taken out before, by a copy of the database from then.
    """
    import shutil

    from django.db import connection
    from django.db.backends.sqlite3.base import Database

    path = str(connection.settings_dict["NAME"])
    connection.close()
    shutil.copy(path, f"{path}.before")
    spends: list[list[Statement]] = []
    for number in range(SPENDS):
        statements: list[Statement] = []
        with noted(statements):
            by_verb(ids[number % len(ids)], f"bare:{number}")
        spends.append(statements)
    connection.close()
    file = Database.connect(f"{path}.before", isolation_level=None)
    file.executescript(connection.settings_dict["OPTIONS"]["init_command"])
    begun = time.perf_counter()
    for statements in spends:
        file.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
                file.execute(sql, values).fetchall()
        file.execute("COMMIT")
    return SPENDS / (time.perf_counter() - begun)


if __name__ == "__main__":
    with installation():
        people = filled(CUSTOMERS)
        outcome = {
            "bare": bare(people),
            "ours": rate(by_verb, people, "ours"),
            "orm": rate(by_orm, people, "orm"),
        }
    sys.stdout.write(json.dumps(outcome) + "\n")
