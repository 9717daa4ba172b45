"""Starting, running, previewing and undoing imports of files."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction

from regulars.core.bulk import take_turn
from regulars.core.events.services import record
from regulars.edges.connectors.files.checks import check, check_anew, check_doubling, check_zone
from regulars.edges.connectors.files.claims import (
    UNFINISHED,
    claimed,
    database_failed,
    note_failure,
    reading_stopped,
    save_alone,
)
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.plans import plan_of
from regulars.edges.connectors.files.queries import card
from regulars.edges.connectors.files.run import Run, outlook
from regulars.edges.connectors.files.stages import Setting
from regulars.edges.connectors.files.tables import FileTable
from regulars.edges.connectors.files.types import (
    AlreadyUndone,
    FileChanged,
    ImportRequest,
    ImportStarted,
    ImportTakenOver,
    ImportUndone,
    NothingToResume,
    Preview,
    RunCard,
    UndoDiffers,
    UnknownImport,
)
from regulars.edges.connectors.files.undoing import Undoing
from regulars.insight.readers import Notation
from regulars.kernel.errors import RegularsError
from regulars.kernel.files import check_readable, explain
from regulars.kernel.progress import Progress, Silent

ENGINE_STOPS = (duckdb.OutOfMemoryException, duckdb.IOException, MemoryError)


def preview_import(
    *, request: ImportRequest, now: datetime, progress: Progress | None = None
) -> Preview:
    """Read the file and say what importing it would do; writes nothing, in the database or beside
    it.

    Raises UnknownKind, UnusableName, UnknownCurrency, ZoneChanged, ErrorListInTheWay,
    ErrorListIsFolder, the readers' errors and those of ``kernel.files``.
    """
    check(request)
    check_anew(request)
    teller = progress or Silent()
    try:
        file = _open(request, now, teller)
        found = outlook(file, _setting(request, file, now), teller)
    except ENGINE_STOPS as error:
        raise reading_stopped(error) from error
    return Preview(
        kind=request.kind,
        file_name=_name(request),
        currency=file.currency,
        columns=file.columns,
        rows_read=file.rows,
        rows_imported=found.imported,
        rows_unchanged=found.unchanged,
        rows_rejected=found.rejections,
        created=dict(found.created),
        rejected=tuple(found.rejected),
    )


@transaction.atomic
def start_import(*, request: ImportRequest, actor: str, now: datetime) -> int:
    """Note down an import of the file and return its id; nothing is read yet.

    Records ``imports.started``.

    Raises UnknownKind, UnusableName, UnknownCurrency, ZoneChanged, ErrorListInTheWay,
    ErrorListIsFolder, AlreadyRunning and the errors of ``kernel.files``.
    """
    check(request)
    check_anew(request)
    run = ImportRun(
        kind=request.kind,
        file_path=str(request.path.absolute()),
        file_name=_name(request),
        sha256=digest_of(request.path),
        source=request.source,
        mapping=dict(request.mapping),
        encoding=request.encoding,
        sheet=request.sheet,
        currency=request.currency,
        channel=request.channel,
        time_zone=settings.REGULARS_TIME_ZONE,
        tax_is_included=request.tax_is_included,
        may_double=request.may_double,
        errors_path=str(request.errors_path.absolute()) if request.errors_path else "",
        created_at=now,
        updated_at=now,
    )
    save_alone(run)
    if not run.errors_path:
        run.errors_path = str(settings.REGULARS_HOME / "imports" / f"{run.pk}-errors.csv")
        run.save(update_fields=["errors_path"])
    record(
        ImportStarted(
            key=f"imports.started:{run.pk}",
            occurred_at=now,
            actor=actor,
            import_run=run.pk,
            kind=run.kind,
        )
    )
    return run.pk


def find_unfinished(*, request: ImportRequest) -> int:
    """The newest import of this very file that stopped on the way.

    Raises NothingToResume and the errors of ``kernel.files``.
    """
    check(request)
    runs = ImportRun.objects.filter(
        kind=request.kind,
        sha256=digest_of(request.path),
        source=request.source,
        status__in=UNFINISHED,
    )
    run = runs.order_by("-pk").first()
    if run is None:
        raise NothingToResume(file=str(request.path))
    may_double = run.may_double or request.may_double  # agreed to once, or now
    path = str(request.path.absolute())
    ImportRun.objects.filter(pk=run.pk).update(file_path=path, may_double=may_double)
    return run.pk


def run_import(*, run_id: int, actor: str, progress: Progress | None = None) -> RunCard:
    """Carry an import out, or go on with it where it was killed or failed.

    Each batch is one transaction with its position, so that a kill at any moment loses and doubles
    nothing. What is there already under the same number is left as it is; a row that differs from
    it is listed in the error file. What it brings in is recorded as done by ``actor``, and so is
    going on with it: ``imports.resumed``.

    Raises UnknownImport, ImportNotOpen, AlreadyRunning, FileChanged, ImportTakenOver, ZoneChanged,
    WouldDouble, DatabaseFailed, ReadingStopped, the readers' errors and those of
    ``kernel.files``; the import is then marked as failed and can be gone on with.
    """
    run = claimed(run_id, actor)
    try:
        _carry_out(run, actor, progress or Silent())
    except ImportTakenOver:
        raise  # whoever has it now says how it goes
    except RegularsError as error:
        note_failure(run_id, error)
        raise
    except ENGINE_STOPS as error:
        stopped = reading_stopped(error)
        note_failure(run_id, stopped)
        raise stopped from error
    except OperationalError as error:  # any other DatabaseError is a fault of ours
        failure = database_failed(run_id, error)
        with suppress(DatabaseError):  # it may not even take this
            note_failure(run_id, failure)
        raise failure from error
    except DatabaseError as error:
        note_failure(run_id, error)
        raise
    return card(ImportRun.objects.get(pk=run_id))


@transaction.atomic
def undo_import(
    *,
    run_id: int,
    actor: str,
    now: datetime,
    agreed: str = "",
    progress: Progress | None = None,
) -> RunCard:
    """Leave what importing only the other files would have brought, each where this one was.

    Orders, refunds, lines, customers and products go, unless another import's file tells of them
    too: then they are that one's, with the values that it told, and go with it. Of what the others
    tell, the import with the lowest number goes first, as ever. An import that is still being run
    stops at its next batch. ``agreed`` is the mark of the plan that was shown and agreed to: where
    undoing would do something else by now, it is refused. Records
    ``imports.undone``.

    Raises UnknownImport, AlreadyUndone, UndoDiffers.
    """
    open_runs = ImportRun.objects.filter(pk=run_id).exclude(status=ImportRun.Status.UNDONE)
    if not open_runs.update(status=ImportRun.Status.UNDONE, updated_at=now, finished_at=now):
        if ImportRun.objects.filter(pk=run_id).exists():
            raise AlreadyUndone(run_id=run_id)
        raise UnknownImport(run_id=run_id)
    take_turn()  # what imports under way are writing just now is to be seen, and told apart
    run = ImportRun.objects.get(pk=run_id)
    if agreed and plan_of(run).mark != agreed:
        raise UndoDiffers(run_id=run_id)
    Undoing(run, actor, now, progress or Silent()).carry_out()
    key = f"imports.undone:{run_id}"
    record(ImportUndone(key=key, occurred_at=now, actor=actor, import_run=run_id))
    return card(run)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content.

    Raises the errors of ``kernel.files``.
    """
    check_readable(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        explain(error, path)


def _name(request: ImportRequest) -> str:
    return (request.file_name or request.path.name)[:255]


def _open(request: ImportRequest, now: datetime, progress: Progress) -> FileTable:
    return FileTable.open(
        request.path,
        request.kind,
        mapping=request.mapping,
        currency=request.currency,
        store_currency=settings.REGULARS_CURRENCY,
        notation=_notation(request),
        today=now.astimezone(ZoneInfo(settings.REGULARS_TIME_ZONE)).date(),
        progress=progress,
    )


def _notation(request: ImportRequest) -> Notation:
    """Moments with an offset are turned to the store's zone; a store without one keeps the clock
    time that is written, as the report does.
    """
    zone = settings.REGULARS_TIME_ZONE
    return Notation(
        zone=None if zone == "UTC" else zone,
        encoding=request.encoding or None,
        sheet=request.sheet or None,
    )


def _setting(request: ImportRequest, file: FileTable, now: datetime) -> Setting:
    return Setting(
        source=request.source,
        currency=file.currency,
        channel=request.channel,
        zone=ZoneInfo(settings.REGULARS_TIME_ZONE),
        tax_is_included=request.tax_is_included,
        now=now,
    )


def _carry_out(run: ImportRun, actor: str, progress: Progress) -> None:
    path = Path(run.file_path)
    check_zone(run)
    if digest_of(path) != run.sha256:
        raise FileChanged(file=run.file_name, run_id=run.pk)
    request = ImportRequest(
        kind=run.kind,
        path=path,
        mapping=run.mapping,
        encoding=run.encoding,
        sheet=run.sheet,
        currency=run.currency,
        channel=run.channel,
        source=run.source,
        tax_is_included=run.tax_is_included,
        may_double=run.may_double,
    )
    began = run.created_at  # on another day, other rows of the file would be of the future
    file = _open(request, began, progress)
    run.currency = file.currency
    run.columns = file.columns
    run.rows_total = file.rows
    setting = replace(_setting(request, file, began), run_id=run.pk, actor=actor)
    if not (run.may_double or run.stage):
        check_doubling(file, setting)
    under_way = Run(run, file, setting, progress)
    under_way.carry_out()
    under_way.finish()
