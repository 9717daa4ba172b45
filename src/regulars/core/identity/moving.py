"""The rows of customers, moved from one to another and back, as every table of theirs declares it.

Statements are written here because the ORM has no INSERT from a SELECT: a customer's rows are noted
and moved where they are, some statements a table, however many rows there are. Rows are locked in
the order of their ids, as everywhere.
"""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count as Counted

from regulars.core.customers.queries import belongings
from regulars.core.customers.types import Belonging, Merging
from regulars.core.identity.models import Merge, Moved
from regulars.core.identity.types import Count

NOTED = "identity_moved"
# What came to the merged customer again, as from an import that was undone, moves again.
AGAIN = "ON CONFLICT (merge_id, belonging, row_id) DO UPDATE SET row_id = excluded.row_id"


@dataclass
class Statement:
    """A piece of SQL with the values for its places."""

    text: str = ""
    values: list[Any] = field(default_factory=list)

    def add(self, text: str, *values: Any) -> Statement:
        """Write some more."""
        self.text += text
        self.values += values
        return self

    def run(self) -> int:
        """Do it; return of how many rows."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.values)
            return max(int(cursor.rowcount), 0)

    def number(self) -> int:
        """How many rows it selects."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.text}) AS found", self.values)
            return int(cursor.fetchone()[0])


def following() -> list[Belonging]:
    """The tables whose rows follow their customer, in the order of the modules."""
    return [one for one in belongings() if one.merging is Merging.FOLLOWS]


def move(merge: Merge, *, source: int, target: int) -> dict[str, int]:
    """Move the rows of one customer to another and note that for the merge; return how many of each
    belonging that were.
    """
    found: dict[str, int] = {}
    for one in following():
        noted = Statement(f"INSERT INTO {NOTED} (merge_id, belonging, row_id) ")
        noted.add("SELECT CAST(%s AS bigint), CAST(%s AS varchar(100)), id FROM (", merge.pk)
        noted.values.append(one.label)
        _of(noted, one, source)
        _in_order(noted).add(f") AS theirs WHERE true {AGAIN}")
        if noted.run():
            moved = Statement(f"UPDATE {_table(one)} SET {_column(one)} = %s", [target])
            moved.add(f" WHERE {_column(one)} = %s AND id IN (", source)
            _noted(moved, one, merge.pk).add(")")
            found[one.label] = moved.run()
    return found


@dataclass(frozen=True)
class Return:
    """The way back of what a merge moved: from whom it is of at present, past the later merges by
    which it came there.
    """

    merge: Merge
    whole: int
    later: Sequence[int]

    def bring_back(self) -> dict[str, int]:
        """Let the merged customer have again what the merge moved, and what came along with that;
        return how many rows of each belonging that were.

        Later merges have none of it to give back any more.
        """
        return {one.label: self._bring(one, self._returning(one)) for one in following()}

    def returning(self) -> dict[str, int]:
        """How many rows of each belonging would go back."""
        return {one.label: self._returning(one).number() for one in following()}

    def forget_later(self, label: str, row_ids: Iterable[int]) -> None:
        """Let later merges have none of these rows to give back."""
        noted = Moved.objects.filter(merge__in=self.later, belonging=label)
        noted.filter(row_id__in=row_ids).delete()

    def _bring(self, one: Belonging, going: Statement) -> int:
        moved = Statement(f"UPDATE {_table(one)} SET {_column(one)} = %s WHERE id IN (")
        moved.values = [self.merge.merged_id, *going.values]
        number = moved.add(f"{_in_order(going).text})").run()
        if number and self.later:
            _forget(one, self.later, self.merge.merged_id)
        return number

    def _returning(self, one: Belonging) -> Statement:
        """The ids of the rows that the merge moved, and that every later one took further; and of
        those that go along with such a row.
        """
        found = _of(Statement(), one, self.whole).add(" AND (")
        self._noted_by_all(found, one)
        if one.along:
            head = next(each for each in following() if each.rows is _target(one))
            found.add(f" OR {_quoted(one, one.along)} IN (SELECT id FROM {_table(head)} WHERE ")
            found.add(f"{_column(head)} = %s OR {_column(head)} = %s AND (", self.merge.merged_id)
            found.values.append(self.whole)
            self._noted_by_all(found, head).add("))")
        return found.add(")")

    def _noted_by_all(self, statement: Statement, one: Belonging) -> Statement:
        """Whether each merge on the way moved the row."""
        for place, merge_id in enumerate((self.merge.pk, *self.later)):
            statement.add(" AND id IN (" if place else "id IN (")
            _noted(statement, one, merge_id).add(")")
        return statement


def moved_by(merge: Merge) -> dict[str, int]:
    """How many rows of each belonging the merge moved."""
    noted = Moved.objects.filter(merge=merge).order_by().values_list("belonging")
    return dict(noted.annotate(number=Counted("pk")))


def moving(*, source: int) -> dict[str, int]:
    """How many rows of each belonging a merge would move."""
    return {one.label: _of(Statement(), one, source).number() for one in following()}


def by_table(numbers: Mapping[str, int]) -> dict[str, int]:
    """The numbers by table instead of by belonging, without those that are nothing."""
    found: dict[str, int] = {}
    for one in belongings():
        if numbers.get(one.label):
            found[one.table] = found.get(one.table, 0) + numbers[one.label]
    return found


def counts(numbers: Mapping[str, int]) -> tuple[Count, ...]:
    """The numbers as they are shown, without those that are nothing."""
    metas = {one.table: one.rows._meta for one in belongings()}  # noqa: SLF001
    return tuple(
        Count(table, metas[table].verbose_name if n == 1 else metas[table].verbose_name_plural, n)
        for table, n in by_table(numbers).items()
    )


def _of(statement: Statement, one: Belonging, customer_id: int) -> Statement:
    text = f"SELECT id FROM {_table(one)} AS mine WHERE {_column(one)} = %s"
    return statement.add(text, customer_id)


def _noted(statement: Statement, one: Belonging, merge_id: int) -> Statement:
    """The ids of the rows that a merge moved."""
    text = f"SELECT row_id FROM {NOTED} WHERE merge_id = %s AND belonging = %s"
    return statement.add(text, merge_id, one.label)


def _in_order(statement: Statement) -> Statement:
    """Lock the rows that are selected, in the order of their ids; SQLite has one writer."""
    locked = " FOR UPDATE" if connection.features.has_select_for_update else ""
    return statement.add(f" ORDER BY id{locked}")


def _forget(one: Belonging, later: Sequence[int], customer_id: int) -> None:
    places = ", ".join(["%s"] * len(later))
    forgotten = Statement(f"DELETE FROM {NOTED} WHERE merge_id IN ({places})", [*later])
    forgotten.add(" AND belonging = %s AND row_id IN (", one.label)
    _of(forgotten, one, customer_id).add(")").run()


def _table(one: Belonging) -> str:
    return connection.ops.quote_name(one.rows._meta.db_table)  # noqa: SLF001


def _column(one: Belonging) -> str:
    return _quoted(one, one.field)


def _quoted(one: Belonging, field: str) -> str:
    return connection.ops.quote_name(one.rows._meta.get_field(field).column)  # noqa: SLF001


def _target(one: Belonging) -> Any:
    """The model whose rows the belonging's go along with."""
    return one.rows._meta.get_field(one.along).related_model  # noqa: SLF001
