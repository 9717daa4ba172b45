"""Rows told again without one of the imports that told them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from regulars.core.bulk import update, within
from regulars.kernel.estates import Estate
from regulars.kernel.progress import Progress
from regulars.kernel.spans import Span, without
from regulars.kernel.tellings import Fields, Telling, retell


def nothing_derived(row: Any) -> None:
    """Nothing depends on what was told."""
    del row


@dataclass(frozen=True)
class ToldTable:
    """A table that imports tell, with the fields that they tell. ``derive`` brings the columns
    ``derived`` of a row up to date with these.
    """

    rows: type[Model]
    fields: Fields
    derived: tuple[str, ...] = ()
    derive: Callable[[Any], None] = nothing_derived

    def pass_on(self, estate: Estate, progress: Progress) -> Iterator[list[Any]]:
        """Take out what the import told, and let the others have what they told too; yield the rows
        that this changed, saved, in batches. The progress is told how many passed.
        """
        for share in estate.shares:
            for owned in self._among(estate, share.partly):
                yield self._retell(owned, estate, owner=share.to)
                progress.advance(owned.update(import_run=share.to))
            for owned in self._among(estate, without(share.spans, share.partly)):
                progress.advance(owned.update(import_run=share.to))
        for ids in estate.given:
            yield self._retell(self._of_others(estate, ids), estate, owner=None)

    def number_changing(self, estate: Estate) -> int:
        """How many rows :meth:`pass_on` would change; writes nothing."""
        owned = (
            len(self._without(rows, estate, owner=share.to)[0])
            for share in estate.shares
            for rows in self._among(estate, share.partly)
        )
        others = (
            len(self._without(self._of_others(estate, ids), estate, owner=None)[0])
            for ids in estate.given
        )
        return sum(owned) + sum(others)

    def _among(self, estate: Estate, spans: Sequence[Span]) -> Iterator[QuerySet[Any]]:
        """The import's rows within these, in parts."""
        for found in within(spans):
            yield self._all.filter(found, import_run=estate.import_run)

    def _of_others(self, estate: Estate, ids: Sequence[int]) -> QuerySet[Any]:
        belonging = Q(import_run=estate.import_run)
        return self._all.filter(~belonging | Q(import_run__isnull=True), pk__in=ids)

    def _retell(self, rows: QuerySet[Any], estate: Estate, *, owner: int | None) -> list[Any]:
        """Save what is others without the import, and what was told of it; return those rows."""
        changed, tellings = self._without(rows, estate, owner=owner)
        estate.account.keep(tellings)
        for row in changed:
            self.derive(row)
        update(self.rows, changed, (*self.fields.blank, *self.derived))
        return changed

    def _without(
        self, found: QuerySet[Any], estate: Estate, *, owner: int | None
    ) -> tuple[list[Any], list[Telling]]:
        """Those of the rows that are others without the import, in memory, and what others told
        from then on; the rows are their owner's, or that import's to which they belong.
        """
        rows = list(found)
        told = estate.account.of([row.pk for row in rows])
        changed: list[Any] = []
        kept: list[Telling] = []
        for row in rows:
            tellings = [self._read(telling) for telling in told.get(row.pk, ())]
            mine = next((one for one in tellings if one.import_run == estate.import_run), None)
            others = [one for one in tellings if one is not mine]
            is_owner = row.import_run == estate.import_run
            lost = self.fields.lost(row, mine, others, is_owner=is_owner)
            if retell(row, others, self.fields, lost=lost, owner=owner or row.import_run):
                changed.append(row)
            kept += others
        return changed, kept

    def _read(self, telling: Telling) -> Telling:
        """The values as the table holds them."""
        for name, value in telling.told.items():
            field: Any = self.rows._meta.get_field(name)  # noqa: SLF001 - Django's documented name
            telling.told[name] = field.to_python(value)
        return telling

    @property
    def _all(self) -> QuerySet[Any]:
        return self.rows._default_manager.all()  # noqa: SLF001
