"""Newly told values beside known ones: blanks are filled, differences told, nothing is
overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BLANKS = (None, "")


@dataclass(frozen=True)
class Filled:
    """Fields of one row that were blank and are not any more, with both values."""

    row_id: int
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Differing:
    """A field that was known otherwise, and was left as it was."""

    reference: str
    field: str
    known: Any
    told: Any


class Blanks:
    """Fills the blanks of rows in memory and keeps account of it, for whoever stores the rows."""

    def __init__(self) -> None:
        self.before: dict[str, dict[str, Any]] = {}
        self.after: dict[str, dict[str, Any]] = {}
        self.differing: list[Differing] = []

    def tell(self, reference: str, row: object, told: Mapping[str, Any]) -> None:
        """Set the told values where the row has none; what is not told says nothing.

        >>> from types import SimpleNamespace
        >>> row, blanks = SimpleNamespace(name="", email="a@example.com"), Blanks()
        >>> blanks.tell("C1", row, {"name": "Shop 1", "email": "b@example.com"})
        >>> row.name, row.email, blanks.differing[0].told
        ('Shop 1', 'a@example.com', 'b@example.com')
        """
        for name, value in told.items():
            known = getattr(row, name)
            if value in BLANKS or known == value:
                continue
            if known in BLANKS:
                self.put(reference, row, name, value)
            else:
                self.differing.append(Differing(reference, name, known, value))

    def put(self, reference: str, row: object, name: str, value: object) -> None:
        """Set one value, whatever was there."""
        self.before.setdefault(reference, {}).setdefault(name, getattr(row, name))
        self.after.setdefault(reference, {})[name] = value
        setattr(row, name, value)

    def filled(self, ids: Mapping[str, int]) -> list[Filled]:
        """The changed ones of the rows with these ids."""
        return [
            Filled(ids[reference], self.before[reference], self.after[reference])
            for reference in self.after
            if reference in ids
        ]


def take_out(row: object, filled: Filled) -> None:
    """Put back what was there before, where the row still stands as it was filled."""
    for name, value in filled.after.items():
        if getattr(row, name) == value:
            setattr(row, name, filled.before[name])
