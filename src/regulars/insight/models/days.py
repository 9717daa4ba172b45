"""Days as they are given, looked at before anything is computed of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.columns import of_one_length
from regulars.insight.models.errors import ImpossibleDay, UnusableColumn

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

EPOCH = date(1970, 1, 1)
WANTED = "one day for each customer in every column"
NO_DAYS = "bfc"  # kinds of arrays that NumPy would take for days: booleans, fractions
UNREADABLE = (TypeError, ValueError, OverflowError)


def day_of(name: str, value: object) -> date:
    """One day, as a date: a date, a moment on it, or anything else that NumPy reads as a day.

    Raises ImpossibleDay if it is none.

    Examples
    --------
    >>> day_of("as_of", "2024-01-31"), day_of("as_of", datetime(2024, 1, 31, 23, 59))
    (datetime.date(2024, 1, 31), datetime.date(2024, 1, 31))
    """
    try:
        day = _days(value).item()
    except UNREADABLE as error:
        raise ImpossibleDay(name=name, value=value) from error
    if not isinstance(day, date):  # a missing day, or one beyond the calendar
        raise ImpossibleDay(name=name, value=value)
    return day


def days_of(**given: ArrayLike) -> list[Floats]:
    """Columns of days by their names, counted from 1970-01-01; NaN where a day is missing.

    Raises UnusableColumn if one holds something that is no day, or they differ in length.

    Examples
    --------
    >>> days_of(first=["1970-01-02"], last=["1970-01-31"])
    [array([1.]), array([30.])]
    """
    return of_one_length({name: _column(name, values) for name, values in given.items()})


def _column(name: str, values: ArrayLike) -> Floats:
    try:
        days = np.atleast_1d(_days(values))
    except UNREADABLE as error:
        reason = "holds something that is no day"
        raise UnusableColumn(column=name, reason=reason, wanted=WANTED) from error
    if days.ndim > 1:
        raise UnusableColumn(column=name, reason="is several columns", wanted=WANTED)
    return np.where(np.isnat(days), np.nan, days.astype(np.float64))


def _days(values: object) -> NDArray[np.datetime64]:
    """Moments count as the day on their own clock, which NumPy would move to another zone."""
    if isinstance(values, datetime):
        return np.asarray(_dated(values), "datetime64[D]")
    plain = np.asarray(values)
    if plain.dtype == object and plain.ndim == 1:
        plain = np.array([_dated(value) for value in plain], object)
    if plain.size and plain.dtype.kind in NO_DAYS:
        raise TypeError
    return plain.astype("datetime64[D]")


def _dated(value: object) -> object:
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 - a missing one is not
        return value.date()
    return value
