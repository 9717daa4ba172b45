"""Starting, running, previewing and undoing imports of files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from regulars.core.catalog import queries as catalog_queries
from regulars.core.catalog import services as catalog
from regulars.core.customers import queries as customer_queries
from regulars.core.customers import services as customers
from regulars.core.events.services import record
from regulars.core.orders import queries as order_queries
from regulars.core.orders import services as orders
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.queries import card
from regulars.edges.connectors.files.run import Run, fillings, preview_tally
from regulars.edges.connectors.files.stages import Setting
from regulars.edges.connectors.files.tables import FileTable
from regulars.edges.connectors.files.types import (
    KINDS,
    AlreadyRunning,
    AlreadyUndone,
    DatabaseFailed,
    ErrorListInTheWay,
    ErrorListIsFolder,
    FileChanged,
    ImportNotOpen,
    ImportRequest,
    ImportResumed,
    ImportStarted,
    ImportTakenOver,
    ImportUndone,
    NothingToResume,
    Preview,
    ReadingStopped,
    RunCard,
    UndoDiffers,
    UnknownImport,
    UnknownKind,
    UnusableName,
    ZoneChanged,
)
from regulars.edges.connectors.files.undoing import filled_by_others, hand_over, plan_of
from regulars.kernel import clock
from regulars.kernel.errors import RegularsError
from regulars.kernel.files import check_readable, explain
from regulars.kernel.ids import public_id
from regulars.kernel.money import exponent_of
from regulars.kernel.progress import Progress, Silent

LONGEST_SOURCE = 60
LONGEST_CHANNEL = 100
REJECTIONS_SHOWN = 100
ENGINE_STOPS = (duckdb.OutOfMemoryException, duckdb.IOException, MemoryError)
MOVING = (ImportRun.Status.WAITING, ImportRun.Status.RUNNING)
UNFINISHED = (ImportRun.Status.WAITING, ImportRun.Status.RUNNING, ImportRun.Status.FAILED)


def preview_import(
    *, request: ImportRequest, now: datetime, progress: Progress | None = None
) -> Preview:
    """Read the file and say what importing it would do; writes nothing, in the database or beside
    it.

    Raises UnknownKind, UnusableName, UnknownCurrency, ZoneChanged, ErrorListInTheWay,
    ErrorListIsFolder, the readers' errors and those of ``kernel.files``.
    """
    _check(request)
    _check_anew(request)
    teller = progress or Silent()
    try:
        file = _open(request, teller)
        tally = preview_tally(file, _setting(request, file, now), teller)
    except ENGINE_STOPS as error:
        raise _reading_stopped(error) from error
    return Preview(
        kind=request.kind,
        file_name=_name(request),
        currency=file.currency,
        columns=file.columns,
        rows_read=file.reading.intake.rows_read,
        rows_imported=tally.imported,
        rows_unchanged=tally.unchanged,
        rows_rejected=len(tally.rejected),
        created=dict(tally.created),
        rejected=tuple(tally.rejected[:REJECTIONS_SHOWN]),
    )


@transaction.atomic
def start_import(*, request: ImportRequest, actor: str, now: datetime) -> int:
    """Note down an import of the file and return its id; nothing is read yet.

    Records ``imports.started``.

    Raises UnknownKind, UnusableName, UnknownCurrency, ZoneChanged, ErrorListInTheWay,
    ErrorListIsFolder, AlreadyRunning and the errors of ``kernel.files``.
    """
    _check(request)
    _check_anew(request)
    run = ImportRun(
        kind=request.kind,
        file_path=str(request.path.absolute()),
        file_name=_name(request),
        sha256=digest_of(request.path),
        source=request.source,
        mapping=dict(request.mapping),
        currency=request.currency,
        channel=request.channel,
        time_zone=settings.REGULARS_TIME_ZONE,
        tax_is_included=request.tax_is_included,
        errors_path=str(request.errors_path.absolute()) if request.errors_path else "",
        created_at=now,
        updated_at=now,
    )
    _save_alone(run)
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
    _check(request)
    runs = ImportRun.objects.filter(
        kind=request.kind,
        sha256=digest_of(request.path),
        source=request.source,
        status__in=UNFINISHED,
    )
    run = runs.order_by("-pk").first()
    if run is None:
        raise NothingToResume(file=str(request.path))
    if run.file_path != str(request.path.absolute()):
        ImportRun.objects.filter(pk=run.pk).update(file_path=str(request.path.absolute()))
    return run.pk


def run_import(*, run_id: int, actor: str, progress: Progress | None = None) -> RunCard:
    """Carry an import out, or go on with it where it was killed or failed.

    Each batch is one transaction with its position, so that a kill at any moment loses and doubles
    nothing. What is there already under the same number is left as it is; a row that differs from
    it is listed in the error file. What it brings in is recorded as done by ``actor``, and so is
    going on with it: ``imports.resumed``.

    Raises UnknownImport, ImportNotOpen, AlreadyRunning, FileChanged, ImportTakenOver, ZoneChanged,
    DatabaseFailed, ReadingStopped, the readers' errors and those of ``kernel.files``; the import is
    then marked as failed and can be gone on with.
    """
    run = _claimed(run_id, actor)
    try:
        _carry_out(run, actor, progress or Silent())
    except ImportTakenOver:
        raise  # whoever has it now says how it goes
    except RegularsError as error:
        _note_failure(run_id, error)
        raise
    except ENGINE_STOPS as error:
        stopped = _reading_stopped(error)
        _note_failure(run_id, stopped)
        raise stopped from error
    except OperationalError as error:  # any other DatabaseError is a fault of ours
        failure = _database_failed(run_id, error)
        with suppress(DatabaseError):  # it may not even take this
            _note_failure(run_id, failure)
        raise failure from error
    except DatabaseError as error:
        _note_failure(run_id, error)
        raise
    return card(ImportRun.objects.get(pk=run_id))


@transaction.atomic
def undo_import(*, run_id: int, actor: str, now: datetime, agreed: str = "") -> RunCard:
    """Delete exactly what an import created, and empty again what it filled.

    Orders, refunds and lines go, unless another import's file holds them too: then they are that
    one's. Customers and products that it made go unless something else uses them. An import that
    is still being run stops at its next batch. ``agreed`` is the mark of the plan that was shown
    and agreed to: where undoing would do something else by now, it is refused. Records
    ``imports.undone``.

    Raises UnknownImport, AlreadyUndone, UndoDiffers.
    """
    open_runs = ImportRun.objects.filter(pk=run_id).exclude(status=ImportRun.Status.UNDONE)
    if not open_runs.update(status=ImportRun.Status.UNDONE, updated_at=now, finished_at=now):
        if ImportRun.objects.filter(pk=run_id).exists():
            raise AlreadyUndone(run_id=run_id)
        raise UnknownImport(run_id=run_id)
    run = ImportRun.objects.get(pk=run_id)
    if agreed and plan_of(run).mark != agreed:
        raise UndoDiffers(run_id=run_id)
    hand_over(run)
    if run.kind == ImportRun.Kind.ORDERS:
        orders.undo_import(import_run=run_id, actor=actor, now=now)
    _undo_customers(run, actor, now)
    _undo_products(run, actor, now)
    run.fillings.all().delete()
    run.told_again.all().delete()
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


def _check(request: ImportRequest) -> None:
    if request.kind not in KINDS:
        raise UnknownKind(kind=request.kind)
    if not 0 < len(request.source) <= LONGEST_SOURCE or ":" in request.source:
        raise UnusableName(what="source", value=request.source, longest=LONGEST_SOURCE)
    if request.currency:
        exponent_of(request.currency)
    if len(request.channel) > LONGEST_CHANNEL:
        raise UnusableName(what="channel", value=request.channel, longest=LONGEST_CHANNEL)


def _check_anew(request: ImportRequest) -> None:
    """What must hold before an import begins, and need not when it is gone on with."""
    _check_error_list(request)
    if request.kind == ImportRun.Kind.ORDERS:
        earlier = ImportRun.objects.filter(kind=request.kind, rows_imported__gt=0)
        _check_zone(earlier.exclude(status=ImportRun.Status.UNDONE).order_by("-pk").first())


def _check_error_list(request: ImportRequest) -> None:
    path = request.errors_path
    if path is not None and path.is_dir():
        raise ErrorListIsFolder(path=str(path))
    if path is not None and os.path.lexists(path):
        raise ErrorListInTheWay(path=str(path))


def _check_zone(earlier: ImportRun | None) -> None:
    today = settings.REGULARS_TIME_ZONE
    if earlier is not None and earlier.time_zone != today:
        raise ZoneChanged(run_id=earlier.pk, then=earlier.time_zone, today=today)


def _database_failed(run_id: int, error: DatabaseError) -> DatabaseFailed:
    """What the database said, as an error for whoever imports."""
    database = str(connection.settings_dict["NAME"])
    reason = str(error).strip().partition("\n")[0] or "no reason given"
    return DatabaseFailed(database=database, reason=reason, run_id=run_id)


def _reading_stopped(error: Exception) -> ReadingStopped:
    first_line = (str(error) or "out of memory").splitlines()[0]
    return ReadingStopped(reason=first_line.rstrip("."), folder=tempfile.gettempdir())


def _note_failure(run_id: int, error: Exception) -> None:
    if isinstance(error, RegularsError):
        failure = {"sentence": error.sentence, "values": error.values()}
    else:
        failure = {"sentence": "{reason}", "values": {"reason": str(error)}}
    ImportRun.objects.filter(pk=run_id, status=ImportRun.Status.RUNNING).update(
        status=ImportRun.Status.FAILED, failure=failure, updated_at=clock.now()
    )


def _name(request: ImportRequest) -> str:
    return (request.file_name or request.path.name)[:255]


def _open(request: ImportRequest, progress: Progress) -> FileTable:
    return FileTable.open(
        request.path,
        request.kind,
        mapping=request.mapping,
        currency=request.currency,
        store_currency=settings.REGULARS_CURRENCY,
        zone=settings.REGULARS_TIME_ZONE,
        progress=progress,
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


@transaction.atomic
def _claimed(run_id: int, actor: str) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise UnknownImport(run_id=run_id)
    if run.status not in UNFINISHED:
        raise ImportNotOpen(run_id=run_id, state=run.status)
    now = clock.now()
    run.status, run.failure, run.updated_at = ImportRun.Status.RUNNING, {}, now
    if run.started_at is not None:
        key = f"imports.resumed:{public_id('evt', now=now)}"
        record(ImportResumed(key=key, occurred_at=now, actor=actor, import_run=run_id))
    run.started_at = run.started_at or now
    _save_alone(run, update_fields=["status", "failure", "started_at", "updated_at"])
    return run


def _save_alone(run: ImportRun, **options: Any) -> None:
    """Save an import that is to run; the database lets one of a file run at a time."""
    try:
        with transaction.atomic():
            run.save(**options)
    except IntegrityError as error:
        same = {"kind": run.kind, "source": run.source, "sha256": run.sha256}
        other = ImportRun.objects.filter(**same, status__in=MOVING).exclude(pk=run.pk).first()
        if other is None:
            raise
        raise AlreadyRunning(file=run.file_name, run_id=other.pk) from error


def _carry_out(run: ImportRun, actor: str, progress: Progress) -> None:
    path = Path(run.file_path)
    _check_zone(run)
    if digest_of(path) != run.sha256:
        raise FileChanged(file=run.file_name, run_id=run.pk)
    request = ImportRequest(
        kind=run.kind,
        path=path,
        mapping=run.mapping,
        currency=run.currency,
        channel=run.channel,
        source=run.source,
        tax_is_included=run.tax_is_included,
    )
    file = _open(request, progress)
    run.currency = file.currency
    run.rows_total = file.usable_rows
    setting = replace(_setting(request, file, run.created_at), run_id=run.pk, actor=actor)
    under_way = Run(run, file, setting, progress)
    under_way.carry_out()
    under_way.finish()


def _undo_customers(run: ImportRun, actor: str, now: datetime) -> None:
    unused = (
        set(ids)
        - order_queries.customers_with_orders(ids)
        - filled_by_others(run, "customers", ids)
        for ids in customer_queries.made_by_import(run.pk)
    )
    filled = fillings(run, "customers")
    customers.undo_import(import_run=run.pk, unused=unused, filled=filled, actor=actor, now=now)


def _undo_products(run: ImportRun, actor: str, now: datetime) -> None:
    unused = (
        set(ids) - order_queries.products_with_lines(ids) - filled_by_others(run, "products", ids)
        for ids in catalog_queries.made_by_import(run.pk)
    )
    filled = fillings(run, "products")
    catalog.undo_import(import_run=run.pk, unused=unused, filled=filled, actor=actor, now=now)
