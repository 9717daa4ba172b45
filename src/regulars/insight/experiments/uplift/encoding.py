"""From what is known of customers to the numbers that a model reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Number
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.errors import MissingFeature, UnevenColumns, UnusableValue
from regulars.insight.experiments.settings import whole_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]
Columns = Mapping[str, "ArrayLike"]

BINS = 5
MOST_NAMES = 30  # of a column of text; the rest are rare, and share a row of zeros
MISSING = ""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers, cut into parts of about equally many customers.

    Parameters
    ----------
    name
        Of the column.
    edges
        Each part but the first begins with one; shape (parts - 1,).
    may_miss
        Whether what is missing has a part of its own.
    """

    name: str
    edges: tuple[float, ...]
    may_miss: bool

    def matrix(self, values: NDArray[np.generic]) -> Floats:
        """One column of 0 and 1 for each part, shape (customers, parts)."""
        found = _as_numbers(values, self.name)
        part = np.searchsorted(self.edges, found, side="right")  # what is missing comes last
        part[np.isnan(found)] = len(self.edges) + 1
        return _indicators(part, width=len(self.edges) + 1 + self.may_miss)


@dataclass(frozen=True)
class Names:
    """A column of text: one of some names.

    Parameters
    ----------
    name
        Of the column.
    names
        The most frequent, at most 30, in order.
    """

    name: str
    names: tuple[str, ...]

    def matrix(self, values: NDArray[np.generic]) -> Floats:
        """One column of 0 and 1 for each name, shape (customers, names); zeros for others."""
        found, listed = values.astype(np.str_), np.array(self.names, np.str_)
        place = np.searchsorted(listed, found)
        place[place == len(listed)] = 0
        place[listed[place] != found] = len(listed)
        return _indicators(place, width=len(listed))


@dataclass(frozen=True)
class Encoding:
    """How columns of any kind become columns of 0 and 1. Made by :meth:`of`.

    Definition
    ----------
    Numbers are cut at their quantiles into parts of about equally many customers (or at each value
    where there are no more than that), text into its names; what is missing is a part of its own. A
    linear model over the parts can follow any shape, and no unit or outlier can bend it.

    Parameters
    ----------
    parts
        One for each column, by name.

    Examples
    --------
    >>> columns = {"orders": [1, 2, 9, 4], "channel": ["web", "till", "web", None]}
    >>> encoding = Encoding.of(columns, bins=2)
    >>> encoding.parts[1].edges
    (3.0,)
    >>> encoding.matrix(columns).astype(int).tolist()
    [[0, 0, 1, 1, 0], [0, 1, 0, 1, 0], [0, 0, 1, 0, 1], [1, 0, 0, 0, 1]]
    """

    parts: tuple[Numbers | Names, ...]

    @classmethod
    def of(cls, columns: Columns, *, bins: int = BINS) -> Encoding:
        """Learn the parts from customers' columns.

        Raises
        ------
        UnevenColumns
            If the columns differ in length, or there is none.
        UnusableValue
            If a number is infinite.
        ImpossibleSetting
            If ``bins`` is no whole number from 2.
        """
        bins = whole_of("number of bins", bins, least=2)
        arrays = arrays_of(columns)
        return cls(tuple(_part(name, arrays[name], bins) for name in sorted(arrays)))

    def matrix(self, columns: Columns) -> Floats:
        """The customers in columns of 0 and 1, shape (customers, parts of all columns).

        Raises
        ------
        MissingFeature
            If a column is missing.
        UnevenColumns, UnusableValue
            As :meth:`of`.
        """
        for part in self.parts:
            if part.name not in columns:
                raise MissingFeature(column=part.name)
        arrays = arrays_of({part.name: columns[part.name] for part in self.parts})
        return np.hstack([part.matrix(arrays[part.name]) for part in self.parts])


def rows_of(columns: Columns, rows: NDArray[np.bool_]) -> Columns:
    """The columns of some customers."""
    return {name: values[rows] for name, values in arrays_of(columns).items()}


def count_of(columns: Columns) -> int:
    """How many customers the columns have.

    Raises UnevenColumns if they differ, or there is none.
    """
    return len(next(iter(arrays_of(columns).values())))


def arrays_of(columns: Columns) -> dict[str, NDArray[np.generic]]:
    """The columns as arrays of numbers or text, all of one length.

    Raises UnevenColumns if they differ, or there is none.
    """
    arrays = {name: _array(values) for name, values in columns.items()}
    if not arrays:
        raise UnevenColumns(column="features", rows=0, expected=1)
    expected = len(next(iter(arrays.values())))
    for name, values in arrays.items():
        if values.ndim != 1 or len(values) != expected:
            raise UnevenColumns(column=name, rows=len(values), expected=expected)
    return arrays


def _array(values: ArrayLike) -> NDArray[np.generic]:
    """Numbers where a column holds nothing else but what is missing, text otherwise."""
    array = np.atleast_1d(np.asarray(values))
    if array.dtype.kind in "biufU":
        return array
    if all(value is None or isinstance(value, Number) for value in array.flat):
        return array.astype(np.float64)
    texts = [MISSING if value is None else str(value) for value in array.flat]
    return np.array(texts, np.str_).reshape(array.shape)


def _part(name: str, values: NDArray[np.generic], bins: int) -> Numbers | Names:
    if values.dtype.kind not in "biuf":
        names, counts = np.unique(values.astype(np.str_), return_counts=True)
        kept = names[np.argsort(-counts, kind="stable")[:MOST_NAMES]]
        return Names(name, tuple(sorted(kept.tolist())))
    found = _as_numbers(values, name)
    known = found[~np.isnan(found)]
    distinct = np.unique(known)
    if len(distinct) <= bins:
        edges = distinct[1:]
    else:
        edges = np.unique(np.quantile(known, np.arange(1, bins) / bins))
        edges = edges[edges > distinct[0]]
    return Numbers(name, tuple(edges.tolist()), may_miss=len(known) < len(found))


def _as_numbers(values: NDArray[np.generic], name: str) -> Floats:
    if values.dtype.kind not in "biuf":
        raise UnusableValue(
            column=name, row=1, value=values[:1].tolist(), wanted="Give numbers, as at first."
        )
    found = values.astype(np.float64)
    if np.isinf(found).any():
        row = int(np.argmax(np.isinf(found)))
        raise UnusableValue(
            column=name, row=row + 1, value=found[row].item(), wanted="Give finite numbers."
        )
    return found


def _indicators(place: NDArray[np.intp], *, width: int) -> Floats:
    """Zeros with a one at each customer's place; none where it lies beyond the width."""
    matrix = np.zeros((len(place), width))
    inside = np.flatnonzero(place < width)
    matrix[inside, place[inside]] = 1.0
    return matrix
