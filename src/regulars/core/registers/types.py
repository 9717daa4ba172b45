"""What bringing things in brings about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from regulars.core.events.types import Event
from regulars.kernel.listening import Differing, Told


@dataclass
class Imported:
    """What an import did: ids by reference, those that are new, what it told of the others, and
    what differs.
    """

    ids: dict[str, int] = field(default_factory=dict)
    new_ids: Sequence[int] = ()
    created: int = 0
    unchanged: int = 0
    told: Told = field(default_factory=Told)
    differing: list[Differing] = field(default_factory=list)

    @property
    def first_id(self) -> int:
        """The lowest id of those that are new; 0 where none is."""
        return min(self.new_ids, default=0)

    @property
    def last_id(self) -> int:
        """The highest id of those that are new; 0 where none is."""
        return max(self.new_ids, default=0)

    @property
    def mark(self) -> str:
        """What tells this batch from every other of the same import; empty where nothing changed.

        Ids are given once, and a blank is filled once.
        """
        changed = [telling.row_id for telling in self.told.changed]
        if not self.new_ids and not changed:
            return ""
        touched = self.first_id or min(changed)
        return f"{self.first_id}:{touched}:{len(changed)}"


@dataclass(frozen=True, kw_only=True)
class BroughtIn(Event):
    """A batch was imported; what is new has ids in the range (0 where nothing is)."""

    import_run: int
    first_id: int
    last_id: int
    created: int
    filled: int


@dataclass(frozen=True, kw_only=True)
class TakenBack(Event):
    """An import was undone: so many rows deleted, so many as others told them."""

    import_run: int
    deleted: int
    changed: int
