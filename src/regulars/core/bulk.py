"""Many rows at once: past the ORM, which takes ten times as long over them, but inside its
transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL

from regulars.core.sqlite_rows import Row, put
from regulars.kernel.spans import Span, parts

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ROWS_AT_A_TIME = 5_000

# A transaction for many rows; where one is open already, a part of it without a savepoint. SQLite
# keeps the pages changed since a savepoint in memory (where it is built so, as pysqlite3 is) and
# walks through all of them after every statement: the more an import writes, the slower each row.
at_once = transaction.atomic(savepoint=False)

TURN = 7_340_019  # any number, as long as nothing else in the database waits for the same


def take_turn() -> None:
    """Be the only one who brings in or takes back many rows, until the transaction ends.

    On PostgreSQL others wait here, so that what is looked up stays true until it is written: two
    imports that name the same customer make one. SQLite has one writer at a time as it is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


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


def insert(model: type[models.Model], rows: Sequence[DataclassInstance]) -> None:
    """Add the rows, dataclasses of one kind whose fields are columns of the table, ids among them.

    Defaults are the caller's to give. Constraints hold as ever; IntegrityError where one is broken.
    """
    if not rows:
        return
    columns = [item.name for item in fields(rows[0])]
    values = attrgetter(*columns)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f"COPY {table} ({names}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:  # Django's errors, as elsewhere
                for row in rows:
                    copy.write_row(values(row))
            return
        put(cursor, f"INSERT INTO {table} ({names})", map(values, rows))


def insert_new(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Any], key: Sequence[str]
) -> int:
    """Add those of the rows whose ``key`` no row has yet, and return how many that were. Rows are
    anything with these columns; ids are the database's to give. Constraints hold as ever.
    """
    if not rows:
        return 0
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))  # noqa: SLF001
    unless = f"ON CONFLICT ({', '.join(map(quote, key))}) DO NOTHING"
    values = map(attrgetter(*columns), rows)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return put(cursor, f"INSERT INTO {table} ({names})", values, unless)
        beside, read = _set_down_beside(cursor, model, columns, values)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {read} FROM {beside} {unless}"  # noqa: S608
        )
        added = int(cursor.rowcount)
        cursor.execute(f"DELETE FROM {beside}")  # noqa: S608
        return added


def _set_down_beside(
    cursor: Any, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]
) -> tuple[str, str]:
    """Copy the rows into a table of this connection on PostgreSQL, as rows cannot be copied around
    those that are there; return its name, and how it is read. They are copied as binary, which
    takes a third of the time, and documents as text, as they come.
    """
    quote, table = connection.ops.quote_name, model._meta.db_table  # noqa: SLF001
    beside, names = quote(f"{table}_told"), ", ".join(map(quote, columns))
    documents = {
        field.column
        for field in model._meta.concrete_fields  # noqa: SLF001
        if isinstance(field, models.JSONField)
    }

    def cast(kind: str) -> str:
        return ", ".join(
            f"{quote(name)}::{kind} AS {quote(name)}" if name in documents else quote(name)
            for name in columns
        )

    cursor.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {beside} ON COMMIT DELETE ROWS"  # noqa: S608
        f" AS SELECT {cast('text')} FROM {quote(table)} WITH NO DATA"
    )
    cursor.execute(f"SELECT {names} FROM {beside}")  # noqa: S608 - no row, but its types
    kinds = [column.type_code for column in cursor.description]
    copying = cursor.copy(f"COPY {beside} ({names}) FROM STDIN (FORMAT BINARY)")
    with connection.wrap_database_errors, copying as copy:
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)
    return beside, cast("jsonb")


def update(model: type[models.Model], rows: Sequence[Any], attributes: Sequence[str]) -> None:
    """Write these attributes of the rows, one by one; whoever calls this has the transaction. Rows
    are the model's, or anything with their ``pk`` and attributes.
    """
    columns: list[Any] = [model._meta.get_field(name) for name in attributes]  # noqa: SLF001
    quote = connection.ops.quote_name
    given = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    table = quote(model._meta.db_table)  # noqa: SLF001
    query = f"UPDATE {table} SET {given} WHERE id = %s"  # noqa: S608 - names of ours
    values = [
        (
            *(
                column.get_db_prep_save(getattr(row, column.attname), connection)
                for column in columns
            ),
            row.pk,
        )
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(query, values)


def add_to(
    model: type[models.Model], numbers: Mapping[int, Sequence[int]], attributes: Sequence[str]
) -> None:
    """Add to these attributes of rows, by their ids; whoever calls this has the transaction."""
    if not numbers:
        return
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), [quote(name) for name in attributes]  # noqa: SLF001
    rows = [(*more, pk) for pk, more in sorted(numbers.items())]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            added = ", ".join(f"{column} = {column} + %s" for column in columns)
            cursor.executemany(f"UPDATE {table} SET {added} WHERE id = %s", rows)  # noqa: S608
            return
        added = ", ".join(f"{column} = {table}.{column} + added.{column}" for column in columns)
        places = ", ".join(["%s::bigint[]"] * (len(columns) + 1))
        cursor.execute(
            f"UPDATE {table} SET {added} FROM unnest({places}) "  # noqa: S608 - names of ours
            f"AS added({', '.join(columns)}, id) WHERE {table}.id = added.id",
            [list(column) for column in zip(*rows, strict=True)],
        )


def in_parts(rows: models.QuerySet[Any]) -> Iterator[models.QuerySet[Any]]:
    """The rows by id, some at a time: ids near each other, so that a part is found without looking
    through the others. A part may be deleted or changed before the next one is asked for.
    """
    # Counted as well, or databases look for the first id by walking the table from its beginning.
    ends = rows.aggregate(first=models.Min("pk"), last=models.Max("pk"), number=models.Count("pk"))
    first, last = ends["first"], ends["last"]
    while first is not None and first <= last:
        following = first + ROWS_AT_A_TIME
        yield rows.filter(pk__range=(first, following - 1))
        ahead = rows.filter(pk__range=(following, last))
        first = ahead.aggregate(first=models.Min("pk"))["first"] if following <= last else None


def delete(rows: models.QuerySet[Any]) -> int:
    """Delete the rows in one statement and return how many there were.

    Nothing is fetched and nothing else is deleted with them: whoever calls this has deleted what
    names them. IntegrityError, at the latest at the end of the transaction, where something does.
    """
    deleted: int | None = rows._raw_delete(rows.db)  # noqa: SLF001 - what is public fetches them
    return deleted or 0  # None where Django knows beforehand that there are none


def within(spans: Sequence[Span], *, of: str = "pk") -> Iterator[models.Q]:
    """Conditions that together hold for the rows whose ids are in the spans, for each row once;
    ``of`` names the column of the ids.

    Each is of ids near each other, so that its rows are found without looking through the others,
    and there are as many as there are ids to a part, however scattered the spans are.
    """
    for part in parts(spans, ROWS_AT_A_TIME):
        found = models.Q((f"{of}__gte", part[0][0]), (f"{of}__lte", part[-1][1]))
        if len(part) > 1:
            ids = [pk for first, last in part for pk in range(first, last + 1)]
            found &= models.Q((f"{of}__in", ids))
        yield found


def among(values: Collection[str]) -> RawSQL:
    """What stands for the values after ``__in``: one parameter, however many they are, where Django
    would write each of them down, a thousand to a query.
    """
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", [list(values)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])
