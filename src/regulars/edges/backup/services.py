"""Making a backup of an installation, and an installation of a backup."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from regulars import __version__
from regulars.core.events.types import CHAIN_HEAD
from regulars.core.privacy.services import keep_tombstones
from regulars.edges.backup import archive, postgresql, sqlite
from regulars.edges.backup.types import (
    FILES,
    FORMAT,
    MADE_AGAIN,
    SECRET,
    ArchiveNewer,
    HomeInUse,
    InstallationRuns,
    LakeTied,
    Manifest,
    NothingToBackUp,
    OtherDatabase,
    Outcome,
)
from regulars.edges.installation import RUNNING_LOCK, finish_restoring, has_tables
from regulars.engine.lake.queries import held_files
from regulars.kernel.files import changeover, explain, whole_file
from regulars.kernel.locks import taken
from regulars.kernel.progress import Progress

logger = logging.getLogger(__name__)

DRAFTS = "files.restoring"  # in the home
POSTGRESQL = "postgresql"
ERASURES = "privacy_erasure"  # a table that earlier versions lack
NAMES = {"sqlite": "SQLite", POSTGRESQL: "PostgreSQL"}


def back_up(
    path: Path, *, with_secret: bool, with_lake: bool, now: datetime, progress: Progress
) -> Outcome:
    """Write one archive of the installation as it is at one moment, while it is at work.

    The archive appears only when it is complete. Raises NothingToBackUp, DatabaseDamaged, LakeTied,
    ToolMissing, ToolFailed, and the errors of ``kernel.files``.
    """
    if not has_tables():
        raise NothingToBackUp
    if with_lake and connection.vendor == POSTGRESQL:
        raise LakeTied
    with whole_file(path) as file, archive.writing(file, progress) as writer:
        if with_lake:  # before the database: what comes in meanwhile, the next sync copies
            _add_made_again(writer)
        manifest = _add_database(writer, path.absolute().parent, now, progress)
        progress.stage("files")
        for name, place in archive.files_below(settings.REGULARS_HOME, FILES):
            writer.add(name, place)
        if with_secret:
            key = settings.REGULARS_HOME / SECRET
            if key.is_file():
                writer.add(SECRET, key)
        manifest = _with_entries(manifest, writer)
        writer.end(manifest)
    return _outcome(path, manifest)


def restore(path: Path, *, may_replace: bool, progress: Progress) -> Outcome:
    """Make the installation what the archive holds.

    Everything is checked, and prepared beside what is there, before anything changes; then it
    changes in one step. Killed at any moment, the installation is what it was or what the archive
    holds: whoever opens it next brings the step to its end.

    Raises ArchiveDamaged, ArchiveNewer, OtherDatabase, HomeInUse, InstallationRuns, ToolMissing,
    ToolFailed, and the errors of ``kernel.files``.
    """
    manifest = archive.checked(path, progress)
    _check_fits(path, manifest)
    home = settings.REGULARS_HOME
    with _alone(home):
        finish_restoring(home)
        if not may_replace:
            _check_empty(home)
        _remember_erased()
        try:
            _put_in_place(path, manifest, home, progress)
        except OSError as error:
            explain(error, home)
    return _outcome(path, manifest)


def _remember_erased() -> None:
    """What the database knows of erasures, and the archive may not, has to outlive the database."""
    if not has_tables():
        return
    try:
        if ERASURES in connection.introspection.table_names():
            keep_tombstones()
    except DatabaseError:
        logger.warning("The database cannot say who was erased; the file of the home does.")


def _add_made_again(writer: archive.Writer) -> None:
    home = settings.REGULARS_HOME
    with held_files() as names:
        for name in names:
            writer.add(f"lake/{name}", home / "lake" / name)
        for name, place in archive.files_below(home, ["scores"]):
            writer.add(name, place)


def _add_database(
    writer: archive.Writer, beside: Path, now: datetime, progress: Progress
) -> Manifest:
    """Add a copy of the database; what the archive will say, without its entries yet."""
    vendor = connection.vendor
    with tempfile.TemporaryDirectory(dir=beside, prefix=".regulars-backup-") as folder:
        draft = Path(folder) / archive.DATABASE[vendor]
        if vendor == POSTGRESQL:
            progress.stage("database")
            postgresql.dump(draft)
            server = postgresql.server_version()
        else:
            sqlite.copy(Path(connection.settings_dict["NAME"]), draft, progress)
            server = ".".join(map(str, settings.SQLITE_VERSION))
        progress.stage("writing", draft.stat().st_size)
        writer.add(draft.name, draft)
    applied = MigrationRecorder(connection).applied_migrations()
    migrations = tuple(sorted(f"{application}.{name}" for application, name in applied))
    return Manifest(FORMAT, __version__, now, vendor, server, migrations, ())


def _with_entries(manifest: Manifest, writer: archive.Writer) -> Manifest:
    return replace(manifest, entries=tuple(writer.entries))


def _check_fits(path: Path, manifest: Manifest) -> None:
    """Return if this program and this database can take the archive."""
    known = {f"{application}.{name}" for application, name in MigrationLoader(None).disk_migrations}
    if not set(manifest.migrations) <= known:
        raise ArchiveNewer(path=str(path), version=manifest.version)
    if manifest.database != connection.vendor:
        there, here = NAMES.get(manifest.database, manifest.database), NAMES[connection.vendor]
        raise OtherDatabase(path=str(path), there=there, here=here)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Nobody else uses the installation during the block.

    Raises InstallationRuns.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        explain(error, home)
    with taken(home / RUNNING_LOCK) as mine:
        if not mine:
            raise InstallationRuns(what="regulars up, web, worker or another command")
        if connection.vendor == POSTGRESQL and (others := postgresql.count_others()):
            raise InstallationRuns(what=f"{others} more connected to its database")
        yield


def _check_empty(home: Path) -> None:
    folders = [name for name in (*FILES, *MADE_AGAIN) if (home / name).exists()]
    if has_tables():
        raise HomeInUse(place="The database")
    if folders:
        raise HomeInUse(place=str(home / folders[0]))


def _put_in_place(path: Path, manifest: Manifest, home: Path, progress: Progress) -> None:
    """Prepare everything beside what is there, then let it count."""
    drafts = home / DRAFTS
    changeover.remove(drafts)
    drafts.mkdir(mode=0o700)
    database = archive.DATABASE[manifest.database]
    draft = drafts / database
    if connection.vendor != POSTGRESQL:
        place = Path(connection.settings_dict["NAME"])
        draft = place.with_name(f"{place.name}.restoring")
        place.parent.mkdir(parents=True, exist_ok=True)
    places = {name: drafts / name for name in manifest.names if _is_wanted(name)}
    archive.unpack(path, {**places, database: draft}, progress)
    connection.close()
    if connection.vendor == POSTGRESQL:
        _let_count_with_database(draft, drafts, home, progress)
    else:
        place = Path(connection.settings_dict["NAME"])
        aside = tuple(_from(home, Path(f"{place}{end}")) for end in sqlite.ASIDE)
        moves = (*_moves(drafts), (_from(home, draft), _from(home, place)))
        plan = changeover.Plan(moves, (*_gone(drafts), *aside), (DRAFTS,))
        changeover.write_plan(home, plan)
    finish_restoring(home)


def _let_count_with_database(draft: Path, drafts: Path, home: Path, progress: Progress) -> None:
    """The files count if the transaction does that restores the database."""
    progress.stage("database")
    token = secrets.token_hex(16)
    plan = changeover.Plan(_moves(drafts), _gone(drafts), (DRAFTS,), token)
    changeover.write_plan(home, plan)
    try:
        with tempfile.TemporaryDirectory(dir=drafts) as folder:
            postgresql.restore(draft, Path(folder), token=token)
    except Exception:
        finish_restoring(home)  # the token does not count
        raise


def _is_wanted(name: str) -> bool:
    """A key from the environment comes before one in a file, which would only mislead."""
    is_set = type(settings.SECRET_KEY) is str  # else it is read from the file when it is needed
    return name not in archive.DATABASE.values() and not (name == SECRET and is_set)


def _moves(drafts: Path) -> tuple[tuple[str, str], ...]:
    names = [name for name in (*FILES, *MADE_AGAIN, SECRET) if (drafts / name).exists()]
    return tuple((f"{DRAFTS}/{name}", name) for name in names)


def _gone(drafts: Path) -> tuple[str, ...]:
    """What was made of the database before, or lay beside it, and says where its log ended."""
    names = (*FILES, *MADE_AGAIN, CHAIN_HEAD)
    return tuple(name for name in names if not (drafts / name).exists())


def _from(home: Path, place: Path) -> str:
    return os.path.relpath(place, home)


def _outcome(path: Path, manifest: Manifest) -> Outcome:
    return Outcome(
        path=str(path),
        version=manifest.version,
        made_at=manifest.made_at,
        database=manifest.database,
        files=len(manifest.entries),
        size=manifest.size,
        has_secret=manifest.has_secret,
        has_lake=manifest.has_lake,
    )
