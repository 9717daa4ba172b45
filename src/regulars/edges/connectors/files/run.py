"""Carries an import out: stage by stage, batch by batch, each batch and its position in one
transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import transaction

from regulars.core.bulk import take_turn
from regulars.edges.connectors.files.accounts import store
from regulars.edges.connectors.files.error_file import ErrorFile
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.stages import Setting, Stage, stages_of
from regulars.edges.connectors.files.stages.batches import ROWS_AT_A_TIME
from regulars.edges.connectors.files.tables import FileTable
from regulars.edges.connectors.files.types import ImportTakenOver, Outlook, Rejection, Tally
from regulars.kernel import clock
from regulars.kernel.progress import Progress


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
            with transaction.atomic():
                self._claim()
                left_out = Tally(read=self.file.rows - self.file.usable_rows)
                self._advance(first_stage, "", left_out, errors)
                for part in _parts(self.file.rejected()):
                    self._advance(first_stage, "", Tally(rejected=part), errors)
        return errors

    def _carry_out_stage(self, stage: Stage, after: str, errors: ErrorFile) -> None:
        self.progress.stage(stage.name, stage.total())
        for batch in stage.batches(after):
            with transaction.atomic():
                self._claim()
                take_turn()  # what the batch names stays there until it is written
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
            self.row.rows_read = self.row.rows_total  # those that name nobody belong to no batch
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
        row.rows_rejected += tally.rows_listed
        row.created = dict(Counter(row.created) + tally.count_rows())
        row.errors_size = errors.add(tally.rejected)
        row.updated_at = clock.now()
        row.save()
        for kind, told in tally.told.items():
            store(row, kind, told)


def outlook(file: FileTable, setting: Setting, progress: Progress) -> Outlook:
    """What an import would do, without writing anything."""
    total = Outlook()
    for part in _parts(file.rejected()):
        total.add(Tally(rejected=part))
    for stage in stages_of(file, setting):
        progress.stage(stage.name, stage.total())
        for batch in stage.batches(""):
            total.add(stage.preview(batch))
            progress.advance(len(batch.items))
    return total


def _parts(rejections: Iterable[Rejection]) -> Iterator[list[Rejection]]:
    """The rows not taken, some at a time."""
    rows = iter(rejections)
    while part := list(islice(rows, ROWS_AT_A_TIME)):
        yield part
