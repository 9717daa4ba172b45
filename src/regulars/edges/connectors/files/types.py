"""What can be asked of an import, what comes of it, and what can go wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.blanks import Filled
from regulars.kernel.errors import Invalid, NotFound, Refused, Unavailable

KINDS = ("orders", "customers", "products")
DEFAULT_SOURCE = "file"
REJECTIONS_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """A file and how to take it.

    ``source`` names the shop whose numbers the file holds: the same number from two sources is two
    orders. ``encoding`` is that of a text file, ``sheet`` that of a workbook; guessed if empty.
    ``channel`` and ``currency`` stand where the file names none.
    """

    kind: str
    path: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    channel: str = ""
    source: str = DEFAULT_SOURCE
    tax_is_included: bool = True
    encoding: str = ""
    sheet: str = ""
    may_double: bool = False  # write also under known numbers where no line is known
    file_name: str = ""  # shown instead of the path's own name
    errors_path: Path | None = None


@dataclass(frozen=True)
class Rejection:
    """A row that was not taken, or not as it stands, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Tally:
    """What one batch did, or would do. ``created`` counts by kind of thing."""

    read: int = 0
    imported: int = 0
    unchanged: int = 0
    created: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)
    filled: dict[str, list[Filled]] = field(default_factory=dict)  # by kind of row
    told_again: dict[str, list[int]] = field(default_factory=dict)  # ids of rows there, by kind


@dataclass
class Outlook:
    """What all batches would do together; of the rows not taken it keeps the first, and counts the
    others.
    """

    imported: int = 0
    unchanged: int = 0
    created: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)
    rejections: int = 0

    def add(self, tally: Tally) -> None:
        """Add a batch's figures."""
        self.imported += tally.imported
        self.unchanged += tally.unchanged
        self.created += tally.created
        self.reject(tally.rejected)

    def reject(self, rows: Iterable[Rejection]) -> None:
        """Add rows that would not be taken."""
        for item in rows:
            self.rejections += 1
            if self.rejections <= REJECTIONS_SHOWN:
                self.rejected.append(item)


@dataclass(frozen=True)
class Preview:
    """What an import would do. Nothing was written."""

    kind: str
    file_name: str
    currency: str
    columns: Mapping[str, str]  # field: the file's column
    rows_read: int
    rows_imported: int
    rows_unchanged: int
    rows_rejected: int
    created: Mapping[str, int]
    rejected: tuple[Rejection, ...]  # the first hundred


@dataclass(frozen=True)
class RunCard:
    """An import as it stands."""

    id: int
    kind: str
    status: str
    file_name: str
    source: str
    currency: str
    stage: str
    rows_total: int
    rows_read: int
    rows_imported: int
    rows_unchanged: int
    rows_rejected: int
    created: Mapping[str, int]
    errors_path: str
    failure: str
    created_at: datetime
    started_at: datetime | None
    updated_at: datetime
    finished_at: datetime | None
    channel: str = ""  # of rows that name none
    tax_is_included: bool = True
    mapping: Mapping[str, str] = field(default_factory=dict)  # columns chosen by hand, by field
    encoding: str = ""  # chosen by hand
    sheet: str = ""  # chosen by hand

    @property
    def is_unfinished(self) -> bool:
        """Whether it can be gone on with."""
        return self.status in {"waiting", "running", "failed"}


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Event):
    """Somebody began to import a file."""

    name: ClassVar[str] = "imports.started"
    import_run: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ImportResumed(Event):
    """Somebody went on with an import that had stopped."""

    name: ClassVar[str] = "imports.resumed"
    import_run: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """Somebody took an import back."""

    name: ClassVar[str] = "imports.undone"
    import_run: int


@dataclass(frozen=True)
class Sharer:
    """Another import whose file holds some of what an import brought, or added to it."""

    run_id: int
    file_name: str
    created_at: datetime
    lines_told: int  # lines that it told too, and that are its own after the undoing
    rows_told: int  # customers and products that it told too
    lines_added: int  # lines that it added to orders and refunds of the import


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import would do, as things stand."""

    orders: int
    refunds: int
    lines: int
    customers: int
    products: int
    emptied: int  # customers and products whose filled blanks would be empty again
    orders_emptied: int  # orders and refunds that would lose the customer or channel filled in
    lines_kept: int
    customers_kept: int
    products_kept: int
    sharers: tuple[Sharer, ...] = ()

    @property
    def mark(self) -> str:
        """What tells this plan from another of the same import."""
        counts = (
            self.orders,
            self.refunds,
            self.lines,
            self.customers,
            self.products,
            self.emptied,
            self.orders_emptied,
        )
        return "-".join(map(str, counts))


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
