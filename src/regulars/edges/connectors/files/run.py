"""Carries an import out: stage by stage, batch by batch, each batch and its position in one
transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from regulars.edges.connectors.files.error_file import ErrorFile
from regulars.edges.connectors.files.models import Filling, ImportRun, ToldAgain
from regulars.edges.connectors.files.stages import Setting, Stage, stages_of
from regulars.edges.connectors.files.tables import FileTable
from regulars.edges.connectors.files.types import ImportTakenOver, Tally
from regulars.kernel import clock
from regulars.kernel.blanks import Filled
from regulars.kernel.progress import Progress
from regulars.kernel.spans import spans_of


@dataclass
class Run:
    """One import under way."""

    row: ImportRun
    file: FileTable
    setting: Setting
    progress: Progress

    def carry_out(self) -> None:
        """Bring in everything from the stored position on.

        Raises ImportTakenOver.
        """
        stages = stages_of(self.file, self.setting)
        errors = self._open_errors(stages[0].name)
        names = [stage.name for stage in stages]
        begin = names.index(self.row.stage) if self.row.stage in names else 0
        for stage in stages[begin:]:
            after = self.row.position if stage.name == self.row.stage else ""
            self._carry_out_stage(stage, after, errors)

    def _open_errors(self, first_stage: str) -> ErrorFile:
        """A fresh import begins its error file with the rows that could not be read."""
        errors = ErrorFile(Path(self.row.errors_path), size=self.row.errors_size)
        if not self.row.stage:
            rejected = Tally(rejected=list(self.file.rejected()))
            with transaction.atomic():
                self._claim()
                self._advance(first_stage, "", rejected, errors)
        return errors

    def _carry_out_stage(self, stage: Stage, after: str, errors: ErrorFile) -> None:
        self.progress.stage(stage.name, stage.total())
        for batch in stage.batches(after):
            with transaction.atomic():
                self._claim()
                tally = stage.write(batch)
                self._advance(stage.name, batch.position, tally, errors)
            self.progress.advance(len(batch.items))

    def finish(self) -> None:
        """Mark the import as done.

        Raises ImportTakenOver.
        """
        with transaction.atomic():
            self._claim()
            self.row.status, self.row.finished_at = ImportRun.Status.DONE, clock.now()
            self.row.save()

    def _claim(self) -> None:
        """Lock the import's row and make sure that nobody else has moved it since."""
        mine = ImportRun.objects.filter(
            pk=self.row.pk,
            status=ImportRun.Status.RUNNING,
            stage=self.row.stage,
            position=self.row.position,
        )
        if not mine.update(updated_at=clock.now()):
            raise ImportTakenOver(run_id=self.row.pk)

    def _advance(self, stage: str, position: str, tally: Tally, errors: ErrorFile) -> None:
        """Store the position and the figures in the transaction of the batch."""
        row = self.row
        row.stage, row.position = stage, position
        row.rows_read += tally.read
        row.rows_imported += tally.imported
        row.rows_unchanged += tally.unchanged
        row.rows_rejected += len(tally.rejected)
        row.created = dict(Counter(row.created) + tally.created)
        row.errors_size = errors.add(tally.rejected)
        row.updated_at = clock.now()
        row.save()
        store_fillings(row, stage, tally.filled)
        store_told_again(row, tally.told_again)


def store_fillings(row: ImportRun, kind: str, filled: Iterable[Filled]) -> None:
    """Keep account of what was filled; of a row filled twice, the first before and the
    last after.
    """
    by_id = {item.row_id: item for item in filled}
    earlier = Filling.objects.filter(import_run=row, kind=kind, row_id__in=by_id)
    again = list(earlier)
    for filling in again:
        values, item = filling.values, by_id.pop(filling.row_id)
        values["before"] = _plain(item.before) | values["before"]
        values["after"] = values["after"] | _plain(item.after)
    Filling.objects.bulk_update(again, ["values"], batch_size=500)
    Filling.objects.bulk_create(
        Filling(
            import_run=row,
            kind=kind,
            row_id=item.row_id,
            values={"before": _plain(item.before), "after": _plain(item.after)},
        )
        for item in by_id.values()
    )


def store_told_again(row: ImportRun, told_again: Mapping[str, Iterable[int]]) -> None:
    """Keep account of the rows there that the file tells too."""
    ToldAgain.objects.bulk_create(
        ToldAgain(import_run=row, kind=kind, first_id=first, last_id=last)
        for kind, ids in told_again.items()
        for first, last in spans_of(ids)
    )


def fillings(row: ImportRun, kind: str, *, batch_size: int = 1_000) -> Iterator[list[Filled]]:
    """What an import filled, in batches."""
    last = 0
    rows = Filling.objects.filter(import_run=row, kind=kind).order_by("pk")
    while found := list(rows.filter(pk__gt=last)[:batch_size]):
        yield [
            Filled(item.row_id, _rich(item.values["before"]), _rich(item.values["after"]))
            for item in found
        ]
        last = found[-1].pk


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    plain: dict[str, Any] = msgspec.to_builtins(values)
    return plain


def _rich(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the tables hold them: moments end in ``_at``."""
    return {
        name: msgspec.convert(value, datetime) if name.endswith("_at") and value else value
        for name, value in values.items()
    }


def preview_tally(file: FileTable, setting: Setting, progress: Progress) -> Tally:
    """What an import would do, without writing anything."""
    total = Tally(rejected=list(file.rejected()))
    for stage in stages_of(file, setting):
        progress.stage(stage.name, stage.total())
        for batch in stage.batches(""):
            total.add(stage.preview(batch))
            progress.advance(len(batch.items))
    return total
