"""What comes of an import and of undoing it, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from regulars.kernel.listening import Told

REJECTIONS_SHOWN = 100
AMOUNTS = {"price", "cost"}  # of products; customers have none, and orders always have some
ERASED = "erased"  # why a row was left out, and how many customers of orders were
DIFFERS = "differs_from "  # the value that is there, and was kept, follows


@dataclass(frozen=True)
class Rejection:
    """A row that was not taken, or not as it stands, and why."""

    row: int
    column: str
    value: str
    reason: str

    @property
    def is_difference(self) -> bool:
        """Whether it is here already and only says something else."""
        return self.reason.startswith(DIFFERS)


@dataclass
class Tally:
    """What one batch did, or would do. ``created`` counts by kind of thing."""

    read: int = 0
    imported: int = 0
    unchanged: int = 0
    created: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)  # of rows there, by kind

    @property
    def rows_listed(self) -> int:
        """How many rows of the file are rejected for anything; each without a number counts."""
        return _rows(self.rejected)

    @property
    def rows_differing(self) -> int:
        """How many of them are here already, and only say something else."""
        return self.rows_listed - _rows([item for item in self.rejected if not item.is_difference])

    def count_rows(self) -> Counter[str]:
        """What was created, and the rows that differ."""
        return self.created + Counter(differing=self.rows_differing)


def _rows(rejected: Sequence[Rejection]) -> int:
    numbers = [item.row for item in rejected]
    return len({*numbers} - {0}) + numbers.count(0)


@dataclass
class Outlook:
    """What all batches would do together; of the rows not taken it keeps the first, and counts the
    others.
    """

    imported: int = 0
    unchanged: int = 0
    created: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)
    rejections: int = 0  # rows, of which one may be rejected for several values

    def add(self, tally: Tally) -> None:
        """Add a batch's figures."""
        self.imported += tally.imported
        self.unchanged += tally.unchanged
        self.created += tally.count_rows()
        self.rejections += tally.rows_listed
        self.rejected += tally.rejected[: REJECTIONS_SHOWN - len(self.rejected)]


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

    @property
    def has_amounts(self) -> bool:
        """Whether the file has anything in its currency."""
        return self.kind == "orders" or not AMOUNTS.isdisjoint(self.columns)

    @property
    def rows_differing(self) -> int:
        """Rows that say something else than what is here."""
        return self.created.get("differing", 0)

    @property
    def rows_not_taken(self) -> int:
        """Rows that would not be taken as they stand."""
        return self.rows_rejected - self.rows_differing


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
    columns: Mapping[str, str] = field(default_factory=dict)  # taken, by field; empty: not read yet
    encoding: str = ""  # chosen by hand
    sheet: str = ""  # chosen by hand

    @property
    def rows_differing(self) -> int:
        """Rows that say something else than what was here, which was kept."""
        return self.created.get("differing", 0)

    @property
    def rows_not_taken(self) -> int:
        """Rows that were not taken as they stand."""
        return self.rows_rejected - self.rows_differing

    @property
    def is_unfinished(self) -> bool:
        """Whether it can be gone on with."""
        return self.status in {"waiting", "running", "failed"}


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
    changed: int  # customers and products that would hold what other imports told, or nothing
    orders_changed: int  # orders, refunds and lines that would
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
            self.changed,
            self.orders_changed,
        )
        return "-".join(map(str, counts))


@dataclass(frozen=True)
class SuppressionsOutcome:
    """What came of a list of addresses to which nothing is to be sent, or would: addresses that are
    new, and those that were suppressed before or were lifted since. ``rejected`` are the first of
    the cells that were not taken.
    """

    rows_read: int
    new: int
    known: int
    not_taken: int
    rejected: Sequence[Rejection]
    is_listed: bool  # whether all of them are in a file
