"""All that is known of a person, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db import models
from django.utils.translation import override

from regulars.core.personal import Mentioning, Person
from regulars.core.privacy.registry import Held, held, of_kind, rows_of
from regulars.core.privacy.rules import as_amount, as_json
from regulars.core.privacy.types import Table

ROWS_AT_A_TIME = 500
UNTOLD = {"import_run"}  # numbers of ours
MINOR, CURRENCY = "_minor", "currency"  # how columns of amounts end, and of what they are in
IN_MINOR_UNITS = "{title}, minor units"
OURS = "en"  # what tables and columns are called in an export, whoever asks


def tables(person: Person) -> Iterator[Table]:
    """Every table that has rows of theirs, those of who they are first."""
    by_model: dict[Any, list[Held]] = {}
    for one in reversed(held()):
        if one.shown is not None:
            by_model.setdefault(one.rows, []).append(one)
    for model, some in by_model.items():
        paths = list(dict.fromkeys(path for one in some for path in shown_of(one)))
        yield _table(model, paths, chain.from_iterable(_rows(one, paths, person) for one in some))
    for mentioning in of_kind(Mentioning):
        if mentioning.show:
            rows = [dict(row) for row in mentioning.show(person)]
            columns = list(dict.fromkeys(name for row in rows for name in row))
            yield Table(*_named(mentioning.rows), columns, iter(rows))


def _table(model: Any, paths: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> Table:
    titles = {path: _title(model, path) for path in paths}
    told = (_told(dict(zip(paths, row, strict=True)), titles) for row in rows)
    return Table(*_named(model), list(_told(dict.fromkeys(paths), titles)), told)


def _told(row: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """A row by the titles of its columns; amounts as people write them, and as they are kept."""
    told: dict[str, Any] = {}
    for path, value in row.items():
        title = titles[path]
        if path.endswith(MINOR):
            told[title] = as_amount(value, row[currency_of(row)])
            title = IN_MINOR_UNITS.format(title=title)
        told[title] = as_json(value)
    return told


def currency_of(paths: Iterable[str]) -> str:
    """Which of a table's columns says what its amounts are in."""
    return next(path for path in paths if path.rpartition("__")[2] == CURRENCY)


def _rows(one: Held, paths: Sequence[str], person: Person) -> Iterator[tuple[Any, ...]]:
    rows: Any = rows_of(one, person).order_by("pk").values_list(*paths)
    yield from rows.iterator(chunk_size=ROWS_AT_A_TIME)


def shown_of(one: Held) -> Sequence[str]:
    """The columns that an export shows. What a row says of rows elsewhere is shown by their name,
    as a path; without a choice, all of the table's own.
    """
    if one.shown:
        return one.shown
    return [
        field.name
        for field in one.rows._meta.concrete_fields  # noqa: SLF001 - Django's documented name
        if not field.primary_key and not field.is_relation and field.name not in UNTOLD
    ]


def _named(model: Any) -> tuple[str, str]:
    options = model._meta  # noqa: SLF001
    with override(OURS):
        title = str(options.verbose_name_plural)
    return options.label, title[:1].upper() + title[1:]


def _title(model: Any, path: str) -> str:
    """What a column is called for people; one of another table by both names."""
    names = []
    with override(OURS):
        for part in path.split("__"):
            field = model._meta.get_field(part)  # noqa: SLF001
            names.append(str(field.verbose_name))
            model = field.related_model if isinstance(field, models.ForeignKey) else model
    return ": ".join(names)
