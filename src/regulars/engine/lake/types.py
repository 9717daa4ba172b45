"""What the lake is made of, what a sync did, and what can go wrong."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from regulars.core.events.types import Cursor
from regulars.kernel.errors import Invalid, NotFound, Unavailable

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend


class Part(enum.StrEnum):
    """What the lake keeps, each in a folder of its own, each copied from one operational table."""

    ORDER_LINES = "order_lines"
    REFUND_LINES = "refund_lines"  # the same columns as order lines, with the signs turned
    CUSTOMERS = "customers"
    PRODUCTS = "products"
    EVENTS = "events"


class Standing(enum.StrEnum):
    """How the lake compares with the store."""

    NEVER = "never"
    STALE = "stale"
    FRESH = "fresh"


@dataclass(frozen=True)
class Bucket:
    """One Parquet file: the rows whose ids, divided by the bucket size, give ``number``."""

    number: int
    file: str  # below the lake's folder
    rows: int
    size: int = 0  # bytes
    seal: str = ""  # a digest of its first and last stretch; empty in lakes of earlier formats


@dataclass(frozen=True)
class Manifest:
    """One whole state of the lake: which files it consists of and what they hold."""

    format: int
    version: int
    lines_version: int  # the version that last changed any order or refund line
    lines_written_at: datetime  # its moment, which tells a lake made anew from the one before
    zone: str
    currency: str
    written_at: datetime
    cursor: Cursor  # the last event the files know of
    cursor_key: (
        str  # its key, which tells this database's log from another's; empty before any event
    )
    left_out: dict[str, int] = field(default_factory=dict)
    parts: dict[Part, tuple[Bucket, ...]] = field(default_factory=dict)
    retired: tuple[str, ...] = ()  # files of the version before that are kept for its readers

    @property
    def buckets(self) -> list[Bucket]:
        """Every bucket of this version, in the order of the names of their files."""
        found = (bucket for buckets in self.parts.values() for bucket in buckets)
        return sorted(found, key=lambda bucket: bucket.file)

    @property
    def files(self) -> set[str]:
        """Every file of this version."""
        return {bucket.file for bucket in self.buckets}

    def rows(self, part: Part) -> int:
        """How many rows the part has."""
        return sum(bucket.rows for bucket in self.parts.get(part, ()))

    @property
    def line_count(self) -> int:
        """How many order lines there are, what was taken back included."""
        return self.rows(Part.ORDER_LINES) + self.rows(Part.REFUND_LINES)


@contextmanager
def inspected(diagnose: Callable[[BaseException], None]) -> Iterator[None]:
    """Have what fails in the block looked into, which may find a better error to raise."""
    try:
        yield
    except Exception as error:
        diagnose(error)
        raise


@dataclass(frozen=True)
class Lake:
    """One whole state of the lake, open for reading; used as a context, or closed.

    While it is open, none of its files is cleared away.
    """

    manifest: Manifest
    connection: Backend
    order_lines: ir.Table  # insight.schema.ORDER_LINES, what was taken back included
    customers: ir.Table  # customer_id, joined_at, first_seen_at, historical
    products: (
        ir.Table
    )  # product_id, catalog_id (our number), product_name, category, price_minor, cost_minor,
    # currency, is_active
    events: ir.Table  # event_id, key, name, occurred_at, recorded_at, historical, payload
    hold: IO[bytes]
    diagnose: Callable[[BaseException], None]  # raises LakeDamaged where a file explains the error

    @property
    def version(self) -> int:
        """Which state it is."""
        return self.manifest.version

    @property
    def lines_version(self) -> int:
        """The state that last changed any line."""
        return self.manifest.lines_version

    @property
    def lines_written_at(self) -> datetime:
        """The moment of that state."""
        return self.manifest.lines_written_at

    @property
    def line_count(self) -> int:
        """How many order lines there are, what was taken back included."""
        return self.manifest.line_count

    @property
    def zone(self) -> str:
        """The zone of its times."""
        return self.manifest.zone

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return self.manifest.currency

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many lines are in other currencies, by currency."""
        return self.manifest.left_out

    def reading(self) -> AbstractContextManager[None]:
        """Tell what fails inside for a damaged file from what fails for anything else.

        Raises LakeDamaged.
        """
        return inspected(self.diagnose)

    def close(self) -> None:
        """Let the next sync clear away what it does not need."""
        self.hold.close()

    def __enter__(self) -> Self:
        """The lake itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it.

        Raises LakeDamaged where that is what an error in the block comes from.
        """
        self.close()
        if error is not None:
            self.diagnose(error)


@dataclass(frozen=True)
class LakeState:
    """Where the lake stands. Before the first sync: version 0 and no moment."""

    standing: Standing
    version: int = 0
    lines_version: int = 0  # the version that last changed any order or refund line
    written_at: datetime | None = None
    order_lines: int = 0
    customers: int = 0
    products: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    trouble: str = ""  # what is wrong with a damaged lake, which the next sync copies anew


@dataclass(frozen=True)
class Sync:
    """What a sync did; ``files`` and ``rows`` count what was written, ``whole``: everything."""

    version: int
    changed: bool
    whole: bool
    files: int
    rows: int


@dataclass(eq=False)
class NoLake(NotFound):
    """The store's history has never been copied."""

    code = "lake.none"
    sentence = "There is no lake yet. Run: regulars lake sync"


@dataclass(eq=False)
class LakeBusy(Unavailable):
    """Another process is syncing."""

    code = "lake.busy"
    sentence = "Another sync is running. Wait for it to end, then try again."


@dataclass(eq=False)
class LakeDamaged(Unavailable):
    """The manifest cannot be read, or a file it names is gone or not what it was."""

    code = "lake.damaged"
    sentence = "{path}: {reason}. Run: regulars lake sync"
    path: str
    reason: str


@dataclass(eq=False)
class StoreUnreadable(Unavailable):
    """The engine cannot read the operational database."""

    code = "lake.store_unreadable"
    sentence = (
        "The store's database cannot be read: {reason}. Check DATABASE_URL and REGULARS_HOME."
    )
    reason: str


@dataclass(eq=False)
class UnknownStore(Invalid):
    """The database is of a kind that cannot be copied."""

    code = "lake.unknown_store"
    sentence = "The lake is copied from SQLite or PostgreSQL, not from {vendor}."
    vendor: str
