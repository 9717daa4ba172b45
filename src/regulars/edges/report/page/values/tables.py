"""Tables in words: of cells, and of coloured squares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

FITTING = 3  # columns that stand side by side on a telephone
MANY = 12  # above it, figures stand closer there


@dataclass(frozen=True)
class Cell:
    """A table cell; ``label`` is what its column is called, for where columns stand below."""

    text: str
    is_number: bool = False
    label: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it is a mere number, which names no row unless its column's name stands by."""
        return self.text.isdigit()


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names the row."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_wide(self) -> bool:
        """Whether its columns stand below one another on a telephone, each row as a card."""
        return len(self.head) > FITTING

    @property
    def has_many(self) -> bool:
        """Whether such a card has many figures."""
        return len(self.head) > MANY


@dataclass(frozen=True)
class HeatCell:
    """A square: what is written on it, its step of the colours from 1 to 7 (0: none), and what its
    column is called.
    """

    text: str
    step: int
    label: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A row of squares and its name."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """A table that is its own picture, by the colours of its cells."""

    title: str
    caption: str
    column: str
    head: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    words: Sequence[int] = (0,),
    labels: Sequence[str] = (),
) -> Table:
    """A table whose columns are numbers except those listed in ``words``.

    ``labels`` are the columns' names where they stand below one another; the same unless given.
    """
    return Table(
        caption=caption,
        head=_cells(head, words),
        rows=tuple(_cells(row, words, labels or head) for row in rows),
    )


def _cells(
    texts: Sequence[str], words: Sequence[int], labels: Sequence[str] = ()
) -> tuple[Cell, ...]:
    named = zip_longest(texts, labels[: len(texts)], fillvalue="")
    return tuple(
        Cell(text, is_number=place not in words, label=label)
        for place, (text, label) in enumerate(named)
    )
