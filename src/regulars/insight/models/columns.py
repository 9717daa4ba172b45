"""Columns of numbers as they are given, looked at before anything is computed of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.errors import NothingToFit, UnusableColumn

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

BEYOND = 1e15  # of nothing that is counted, timed or paid is there so much
LEAST_COUNTS = 2  # of subscribers: at the start, and after a renewal


def columns_of(**given: ArrayLike) -> list[Floats]:
    """The columns, by their names, in the order given; a single number is a column of one.

    Raises UnusableColumn if one holds text or several columns, or they differ in length.
    """
    return of_one_length({name: _column(name, values) for name, values in given.items()})


def of_one_length(columns: Mapping[str, Floats]) -> list[Floats]:
    """The columns in their order. Raises UnusableColumn if one is longer or shorter."""
    first, rows = next((name, len(column)) for name, column in columns.items())
    for name, column in columns.items():
        if len(column) != rows:
            reason = f"has {len(column)} rows where {first} has {rows}"
            raise UnusableColumn(column=name, reason=reason)
    return list(columns.values())


def counted_columns(customers: ArrayLike | None, **given: ArrayLike) -> list[Floats]:
    """The columns, and how many customers each row stands for: one where that is not given.

    Raises UnusableColumn as :func:`columns_of` does.
    """
    if customers is not None:
        return columns_of(**given, customers=customers)
    columns = columns_of(**given)
    return [*columns, np.ones(len(columns[0]))]


def subscribers_of(given: ArrayLike) -> Floats:
    """How many subscribers of a cohort there were at the start, after the first renewal and so on.

    Raises UnusableColumn if they are no numbers, missing, or 10^15 and more, and NothingToFit if
    there are not two at least, the first positive, none negative, none larger than the one before.
    """
    [counts] = columns_of(subscribers=given)
    if not (np.abs(counts) < BEYOND).all():
        raise UnusableColumn(
            column="subscribers",
            reason="holds a number that is missing, infinite or beyond 10^15",
            wanted="how many there were at the start and after each renewal",
        )
    if (
        len(counts) < LEAST_COUNTS
        or counts[0] <= 0
        or counts[-1] < 0
        or (np.diff(counts) > 0).any()
    ):
        raise NothingToFit(wanted="give subscribers at the start and after each renewal")
    return counts


def _column(name: str, values: ArrayLike) -> Floats:
    try:
        column = np.atleast_1d(np.asarray(values, float))
    except (TypeError, ValueError, OverflowError) as error:
        raise UnusableColumn(column=name, reason="holds something that is no number") from error
    if column.ndim > 1:
        raise UnusableColumn(column=name, reason="is several columns")
    return column
