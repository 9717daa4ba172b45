"""Bringing the lake up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from regulars.core.events.queries import latest, since
from regulars.core.events.types import Cursor
from regulars.core.orders.queries import lines_of
from regulars.engine import disk
from regulars.engine.lake.exporting import Exported, export
from regulars.engine.lake.folder import (
    DRAFTS,
    check_files,
    clear_away,
    forget_damage,
    lake_folder,
    read_manifest,
    syncing,
    versions_seen,
    write_manifest,
)
from regulars.engine.lake.rules import FORMAT, LINES, Stale, must_start_over, stale_after
from regulars.engine.lake.types import Bucket, LakeDamaged, Manifest, NoLake, Part, Sync
from regulars.kernel.progress import Progress, Silent

EVENTS_AT_A_TIME = 5_000


@dataclass(frozen=True)
class Plan:
    """What is to be copied, and up to which event the copy will be."""

    before: Manifest | None
    stale: Stale
    cursor: Cursor
    cursor_key: str

    @property
    def whole(self) -> bool:
        """Whether nothing of the state before is kept."""
        return self.before is None


def sync(*, now: datetime, progress: Progress | None = None, whole: bool = False) -> Sync:
    """Copy to the lake what changed since the last time; ``whole`` copies everything anew.

    Readers see the state before or the state after, also when this process is killed at any
    instruction; the next sync then does the work again. Where nothing changed, nothing is written.
    Heavy: for processes of their own, in which no other thread uses the database.

    A damaged lake is copied anew.

    Raises LakeBusy, StoreUnreadable, and the errors of ``kernel.files``.
    """
    progress = progress or Silent()
    folder = lake_folder()
    disk.make_folder(folder)
    with syncing(folder):
        disk.remove(folder / DRAFTS)
        progress.stage("changes")
        plan = _plan(folder, whole=whole)
        if plan.before and not plan.stale.parts():
            return Sync(plan.before.version, changed=False, whole=False, files=0, rows=0)
        return _carry_out(plan, folder, now, progress)


def _plan(folder: Path, *, whole: bool) -> Plan:
    """Compare the log with the manifest."""
    before = None if whole else _manifest_to_go_on_from(folder)
    if before is None:
        last = latest()
        cursor, key = (last.cursor, last.key) if last else (Cursor(), "")
        return Plan(None, Stale.everything(), cursor, key)
    stale, cursor, key = Stale(), before.cursor, before.cursor_key
    while events := since(cursor, limit=EVENTS_AT_A_TIME):
        stale = stale_after(events, stale)
        cursor, key = events[-1].cursor, events[-1].key
    _add_lines_of_owners(stale)
    return Plan(before, stale, cursor, key)


def _add_lines_of_owners(stale: Stale) -> None:
    """Find the lines of those whose lines are others' now. Those that change hands again meanwhile
    are told of by a later event, and copied once more.
    """
    sold, taken_back = lines_of(stale.owners)
    for part, ids in ((Part.ORDER_LINES, sold), (Part.REFUND_LINES, taken_back)):
        for first, last in ids:
            stale.add(part, first, last)
    stale.owners.clear()


def _manifest_to_go_on_from(folder: Path) -> Manifest | None:
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
    except (NoLake, LakeDamaged):  # a copy of what the database has is made again
        return None
    over = must_start_over(
        manifest,
        zone=settings.REGULARS_TIME_ZONE,
        currency=settings.REGULARS_CURRENCY,
        cursor_key=_key_at(manifest.cursor),
    )
    return None if over else manifest


def _key_at(cursor: Cursor) -> str | None:
    """The key of the event at this place of the log, if there is one."""
    found = since(Cursor(cursor.transaction_id, cursor.row_id - 1), limit=1)
    return found[0].key if found and found[0].cursor == cursor else None


def _carry_out(plan: Plan, folder: Path, now: datetime, progress: Progress) -> Sync:
    """Copy, make the copy the state of the lake, and clear away what nobody needs any more."""
    version = 1 + (plan.before.version if plan.before else versions_seen(folder))
    zone, currency = settings.REGULARS_TIME_ZONE, settings.REGULARS_CURRENCY
    exported = export(
        folder, plan.stale, version=version, zone=zone, currency=currency, progress=progress
    )
    before = plan.before
    changed = before is None or any(part in LINES for part in exported.buckets)
    parts = _parts(plan, exported)
    manifest = Manifest(
        format=FORMAT,
        version=version,
        lines_version=version if changed or before is None else before.lines_version,
        lines_written_at=now if changed or before is None else before.lines_written_at,
        zone=zone,
        currency=currency,
        written_at=now,
        cursor=plan.cursor,
        cursor_key=plan.cursor_key,
        left_out=exported.left_out,
        parts=parts,
        retired=_retired(folder, parts),
    )
    write_manifest(folder, manifest)
    if plan.whole:
        forget_damage(folder)
    clear_away(folder, manifest)
    written = [bucket for buckets in exported.buckets.values() for bucket in buckets]
    rows = sum(bucket.rows for bucket in written)
    return Sync(version, changed=True, whole=plan.whole, files=len(written), rows=rows)


def _parts(plan: Plan, exported: Exported) -> dict[Part, tuple[Bucket, ...]]:
    """The buckets of the new state: those just copied, and those before that are not stale."""
    before = plan.before.parts if plan.before else {}
    parts = {}
    for part in Part:
        stale = plan.stale.numbers(part)
        kept = (
            bucket
            for bucket in before.get(part, ())
            if stale is not None and bucket.number not in stale
        )
        parts[part] = tuple(
            sorted((*kept, *exported.buckets.get(part, ())), key=lambda bucket: bucket.file)
        )
    return parts


def _retired(folder: Path, parts: dict[Part, tuple[Bucket, ...]]) -> tuple[str, ...]:
    """Files of the state before that the new one does without; its readers may still need them."""
    try:
        before = read_manifest(folder).files
    except (NoLake, LakeDamaged):
        return ()
    return tuple(sorted(before - {bucket.file for buckets in parts.values() for bucket in buckets}))
