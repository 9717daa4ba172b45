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
from django.db.models import Max

from regulars.core.customers.queries import belongings
from regulars.core.customers.types import Belonging, Merging
from regulars.core.identity.models import Merge, Moved
from regulars.core.identity.types import Count

NOTED = "identity_moved"
# What came back to the merged customer, as from an import that was undone, moves again.
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


def marks() -> dict[str, int]:
    """The last id of each table whose rows tell by which browser they came about."""
    return {
        one.label: one.rows._default_manager.aggregate(last=Max("pk"))["last"] or 0  # noqa: SLF001
        for one in following()
        if one.visitor
    }


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
        _one_of_a_kind(noted, one, target)
        _in_order(noted).add(f") AS theirs WHERE true {AGAIN}")
        if noted.run():
            moved = Statement(f"UPDATE {_table(one)} SET {_column(one)} = %s", [target])
            moved.add(f" WHERE {_column(one)} = %s AND id IN (", source)
            _noted(moved, one, [merge.pk]).add(")")
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

    def bring_back(self) -> tuple[dict[str, int], dict[str, int]]:
        """Let the merged customer have again what the merge moved, and what came by their browsers
        since; return how many rows of each belonging that were.

        Later merges have none of it to give back any more.
        """
        returned = {one.label: self._bring(one, self._returning(one)) for one in following()}
        followed = {one.label: self._bring(one, self._arrived(one)) for one in self._by_browser()}
        return returned, followed

    def returning(self) -> dict[str, int]:
        """How many rows of each belonging would go back."""
        return {one.label: self._returning(one).number() for one in following()}

    def arrived(self) -> dict[str, int]:
        """How many rows that came since would go with them."""
        return {one.label: self._arrived(one).number() for one in self._by_browser()}

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
        """The ids of the rows that the merge moved, and that every later one took further."""
        found = _of(Statement(), one, self.whole)
        for merge_id in (self.merge.pk, *self.later):
            _noted(found.add(" AND id IN ("), one, [merge_id]).add(")")
        return _one_of_a_kind(found, one, self.merge.merged_id)

    def _arrived(self, one: Belonging) -> Statement:
        """The ids of the rows that came after the merge, by a browser that is the merged one's."""
        (browsers,) = (each for each in following() if each.table == "identity.visitor")
        found = _of(Statement(), one, self.whole)
        found.add(" AND id > %s", self.merge.marks.get(one.label, 0))
        visitor = one.rows._meta.get_field(one.visitor).column  # noqa: SLF001
        _noted(found.add(f" AND {visitor} IN ("), browsers, [self.merge.pk]).add(")")
        theirs = (self.whole, self.merge.merged_id)  # before it is brought back, and after
        found.add(f" AND {visitor} IN (SELECT id FROM {_table(browsers)}")
        found.add(f" WHERE {_column(browsers)} IN (%s, %s))", *theirs)
        found.add(f" AND id NOT IN (SELECT row_id FROM {NOTED} WHERE merge_id = %s", self.merge.pk)
        found.add(" AND belonging = %s)", one.label)
        return _one_of_a_kind(found, one, self.merge.merged_id)

    def _by_browser(self) -> list[Belonging]:
        return [one for one in following() if one.visitor]


def moved_by(merge: Merge) -> dict[str, int]:
    """How many rows of each belonging the merge moved."""
    noted = Moved.objects.filter(merge=merge).order_by().values_list("belonging")
    return dict(noted.annotate(number=Counted("pk")))


def moving(*, source: int, target: int) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows of one customer would move to another, and how many would stay."""
    moving: dict[str, int] = {}
    staying: dict[str, int] = {}
    for one in following():
        everything = _of(Statement(), one, source).number()
        moving[one.label] = everything
        if everything and one.once:
            moving[one.label] = _one_of_a_kind(_of(Statement(), one, source), one, target).number()
            staying[one.label] = everything - moving[one.label]
    return moving, staying


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


def _one_of_a_kind(statement: Statement, one: Belonging, target: int) -> Statement:
    """Leave out the rows of a kind of which the customer they go to has one."""
    if not one.once:
        return statement
    columns = [one.rows._meta.get_field(name).column for name in one.once]  # noqa: SLF001
    same = " AND ".join(f"other.{column} = mine.{column}" for column in columns)
    text = f" AND NOT EXISTS (SELECT 1 FROM {_table(one)} AS other"
    return statement.add(f"{text} WHERE other.{_column(one)} = %s AND {same})", target)


def _noted(statement: Statement, one: Belonging, merge_ids: Sequence[int]) -> Statement:
    """The ids of the rows that merges moved."""
    places = ", ".join(["%s"] * len(merge_ids))
    text = f"SELECT row_id FROM {NOTED} WHERE merge_id IN ({places}) AND belonging = %s"
    return statement.add(text, *merge_ids, one.label)


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
    return connection.ops.quote_name(one.rows._meta.get_field(one.field).column)  # noqa: SLF001
