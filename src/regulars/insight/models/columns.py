"""Columns of numbers as they are given, looked at before anything is computed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.errors import UnusableColumn

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]


def columns_of(**given: ArrayLike) -> list[Floats]:
    """The columns, by their names, in the order given; a single number is a column of one.

    Raises UnusableColumn if one holds text or several columns, or they differ in length.
    """
    columns = [_column(name, values) for name, values in given.items()]
    first = next(iter(given))
    for name, column in zip(given, columns, strict=True):
        if len(column) != len(columns[0]):
            reason = f"has {len(column)} rows where {first} has {len(columns[0])}"
            raise UnusableColumn(column=name, reason=reason)
    return columns


def counted_columns(customers: ArrayLike | None, **given: ArrayLike) -> list[Floats]:
    """The columns, and how many customers each row stands for: one where that is not given.

    Raises UnusableColumn as :func:`columns_of` does.
    """
    if customers is not None:
        return columns_of(**given, customers=customers)
    columns = columns_of(**given)
    return [*columns, np.ones(len(columns[0]))]


def _column(name: str, values: ArrayLike) -> Floats:
    try:
        column = np.atleast_1d(np.asarray(values, float))
    except (TypeError, ValueError) as error:
        raise UnusableColumn(column=name, reason="holds something that is no number") from error
    if column.ndim > 1:
        raise UnusableColumn(column=name, reason="is several columns")
    return column
