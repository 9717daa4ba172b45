"""What was read, what was left out, and what to doubt."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dropped:
    """Rows left out for one reason, with the first few places to look at."""

    reason: str
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """Something the reader should know of the data; words come from ``code`` and ``values``."""

    code: str
    values: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class MappedColumn:
    """Which column was taken for a field, and how it was chosen: name, content or map."""

    field: str
    column: str
    chosen_by: str


@dataclass(frozen=True)
class Quality:
    """What was read, what was used, what was left out and why.

    ``unused_columns`` are the files' columns that stand for no field. ``customers_without_goods``
    are those whose first order held nothing but postage, fees, gift cards and the like; they have
    no first product.
    """

    rows_read: int
    rows_used: int
    dropped: tuple[Dropped, ...]
    cautions: tuple[Caution, ...]
    columns: tuple[MappedColumn, ...]
    anonymous_orders: int
    anonymous_revenue_minor: int
    return_lines: int
    returned_minor: int
    unused_columns: tuple[str, ...] = ()
    customers_without_goods: int = 0
