"""What the account of a reading needs to count, in one pass over the judged rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

NO_DAY = "CAST(NULL AS INTEGER)"
NO_SIZE = "CAST(NULL AS DOUBLE)"


@dataclass(frozen=True)
class Tally:
    """The rows counted by verdict, and the used ones by day and by amount.

    Attributes
    ----------
    used
        Rows to keep.
    left_out
        The others, by reason.
    days
        Rows to keep by day, counted from 1970-01-01; empty where rows have no day.
    amounts
        How many rows to keep have an amount other than zero.
    amounts_total, largest_amount
        Sum and largest of these amounts, whatever their signs, in minor units.
    """

    used: int
    left_out: dict[str, int]
    days: dict[int, int]
    amounts: int
    amounts_total: float
    largest_amount: float


def tally_of(verdicts: DuckDBPyRelation) -> Tally:
    """Count the judged rows once: reading a large file again for each count takes longer."""
    has_day = "ordered_at" in verdicts.columns
    day = "CAST(ordered_at AS DATE) - DATE '1970-01-01'" if has_day else NO_DAY
    has_amount = "amount_minor" in verdicts.columns
    size = "CAST(abs(nullif(amount_minor, 0)) AS DOUBLE)" if has_amount else NO_SIZE
    counts = (
        verdicts.project(f"reason, if(reason IS NULL, {day}, NULL) AS day, {size} AS size")
        .aggregate("reason, day, count(*), count(size), sum(size), max(size)", "reason, day")
        .fetchall()
    )
    kept = [row for row in counts if row[0] is None]
    return Tally(
        used=sum(rows for _, _, rows, *_ in kept),
        left_out={reason: rows for reason, _, rows, *_ in counts if reason is not None},
        days={day: rows for _, day, rows, *_ in kept if day is not None},
        amounts=sum(amounts for _, _, _, amounts, _, _ in kept),
        amounts_total=sum(total or 0.0 for *_, total, _ in kept),
        largest_amount=max((largest or 0.0 for *_, largest in kept), default=0.0),
    )
