"""Imports as they stand."""

from __future__ import annotations

from collections.abc import Collection

from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.plans import plan_of
from regulars.edges.connectors.files.types import RunCard, UndoPlan, UnknownImport
from regulars.edges.sentences import filled


def run_card(run_id: int) -> RunCard:
    """One import.

    Raises UnknownImport.
    """
    row = ImportRun.objects.filter(pk=run_id).first()
    if row is None:
        raise UnknownImport(run_id=run_id)
    return card(row)


def _failure(row: ImportRun) -> str:
    """Why it failed, in the reader's language; empty where it did not."""
    return filled(row.failure["sentence"], row.failure["values"]) if row.failure else ""


def undo_plan(run_id: int) -> UndoPlan:
    """What undoing an import would do as things stand; of one undone, nothing.

    Raises UnknownImport.
    """
    row = ImportRun.objects.filter(pk=run_id).first()
    if row is None:
        raise UnknownImport(run_id=run_id)
    return plan_of(row)


def file_names(run_ids: Collection[int]) -> dict[int, str]:
    """The names of the files of these imports, by import; those there never were are left out."""
    rows = ImportRun.objects.filter(pk__in=run_ids)
    return dict(rows.values_list("pk", "file_name"))


def recent_runs(*, limit: int = 50, before_id: int | None = None) -> list[RunCard]:
    """Imports, newest first; continue with ``before_id`` set to the last one's id."""
    rows = ImportRun.objects.order_by("-pk")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [card(row) for row in rows[:limit]]


def card(row: ImportRun) -> RunCard:
    """The row as a value."""
    return RunCard(
        id=row.pk,
        kind=row.kind,
        status=row.status,
        file_name=row.file_name,
        source=row.source,
        currency=row.currency,
        stage=row.stage,
        rows_total=row.rows_total,
        rows_read=row.rows_read,
        rows_imported=row.rows_imported,
        rows_unchanged=row.rows_unchanged,
        rows_rejected=row.rows_rejected,
        created=row.created,
        errors_path=row.errors_path,
        failure=_failure(row),
        created_at=row.created_at,
        started_at=row.started_at,
        updated_at=row.updated_at,
        finished_at=row.finished_at,
        channel=row.channel,
        tax_is_included=row.tax_is_included,
        mapping=row.mapping,
        columns=row.columns,
        encoding=row.encoding,
        sheet=row.sheet,
    )
