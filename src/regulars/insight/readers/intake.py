"""What came of reading: the lines, the rows left out, and the account of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.insight.types import Caution, Dropped, MappedColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Intake:
    """The account of a reading: ``rows_read`` equals ``rows_used`` plus the rows of ``dropped``.

    Parameters
    ----------
    rows_read, rows_used
        How many rows there were, and how many of them became part of the table.
    dropped
        The others, by the reason why they were left out.
    cautions
        What the reader should know of the data.
    columns
        Which column was taken for which field.
    unused_columns
        The columns that stand for no field, as the file names them.
    """

    rows_read: int
    rows_used: int
    dropped: tuple[Dropped, ...]
    cautions: tuple[Caution, ...]
    columns: tuple[MappedColumn, ...]
    unused_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A table that was read.

    Attributes
    ----------
    table
        The usable rows; lazy. For orders the columns of ``schema.ORDER_LINES``, then ``line_id``,
        ``source_file``, ``source_row`` and the other fields that have a column. For other field
        sets one column per field; amounts are integer minor units named ``<field>_minor``.
    rejected
        The rows left out: ``source_file``, ``source_row``, ``column``, ``value``, ``reason``; lazy.
    intake
        The account of both.
    currency
        The currency of every amount, ISO 4217; None if there are no amounts.
    sources
        The names of what was read.
    """

    table: ir.Table
    rejected: ir.Table
    intake: Intake
    currency: str | None
    sources: tuple[str, ...]
