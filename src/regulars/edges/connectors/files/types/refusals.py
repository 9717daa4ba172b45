"""What can go wrong with an import."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.edges.connectors.files.types.requests import KINDS
from regulars.kernel.errors import Invalid, NotFound, Refused, Unavailable


@dataclass(eq=False)
class UndoDiffers(Refused):
    """Undoing would not do any more what was shown and agreed to."""

    code = "imports.undo_differs"
    sentence = (
        "Undoing import {run_id} would now do something else than what you were shown, as other "
        "data came in since. Nothing was undone. Look again at what would go."
    )
    run_id: int


@dataclass(eq=False)
class WouldDouble(Refused):
    """Orders here share their numbers with some in the file, and not a single line."""

    code = "imports.would_double"
    sentence = (
        "This would double {orders} of the orders already here: the file has their numbers, and "
        "not a single line in common. Nothing was written. If it is of another shop, import it "
        "with --source; if the lines are really to be added, with --may-double."
    )
    orders: int


@dataclass(eq=False)
class AlreadyRunning(Refused):
    """The same file is being imported at this moment, or was and stopped without a word."""

    code = "imports.already_running"
    sentence = (
        "{file} is already being imported: import {run_id}. Wait for it; if it has stopped, go on "
        "with it (--resume) or undo it."
    )
    file: str
    run_id: int


@dataclass(eq=False)
class UnknownKind(Invalid):
    """Neither orders, customers nor products."""

    code = "imports.unknown_kind"
    sentence = "{kind!r} cannot be imported. Choose one of: {kinds}."
    kind: str
    kinds: tuple[str, ...] = KINDS


@dataclass(eq=False)
class UnknownImport(NotFound):
    """No import has this number."""

    code = "imports.unknown"
    sentence = "There is no import {run_id}. See `regulars import list`."
    run_id: int


@dataclass(eq=False)
class NothingToResume(NotFound):
    """No import of this file stopped on the way."""

    code = "imports.nothing_to_resume"
    sentence = "{file}: no unfinished import of this very file. Import it without --resume."
    file: str


@dataclass(eq=False)
class ImportNotOpen(Refused):
    """It is finished or undone."""

    code = "imports.not_open"
    sentence = "Import {run_id} is {state}. Import the file again to start a new one."
    run_id: int
    state: str


@dataclass(eq=False)
class ImportTakenOver(Refused):
    """Somebody else undid the import or runs it too."""

    code = "imports.taken_over"
    sentence = (
        "Import {run_id} was undone or is being run elsewhere. What was imported so far stays."
    )
    run_id: int


@dataclass(eq=False)
class FileChanged(Refused):
    """The file is not the one that the import began with."""

    code = "imports.file_changed"
    sentence = "{file} has changed since import {run_id} began. Import it anew, without --resume."
    file: str
    run_id: int


@dataclass(eq=False)
class AlreadyUndone(Refused):
    """There is nothing left of it."""

    code = "imports.already_undone"
    sentence = "Import {run_id} is already undone."
    run_id: int


@dataclass(eq=False)
class UnusableName(Invalid):
    """A source or channel that cannot be one."""

    code = "imports.unusable_name"
    sentence = (
        "{value!r} cannot be a {what}. Give at most {longest} characters, none of them a colon."
    )
    what: str
    value: str
    longest: int


@dataclass(eq=False)
class ZoneChanged(Refused):
    """Times of orders were read by another clock before."""

    code = "imports.zone_changed"
    sentence = (
        "REGULARS_TIME_ZONE is {today}, but the times of import {run_id} were read as those of "
        "{then}. Set it to {then} again, or undo the imports of orders and begin anew."
    )
    run_id: int
    then: str
    today: str


@dataclass(eq=False)
class ErrorListInTheWay(Refused):
    """The file that was named for rows not taken is there already, or is the import's own file."""

    code = "imports.error_list_in_the_way"
    sentence = (
        "{path} is there already, and is left as it is. Name a new file for the rows that are not "
        "taken."
    )
    path: str


@dataclass(eq=False)
class ErrorListIsFolder(Invalid):
    """A folder was named where a file is wanted."""

    code = "imports.error_list_is_folder"
    sentence = "{path} is a folder. Name a file in it for the rows that are not taken."
    path: str


@dataclass(eq=False)
class ReadingStopped(Unavailable):
    """The engine gave up on the file: out of memory, or no room for what it puts on disk."""

    code = "imports.reading_stopped"
    sentence = (
        "Reading the file stopped: {reason}. What was imported before stays. Make room in {folder} "
        "(TMPDIR names another folder) or give it more memory, then go on with --resume."
    )
    reason: str
    folder: str


@dataclass(eq=False)
class DatabaseFailed(Unavailable):
    """The database could not write or read: full, locked for too long, or gone."""

    code = "imports.database_failed"
    sentence = (
        "The database {database} failed: {reason}. Import {run_id} is whole up to its last batch. "
        "Once the database has room and answers again, go on with --resume."
    )
    database: str
    reason: str
    run_id: int
