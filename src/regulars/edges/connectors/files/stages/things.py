"""Stages whose rows each tell of one thing that is known by a reference."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from regulars.core.registers.services import Referenced
from regulars.core.registers.types import Imported
from regulars.edges.connectors.files.ordered import Ordered, Row
from regulars.edges.connectors.files.stages.batches import Batch, Setting, chunks, differing
from regulars.edges.connectors.files.tables import FileTable, latest
from regulars.edges.connectors.files.types import Tally
from regulars.kernel.listening import Likeness, Told

if TYPE_CHECKING:
    import ibis.expr.types as ir

Draft = TypeVar("Draft", bound=Referenced)


@dataclass(frozen=True)
class Kind(Generic[Draft]):
    """A kind of thing: what counts of it are called, and the verbs that bring it in."""

    name: str
    bring_in: Callable[..., Imported]
    preview: Callable[..., Imported]


class Things(ABC, Generic[Draft]):
    """One stage: its rows by reference, which is their first column."""

    kind: ClassVar[Kind[Draft]]
    columns: ClassVar[tuple[str, ...]]

    def __init__(self, file: FileTable, setting: Setting) -> None:
        self.file = file
        self.setting = setting

    @cached_property
    def ordered(self) -> Ordered:
        """The rows by reference."""
        return self.file.in_order(self.rows(), self.columns[0], self.columns)

    @abstractmethod
    def rows(self) -> ir.Table:
        """The rows, with the columns."""

    @abstractmethod
    def draft(self, row: Row) -> Draft:
        """What a row tells."""

    @abstractmethod
    def tally(self, batch: Batch, outcome: Imported) -> Tally:
        """The figures of a batch."""

    @property
    def name(self) -> str:
        """What the stage is called."""
        return self.kind.name

    def total(self) -> int:
        """How many rows it has."""
        return self.ordered.rows

    def batches(self, after: str) -> Iterator[Batch]:
        """Rows by reference."""
        return chunks(self.ordered.after(after))

    def write(self, batch: Batch) -> Tally:
        """Make or complete what the rows tell of."""
        drafts, kept, left_out = self._drafts(batch)
        outcome = self.kind.bring_in(
            drafts=drafts,
            source=self.setting.source,
            import_run=self.setting.run_id,
            actor=self.setting.actor,
            now=self.setting.now,
        )
        return self._with_left_out(self.tally(kept, outcome), left_out)

    def preview(self, batch: Batch) -> Tally:
        """Count what would be made or completed."""
        drafts, kept, left_out = self._drafts(batch)
        outcome = self.kind.preview(drafts=drafts, source=self.setting.source, now=self.setting.now)
        return self._with_left_out(self.tally(kept, outcome), left_out)

    def erased(self, drafts: Sequence[Draft]) -> set[str]:
        """The references of those who were erased, and are not brought back."""
        del drafts
        return set()

    def note_erased(self, tally: Tally, rows: Sequence[Row]) -> None:
        """Say in the figures of a batch that these were left out."""

    def _drafts(self, batch: Batch) -> tuple[list[Draft], Batch, list[Row]]:
        """What the batch tells, the rows that tell it, and those that are left out."""
        drafts = [self.draft(row) for row in batch.items]
        if not (erased := self.erased(drafts)):
            return drafts, batch, []
        kept = [row for row in batch.items if row[0] not in erased]
        left_out = [row for row in batch.items if row[0] in erased]
        drafts = [draft for draft in drafts if draft.reference not in erased]
        return drafts, Batch(kept, batch.position), left_out

    def _with_left_out(self, tally: Tally, rows: Sequence[Row]) -> Tally:
        if rows:
            self.note_erased(tally, rows)
        return tally

    def told(self, outcome: Imported) -> dict[str, Told]:
        """What a batch tells of the rows that were there; those that it made hold just that."""
        outcome.told.alike[Likeness((), is_complete=True)] += outcome.new_ids
        return {self.name: outcome.told}


class NamedByOrders(Things[Draft]):
    """What the lines of an order file name, with what they say of it, last said first."""

    def rows(self) -> ir.Table:
        """One row for each reference."""
        lines = self.file.usable
        key, *told = self.columns
        known = lines.filter(lines[key].notnull())
        return known.group_by(key).agg(**{name: self.gathered(known, name) for name in told})

    def gathered(self, lines: ir.Table, column: str) -> ir.Value:
        """What all lines of one reference say together."""
        return latest(lines, column)

    def tally(self, batch: Batch, outcome: Imported) -> Tally:
        """Things made; the rows of the file are counted as order lines."""
        del batch
        tally = Tally(told=self.told(outcome))
        tally.created[self.name] = outcome.created
        return tally


class Listed(Things[Draft]):
    """The rows of a file of their own: its first column is the reference, then the row's number."""

    known_by: ClassVar[tuple[str, ...]]  # the first of these that the row has

    def rows(self) -> ir.Table:
        """The rows that say what they are of."""
        table = self.file.usable
        first, *others = (name for name in self.known_by if name in table.columns)
        reference = table[first]
        for name in others:
            reference = reference.fill_null(table[name])
        table = table.mutate(reference=reference)
        return table.filter(table.reference.notnull())

    def tally(self, batch: Batch, outcome: Imported) -> Tally:
        """Every row counts: as one that brought something, or as one that was there."""
        rows = {item[0]: item[1] for item in batch.items}
        tally = Tally(read=len(batch.items), told=self.told(outcome))
        filled = len(outcome.told.changed)
        tally.imported = outcome.created + filled
        tally.unchanged = len(batch.items) - tally.imported
        tally.created[self.name] = outcome.created
        tally.created["filled"] = filled
        tally.rejected = [
            differing(rows[item.reference], item, self.setting.currency)
            for item in outcome.differing
        ]
        return tally
