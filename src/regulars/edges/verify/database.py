"""What must always be true of the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import connection

from regulars.core import triggers
from regulars.core.invariants import Invariant, counted

PUT_BACK = "Stop everything that uses the database and put back a backup: regulars restore"
MEND = "Put them in again: regulars doctor --mend"


def invariants() -> list[Invariant]:
    """Its pages, its references from row to row, and its triggers."""
    found = [
        Invariant(
            "database.references",
            "What one row says of another is true: the other is there.",
            _dangling,
            PUT_BACK,
        ),
        Invariant(
            "database.triggers",
            "The database has the triggers that this version wants.",
            _triggers,
            MEND,
        ),
    ]
    if connection.vendor == "sqlite":
        sentence = "The pages of the database fit together."
        return [Invariant("database.pages", sentence, _pages, PUT_BACK), *found]
    sentence = "The database holds every row to its constraints."
    query = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
    unchecked = counted("Constraints that do not count for all rows: {number} ({some})", query)
    return [*found, Invariant("database.constraints", sentence, unchecked, PUT_BACK)]


def _pages() -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        return [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]


def _dangling() -> Sequence[str]:
    return list(chain.from_iterable(counted(*told)() for told in _references()))


def _references() -> Iterator[tuple[str, str]]:
    """A question for each reference that the database is to hold."""
    for model in apps.get_models():
        options = model._meta  # noqa: SLF001 - Django's documented name
        fields: list[Any] = [field for field in options.concrete_fields if field.remote_field]
        for field in fields:
            if field.db_constraint:
                yield _reference(options.db_table, field)


def _reference(table: str, field: Any) -> tuple[str, str]:
    """All names are those of the models."""
    quote = connection.ops.quote_name
    aim = field.related_model._meta.db_table  # noqa: SLF001 - Django's documented name
    column, target = quote(field.column), quote(field.target_field.column)
    query = (
        f"SELECT a.{column} FROM {quote(table)} a "  # noqa: S608
        f"LEFT JOIN {quote(aim)} b ON b.{target} = a.{column} "
        f"WHERE a.{column} IS NOT NULL AND b.{target} IS NULL"
    )
    return f"Rows of {table} that name rows of {aim} that are gone: {{number}} ({{some}})", query


def _triggers() -> Sequence[str]:
    return [f"{trigger.name} is missing or altered." for trigger in triggers.amiss().all]
