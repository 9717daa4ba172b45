"""What an archive says of itself, what came of it, and what can stand in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulars.kernel.errors import Invalid, NotFound, Refused, Unavailable

FORMAT = 1
MANIFEST = "manifest.json"
SECRET = "secret-key"  # noqa: S105 - the name of a file
FILES = ("uploads", "imports")  # folders of the home that cannot be made again
MADE_AGAIN = ("lake", "scores")  # those that can


@dataclass(frozen=True)
class Entry:
    """One file of an archive."""

    name: str
    size: int
    digest: str  # SHA-256


@dataclass(frozen=True)
class Manifest:
    """What an archive holds, and of what it was made."""

    format: int
    version: str  # of Regulars
    made_at: datetime
    database: str  # sqlite or postgresql
    server: str  # the version of its library or server
    migrations: tuple[str, ...]  # those that had been applied to it
    entries: tuple[Entry, ...]

    @property
    def names(self) -> set[str]:
        """Every file in it."""
        return {entry.name for entry in self.entries}

    @property
    def size(self) -> int:
        """All of it, in bytes."""
        return sum(entry.size for entry in self.entries)

    @property
    def has_secret(self) -> bool:
        """Whether it holds the key by which sessions are signed."""
        return SECRET in self.names

    @property
    def has_lake(self) -> bool:
        """Whether figures and scores need not be computed anew."""
        return any(name.startswith("lake/") for name in self.names)


@dataclass(frozen=True)
class Outcome:
    """What was written to an archive, or restored from one."""

    path: str
    version: str
    made_at: datetime
    database: str
    files: int
    size: int  # bytes
    has_secret: bool
    has_lake: bool


@dataclass(eq=False)
class NothingToBackUp(NotFound):
    """There is no installation."""

    code = "backup.nothing"
    sentence = "There is no database here yet. Check DATABASE_URL and REGULARS_HOME."


@dataclass(eq=False)
class LakeTied(Refused):
    """The lake follows the log by PostgreSQL's numbers, which no other server continues."""

    code = "backup.lake_tied"
    sentence = (
        "On PostgreSQL the lake cannot be taken along, as it is made again on another server. "
        "Leave --with-lake out."
    )


@dataclass(eq=False)
class ArchiveDamaged(Invalid):
    """The file is no archive, or not the one that was written."""

    code = "backup.damaged"
    sentence = "{path} cannot be restored: {reason}. Nothing was changed. Take another backup."
    path: str
    reason: str


@dataclass(eq=False)
class ArchiveNewer(Refused):
    """A later version of the program made the archive."""

    code = "backup.newer"
    sentence = (
        "{path} is of Regulars {version}, and this is an earlier version. Nothing was changed. "
        "Install that version or a later one."
    )
    path: str
    version: str


@dataclass(eq=False)
class OtherDatabase(Refused):
    """The archive is of another kind of database than the one named."""

    code = "backup.other_database"
    sentence = "{path} is of {there}, and DATABASE_URL names {here}. Name a database of that kind."
    path: str
    there: str
    here: str


@dataclass(eq=False)
class HomeInUse(Refused):
    """There is data that a restore would replace."""

    code = "backup.home_in_use"
    sentence = (
        "{place} holds data already. Nothing was changed. Name another place, or let all of it be "
        "replaced with --replace"
    )
    place: str


@dataclass(eq=False)
class InstallationRuns(Unavailable):
    """Somebody else has it open."""

    code = "backup.installation_runs"
    sentence = (
        "Something uses this installation: {what}. Nothing was changed. Stop it, then try again."
    )
    what: str


@dataclass(eq=False)
class ToolMissing(Unavailable):
    """A program that belongs to PostgreSQL is needed."""

    code = "backup.tool_missing"
    sentence = (
        "{tool} of PostgreSQL {version} is needed and not found. Install PostgreSQL's client "
        "programs of that version, such as the package postgresql-client-{version}."
    )
    tool: str
    version: str


@dataclass(eq=False)
class ToolFailed(Unavailable):
    """A program that belongs to PostgreSQL did not do what it should."""

    code = "backup.tool_failed"
    sentence = "{tool} failed: {reason}. Nothing was changed."
    tool: str
    reason: str


@dataclass(eq=False)
class DatabaseDamaged(Unavailable):
    """A backup of it would be worth nothing."""

    code = "backup.database_damaged"
    sentence = "The database is damaged: {reason}. No backup was made. See: regulars doctor"
    reason: str
