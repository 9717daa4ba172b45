"""A list of addresses to which nothing is to be sent, as another system exports it.

There is nothing to go on with and nothing to undo, as with orders: importing the same list again
adds nothing, and a suppression is lifted one by one, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import ibis
from django.conf import settings

from regulars.core.consents.queries import address_of, suppressed_among
from regulars.core.consents.services import suppress
from regulars.core.consents.types import (
    Address,
    AddressKind,
    SuppressionReason,
    SuppressionTold,
    UnusableAddress,
)
from regulars.edges.connectors.files.checks import LONGEST_SOURCE
from regulars.edges.connectors.files.claims import reading_stopped
from regulars.edges.connectors.files.error_file import ErrorFile
from regulars.edges.connectors.files.ordered import Ordered
from regulars.edges.connectors.files.rules import moment
from regulars.edges.connectors.files.tables import MEMORY, THREADS, shortened
from regulars.edges.connectors.files.types import (
    REJECTIONS_SHOWN,
    ErrorListIsFolder,
    Rejection,
    SuppressionsOutcome,
    UnusableName,
)
from regulars.insight.engines import connect
from regulars.insight.readers import SUPPRESSION_FIELDS, Notation, Reading, read
from regulars.kernel.progress import Progress

ROWS_AT_A_TIME = 5_000
COLUMNS = ("source_row", "email", "phone", "cause", "suppressed_at")
NO_ADDRESS = {AddressKind.EMAIL: "no_email", AddressKind.PHONE: "no_phone"}
REASONS = {
    SuppressionReason.HARD_BOUNCE: (
        "hard bounce", "bounce", "bounced", "hardbounce", "invalid", "invalid email",
    ),
    SuppressionReason.COMPLAINT: (
        "complaint", "spam", "spam complaint", "spam report", "marked as spam", "abuse",
    ),
    SuppressionReason.UNSUBSCRIBE: (
        "unsubscribe", "unsubscribed", "opt out", "opt-out", "opted out", "optout",
    ),
    SuppressionReason.MANUAL: ("manual", "manually suppressed", "user suppressed"),
}  # fmt: skip
KNOWN_AS = {text: reason for reason, texts in REASONS.items() for text in texts}
Row = tuple[int, str | None, str | None, str | None, datetime | None]


@dataclass(frozen=True)
class SuppressionList:
    """A file to be read, as somebody asked for it."""

    path: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    source: str = "file"
    encoding: str = ""
    sheet: str = ""
    errors_path: Path | None = None


@dataclass
class _Account:
    """What came of the file so far."""

    new: int = 0
    known: int = 0
    not_taken: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    def reject(self, found: Sequence[Rejection]) -> None:
        """Count what was not taken, and keep the first of it."""
        self.not_taken += len(found)
        self.rejected += found[: REJECTIONS_SHOWN - len(self.rejected)]

    def outcome(self, rows_read: int, *, is_listed: bool) -> SuppressionsOutcome:
        """The whole."""
        return SuppressionsOutcome(
            rows_read, self.new, self.known, self.not_taken, self.rejected, is_listed
        )


def bring_in(
    listed: SuppressionList, *, actor: str, now: datetime, progress: Progress
) -> SuppressionsOutcome:
    """Suppress every address of the list, some rows in a transaction.

    What is already there, and what was lifted since its date in the list, stays as it is. Rows
    without a date are of now. Records ``consents.suppressed``, as historical.

    Raises UnusableName, ErrorListIsFolder, ErrorListInTheWay, ReadingStopped, the readers' errors
    and those of ``kernel.files``.
    """
    if not 0 < len(listed.source) <= LONGEST_SOURCE or ":" in listed.source:
        raise UnusableName(what="source", value=listed.source, longest=LONGEST_SOURCE)
    path = listed.errors_path
    if path is not None and path.is_dir():
        raise ErrorListIsFolder(path=str(path))
    errors = ErrorFile(path) if path else None
    account = _Account()
    for told, rejected in _batches(reading := _read(listed, progress), now, progress):
        new = suppress(told=told, source=listed.source, actor=actor, now=now)
        account.new += len(new)
        account.known += len({_mark(one) for one in told}) - len(new)
        account.reject(rejected)
        if errors:
            errors.add(rejected)
    return account.outcome(reading.intake.rows_read, is_listed=bool(errors and errors.size))


def preview(listed: SuppressionList, *, now: datetime, progress: Progress) -> SuppressionsOutcome:
    """What :func:`bring_in` would do, but for addresses that were lifted; writes nothing."""
    account = _Account()
    seen: set[tuple[Address, SuppressionReason]] = set()
    for told, rejected in _batches(reading := _read(listed, progress), now, progress):
        marks = {_mark(one) for one in told} - seen
        seen |= marks
        there = suppressed_among({address for address, _ in marks})
        known = sum(reason in there.get(address, ()) for address, reason in marks)
        account.new += len(marks) - known
        account.known += known
        account.reject(rejected)
    return account.outcome(reading.intake.rows_read, is_listed=False)


def _read(listed: SuppressionList, progress: Progress) -> Reading:
    notation = Notation(
        zone=settings.TIME_ZONE, encoding=listed.encoding or None, sheet=listed.sheet or None
    )
    return read(
        [listed.path],
        fields=SUPPRESSION_FIELDS,
        mapping=dict(listed.mapping),
        notation=notation,
        connection=connect(memory_limit=MEMORY, threads=THREADS),
        progress=progress,
    )


def _batches(
    reading: Reading, now: datetime, progress: Progress
) -> Iterator[tuple[list[SuppressionTold], list[Rejection]]]:
    """What the rows tell and what of them cannot be taken, some rows at a time, in their order."""
    rows = _rows(reading)
    progress.stage("suppressions", reading.intake.rows_used)
    zone = ZoneInfo(settings.TIME_ZONE)
    yield [], _left_out(reading)
    try:
        while some := list(islice(rows, ROWS_AT_A_TIME)):
            told: list[SuppressionTold] = []
            rejected: list[Rejection] = []
            for row in some:
                _take(row, zone, now, told, rejected)
            yield told, rejected
            progress.advance(len(some))
    except (duckdb.OutOfMemoryException, duckdb.IOException, MemoryError) as error:
        raise reading_stopped(error) from error


def _rows(reading: Reading) -> Iterator[Any]:
    table = reading.table
    chosen = {
        name: table[name] if name in table.columns else ibis.null("string") for name in COLUMNS
    }
    return Ordered.of(table.order_by("source_row").select(**chosen), "source_row").after()


def _left_out(reading: Reading) -> list[Rejection]:
    """What the reader itself leaves out, as rows that are blank."""
    if reading.intake.rows_used == reading.intake.rows_read:
        return []
    rows = reading.rejected.select("source_row", "column", "value", "reason")
    return [
        Rejection(row or 0, column or "", shortened(value or ""), reason)
        for row, column, value, reason in Ordered.of(rows, "source_row").after()
    ]


def _take(
    row: Row,
    zone: ZoneInfo,
    now: datetime,
    told: list[SuppressionTold],
    rejected: list[Rejection],
) -> None:
    """Add what a row tells of each of its addresses."""
    number, email, phone, reason, since = row
    cells = {AddressKind.EMAIL: email, AddressKind.PHONE: phone}
    known = {kind: text.strip() for kind, text in cells.items() if text and text.strip()}
    text = (reason or "").replace("\0", "").strip()
    why = KNOWN_AS.get(text.lower().replace("_", " "), SuppressionReason.IMPORTED)
    at = min(moment(since, zone), now) if since else now
    for kind, cell in known.items():
        try:
            address = address_of(kind, cell)
        except UnusableAddress:
            rejected.append(Rejection(number, kind.value, shortened(cell), NO_ADDRESS[kind]))
            continue
        note = text if why is SuppressionReason.IMPORTED else ""
        told.append(SuppressionTold(address, why, at, note, historical=True))


def _mark(one: SuppressionTold) -> tuple[Address, SuppressionReason]:
    return one.address, one.reason
