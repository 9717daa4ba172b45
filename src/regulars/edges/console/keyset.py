"""Turning pages by where one stands: the millionth row costs what the first does."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, DateTimeField, Field, Model, Q, QuerySet, TextField

from regulars.edges.console.rules import LARGEST, moment_of, values_of

OLDER, NEWER = "after", "before"


@dataclass
class Turn:
    """A page of rows, and the marks of the pages beside it (empty where there is none)."""

    rows: list[Any] = field(default_factory=list)
    older: str = ""
    newer: str = ""


@dataclass(frozen=True)
class Stretch:
    """Rows in the order of some fields, all upwards or all downwards, the last of them the key.

    A list may be several stretches on end: first those with a value, then those without.
    """

    rows: QuerySet[Any]
    fields: tuple[str, ...]
    down: bool = False

    def beyond(self, mark: list[Any], *, backwards: bool) -> QuerySet[Any]:
        """The rows after a mark, or before it."""
        return self.rows.filter(_beyond(self.fields, mark, down=self.down != backwards))

    def first(self, rows: QuerySet[Any], number: int, *, backwards: bool) -> list[Any]:
        """So many rows from one end."""
        sign = "-" if self.down != backwards else ""
        return list(rows.order_by(*(sign + name for name in self.fields))[:number])


def turn(rows: QuerySet[Any], order: str, size: int, *, after: str = "", before: str = "") -> Turn:
    """One page in the order of a field, ties by the key; ``-`` in front turns it round.

    A mark that cannot be read begins at the first page.
    """
    stretch = Stretch(rows, (order.lstrip("-"), "pk"), down=order.startswith("-"))
    return turn_through([stretch], size, after=after, before=before)


def turn_through(
    stretches: Sequence[Stretch], size: int, *, after: str = "", before: str = ""
) -> Turn:
    """One page of stretches laid end to end; a mark that cannot be read begins at the first."""
    mark = _read(before or after, stretches)
    backwards = bool(before) and mark is not None
    found = _found(stretches, size + 1, mark, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    turned = Turn([row for _place, row in found])
    if found and (backwards or more):
        turned.older = _mark(stretches, *found[-1])
    if found and ((backwards and more) or (mark is not None and not backwards)):
        turned.newer = _mark(stretches, *found[0])
    return turned


def _found(
    stretches: Sequence[Stretch], number: int, mark: Mark | None, *, backwards: bool
) -> list[tuple[int, Any]]:
    """Rows with the place of their stretch, from the mark on."""
    start = mark.place if mark else 0
    found: list[tuple[int, Any]] = []
    for place in range(start, -1, -1) if backwards else range(start, len(stretches)):
        stretch = stretches[place]
        is_marked = mark is not None and place == start
        rows = stretch.beyond(mark.values, backwards=backwards) if is_marked else stretch.rows  # type: ignore[union-attr]
        wanted = number - len(found)
        found += [(place, row) for row in stretch.first(rows, wanted, backwards=backwards)]
        if len(found) == number:
            break
    return found


def _beyond(fields: Sequence[str], values: list[Any], *, down: bool) -> Q:
    step = "lt" if down else "gt"
    # The first condition is implied by the others: it lets the index begin at the right place.
    within = Q(**{f"{fields[0]}__{step}e": values[0]})
    beyond, same = Q(), Q()
    for name, value in zip(fields, values, strict=True):
        beyond |= same & Q(**{f"{name}__{step}": value})
        same &= Q(**{name: value})
    return within & beyond


@dataclass(frozen=True)
class Mark:
    """A place in a list: the stretch, and the values of its fields there."""

    place: int
    values: list[Any]


def _mark(stretches: Sequence[Stretch], place: int, row: Model) -> str:
    values = [getattr(row, name) for name in stretches[place].fields]
    text = json.dumps([place, *values], cls=DjangoExact)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class DjangoExact(DjangoJSONEncoder):
    """Moments with all their microseconds, which Django's own encoder cuts."""

    def default(self, o: Any) -> Any:
        """Write a moment exactly."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _read(mark: str, stretches: Sequence[Stretch]) -> Mark | None:
    place, *values = values_of(mark) or [None]
    if type(place) is not int or not 0 <= place < len(stretches):
        return None
    names = stretches[place].fields
    if len(values) != len(names):
        return None
    kinds = {
        name: field
        for field in stretches[place].rows.model._meta.fields  # noqa: SLF001
        for name in (field.name, field.attname, "pk" if field.primary_key else field.name)
    }
    read = [_value(value, kinds.get(name)) for name, value in zip(names, values, strict=True)]
    return None if None in read else Mark(place, read)


def _value(value: Any, field: Field[Any, Any] | None) -> Any:
    """The value that a mark holds of a field; None where the field can have no such value."""
    if isinstance(field, DateTimeField):
        return moment_of(value) if isinstance(value, str) else None
    if field is None or isinstance(field, CharField | TextField):
        return value if isinstance(value, str) and "\0" not in value else None
    return value if type(value) is int and abs(value) <= LARGEST else None
