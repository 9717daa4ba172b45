"""What one import after another told of the same row, and what the row is without one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

NOTHING = (None, "")


@dataclass
class Telling:
    """What one import told of one row that was there before it.

    ``told`` holds values that the row did not have, ``agreed`` names those that it had, and
    ``gave`` those that it has from this import. Who agrees ``throughout`` also told the same of
    everything that blanks are not filled of.
    """

    row_id: int
    import_run: int
    told: dict[str, Any] = field(default_factory=dict)
    gave: set[str] = field(default_factory=set)
    agreed: frozenset[str] = frozenset()
    throughout: bool = False


class Account(Protocol):
    """What the imports that stand told of the rows of one table, and the one that is undone."""

    def of(self, ids: Collection[int]) -> Mapping[int, Sequence[Telling]]:
        """What was told of each of these rows, in the order of the imports."""

    def keep(self, tellings: Iterable[Telling]) -> None:
        """Keep what these say from now on."""


def all_of_it(row: object, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Everything told of a row may be held against it."""
    del row
    return told


@dataclass(frozen=True)
class Fields:
    """The fields of a table that imports tell, with what each holds where nothing was told.

    Of those that are ``decided`` only the import that has the row has a say: another fills no
    blanks of them. ``measures`` names the field in which others are measured, and these: without it
    they say nothing. ``comparable`` leaves of what is told what can be held against a row.
    """

    blank: Mapping[str, Any]
    decided: frozenset[str] = frozenset()
    measures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    comparable: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] = all_of_it

    def is_blank(self, row: object, name: str) -> bool:
        """Whether the row has nothing there that was told."""
        return bool(getattr(row, name) == self.blank[name])

    def agrees(self, telling: Telling, name: str) -> bool:
        """Whether an import told of this field what the row has."""
        return name in telling.agreed or (telling.throughout and name in self.decided)

    def lost(
        self, row: object, mine: Telling | None, others: Iterable[Telling], *, is_owner: bool
    ) -> set[str]:
        """What a row has from an import alone: as the one that it belongs to, or as one that filled
        blanks. What was changed since is not from it any more.
        """
        lost = set(self.blank) if is_owner else set()
        lost.difference_update(*(telling.gave for telling in others))
        given = mine.gave & self.blank.keys() if mine else set()
        lost |= {name for name in given if mine and getattr(row, name) == mine.told[name]}
        return lost.union(*(self.measures[name] for name in lost & self.measures.keys()))


def retell(
    row: object, others: Sequence[Telling], fields: Fields, *, lost: set[str], owner: int | None
) -> bool:
    """Take out of a row what it loses, and let the others tell that again in their order; say
    whether anything changed. The tellings are changed so that they hold for what the row is now.

    ``owner`` is the import to which the row belongs from now on.

    >>> from types import SimpleNamespace
    >>> row, fields = SimpleNamespace(name="Shop 1"), Fields({"name": ""})
    >>> later = Telling(1, import_run=8, told={"name": "Shop One"})
    >>> retell(row, [later], fields, lost={"name"}, owner=8), row.name
    (True, 'Shop One')
    """
    before = {name: getattr(row, name) for name in sorted(lost)}
    for telling in others:
        _spell_out(telling, before, fields)
        telling.gave -= lost
    for name in lost:
        setattr(row, name, fields.blank[name])
    for telling in others:
        for name in _given(row, telling, fields, lost, owner):
            setattr(row, name, telling.told[name])
            telling.gave |= {name} if telling.import_run != owner else set()
    for telling in others:
        _shorten(telling, row, before, fields)
    return any(getattr(row, name) != value for name, value in before.items())


def _spell_out(telling: Telling, values: Mapping[str, Any], fields: Fields) -> None:
    """What it agreed on, as values, before these change."""
    for name, value in values.items():
        if fields.agrees(telling, name):
            telling.told.setdefault(name, value)


def _given(
    row: object, telling: Telling, fields: Fields, lost: Collection[str], owner: int | None
) -> list[str]:
    """The lost fields that are still blank, and that it tells."""
    has_a_say = telling.import_run == owner
    return [
        name
        for name, value in fields.comparable(row, telling.told).items()
        if name in lost
        and value not in NOTHING
        and fields.is_blank(row, name)
        and (has_a_say or name not in fields.decided)
    ]


def _shorten(telling: Telling, row: object, before: Mapping[str, Any], fields: Fields) -> None:
    """What it agrees on as before need not be spelled out."""
    for name, value in before.items():
        stands = getattr(row, name) == value == telling.told.get(name, value)
        if stands and name not in telling.gave and fields.agrees(telling, name):
            telling.told.pop(name, None)
