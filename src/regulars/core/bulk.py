"""Many rows at once: past the ORM, which takes ten times as long over them, but inside its
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from regulars.kernel.spans import Span

Row = tuple[Any, ...]
SPANS_AT_A_TIME = 100


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids that nobody else will be given, ascending.

    On SQLite the transaction must be the writing one (they all are:
    ``transaction_mode=IMMEDIATE``), as the ids are the next ones after the table's last.
    """
    if not count:
        return []
    table = model._meta.db_table  # noqa: SLF001 - Django's documented name for it
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            query = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(query, [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + count + 1))


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add the rows: values in the order of the columns, ids among them.

    Defaults are the caller's to give. Constraints hold as ever; IntegrityError where one is broken.
    """
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        query = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of ours
        cursor.executemany(query, [_for_sqlite(row) for row in rows])


def within(spans: Sequence[Span]) -> Iterator[models.Q]:
    """Conditions that together hold for the rows whose ids are in the spans, for each row once."""
    for begin in range(0, len(spans), SPANS_AT_A_TIME):
        found = models.Q()
        for span in spans[begin : begin + SPANS_AT_A_TIME]:
            found |= models.Q(pk__range=span)
        yield found


def hand_over(
    model: type[models.Model], *, import_run: int, to: int, spans: Sequence[Span]
) -> None:
    """Of the rows with these ids, those that one import brought belong to another from now on."""
    for found in within(spans):
        rows = model._default_manager.filter(found, import_run=import_run)  # noqa: SLF001
        rows.update(import_run=to)


def _for_sqlite(row: Row) -> Row:
    """The row with moments, days and decimals as Django writes them there."""
    return tuple(
        value if (write := WRITTEN.get(type(value))) is None else write(value) for value in row
    )


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


WRITTEN: dict[type, Callable[[Any], str]] = {
    datetime: _moment,
    date: date.isoformat,
    Decimal: str,
}
