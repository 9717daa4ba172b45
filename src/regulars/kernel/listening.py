"""What an import tells beside what is known: the first that tells a value gives it. Blanks are
filled, differences told, nothing is overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from regulars.kernel.tellings import NOTHING, Fields, Telling


@dataclass(frozen=True)
class Differing:
    """A field that was known otherwise, and was left as it was."""

    reference: str
    field: str
    known: Any
    told: Any


class Likeness(NamedTuple):
    """How far what an import told of a row is what the row has."""

    agreed: tuple[str, ...]  # names of fields
    is_complete: bool = False  # and the row has nothing else


@dataclass
class Told:
    """What a batch told of rows that were there before, for whoever keeps account of it."""

    alike: dict[Likeness, list[int]] = field(default_factory=lambda: defaultdict(list))
    tellings: list[Telling] = field(default_factory=list)  # of those told anything else

    def add(self, telling: Telling, *, is_complete: bool) -> None:
        """Take down one row."""
        self.alike[Likeness(tuple(sorted(telling.agreed)), is_complete)].append(telling.row_id)
        if telling.told:
            self.tellings.append(telling)

    @property
    def ids(self) -> list[int]:
        """The rows, in no order."""
        return [pk for ids in self.alike.values() for pk in ids]

    @property
    def changed(self) -> list[Telling]:
        """Those of the rows that have anything from it."""
        return [telling for telling in self.tellings if telling.gave]


class Listener:
    """Listens to what is told of rows in memory, fills their blanks and keeps account."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.heard: dict[str, Telling] = {}  # by reference
        self.differing: list[Differing] = []

    def tell(self, reference: str, row: object, told: Mapping[str, Any]) -> None:
        """Set the told values where the row has none; what is not told says nothing.

        >>> from types import SimpleNamespace
        >>> row = SimpleNamespace(name="", email="a@example.com")
        >>> listener = Listener(Fields({"name": "", "email": ""}))
        >>> listener.tell("C1", row, {"name": "Shop 1", "email": "b@example.com"})
        >>> row.name, row.email, listener.differing[0].told
        ('Shop 1', 'a@example.com', 'b@example.com')
        """
        telling = self.heard.setdefault(reference, Telling(0, 0))
        told = {name: value for name, value in told.items() if value not in NOTHING}
        comparable = self.fields.comparable(row, told)
        for name, value in told.items():
            if name not in comparable:
                telling.told.setdefault(name, value)
            elif getattr(row, name) == value:
                telling.agreed |= {name} - telling.told.keys()
            elif name not in self.fields.decided and self.fields.is_blank(row, name):
                self.put(reference, row, name, value)
            else:
                self._note_difference(reference, row, name, value)

    def put(self, reference: str, row: object, name: str, value: object) -> None:
        """Set one value, whatever was there."""
        telling = self.heard.setdefault(reference, Telling(0, 0))
        telling.told[name] = value
        telling.gave.add(name)
        setattr(row, name, value)

    def told(self, rows: Mapping[str, tuple[int, object]]) -> Told:
        """What was told of these rows, by reference with their ids."""
        told = Told()
        for reference, (pk, row) in rows.items():
            if telling := self.heard.get(reference):
                telling.row_id = pk
                told.add(telling, is_complete=self._is_complete(telling, row))
        return told

    def _is_complete(self, telling: Telling, row: object) -> bool:
        names = self.fields.blank.keys() - telling.agreed
        return not telling.told and all(self.fields.is_blank(row, name) for name in names)

    def _note_difference(self, reference: str, row: object, name: str, value: object) -> None:
        telling = self.heard[reference]
        if name not in telling.agreed:  # else an earlier row of the same file told it
            telling.told.setdefault(name, value)
        self.differing.append(Differing(reference, name, getattr(row, name), value))
