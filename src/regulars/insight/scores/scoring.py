"""The table of every customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from regulars.insight.scores.figures import score_table
from regulars.insight.scores.lattice import Lattice
from regulars.insight.scores.learnt import Learnt
from regulars.insight.scores.reading import purchase_days

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK = 250_000  # customers


def scores(
    lines: Any,
    learnt: Learnt,
    *,
    as_of: date,
    only: Iterable[str] | None = None,
    chunk: int = CHUNK,
) -> Iterator[pa.Table]:
    """X"""
    lattice = Lattice(learnt.choice.fitted, learnt.terms)
    for days in purchase_days(lines, as_of=as_of, only=only, chunk=max(chunk, 1)):
        yield score_table(days, learnt, lattice, as_of)
