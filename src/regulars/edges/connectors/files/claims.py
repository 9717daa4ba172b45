"""Who runs an import: one process at a time, and what it leaves behind when it fails."""

from __future__ import annotations

import tempfile
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from regulars.core.events.services import record
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.types import (
    AlreadyRunning,
    DatabaseFailed,
    ImportNotOpen,
    ImportResumed,
    ReadingStopped,
    UnknownImport,
)
from regulars.kernel import clock
from regulars.kernel.errors import RegularsError
from regulars.kernel.ids import public_id

MOVING = (ImportRun.Status.WAITING, ImportRun.Status.RUNNING)
UNFINISHED = (*MOVING, ImportRun.Status.FAILED)


@transaction.atomic
def claimed(run_id: int, actor: str) -> ImportRun:
    """Take an unfinished import to run it here.

    Raises UnknownImport, ImportNotOpen, AlreadyRunning.
    """
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
    save_alone(run, update_fields=["status", "failure", "started_at", "updated_at"])
    return run


def save_alone(run: ImportRun, **options: Any) -> None:
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


def database_failed(run_id: int, error: DatabaseError) -> DatabaseFailed:
    """What the database said, as an error for whoever imports."""
    database = str(connection.settings_dict["NAME"])
    reason = str(error).strip().partition("\n")[0] or "no reason given"
    return DatabaseFailed(database=database, reason=reason, run_id=run_id)


def reading_stopped(error: Exception) -> ReadingStopped:
    """What stopped the engine that reads, as an error for whoever imports."""
    first_line = (str(error) or "out of memory").splitlines()[0]
    return ReadingStopped(reason=first_line.rstrip("."), folder=tempfile.gettempdir())


def note_failure(run_id: int, error: Exception) -> None:
    """Keep why the import stopped, for whoever looks at it later."""
    if isinstance(error, RegularsError):
        failure = {"sentence": error.sentence, "values": error.values()}
    else:
        failure = {"sentence": "{reason}", "values": {"reason": str(error)}}
    ImportRun.objects.filter(pk=run_id, status=ImportRun.Status.RUNNING).update(
        status=ImportRun.Status.FAILED, failure=failure, updated_at=clock.now()
    )
