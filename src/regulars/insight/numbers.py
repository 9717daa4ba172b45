"""One number as it is given, looked at before anything is computed of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real
from typing import Any

from regulars.insight.errors import ImpossibleRate


def as_number(value: object) -> float:
    """The value as a float; not a number (NaN) where it is text, nothing or too large for one.

    Decimals are none either, as they cannot be multiplied with floats.

    Examples
    --------
    >>> as_number(2), as_number("2"), as_number(None)
    (2.0, nan, nan)
    """
    single: Any = value
    plain = single.item() if getattr(value, "ndim", None) == 0 else value
    if not isinstance(plain, Real):
        return math.nan
    try:
        return float(plain)
    except OverflowError:
        return math.nan


def number_of(name: str, value: object, *, wanted: str, holds: Callable[[float], bool]) -> float:
    """The value as a float.

    Parameters
    ----------
    name
        What the number is of.
    value
        What was given.
    wanted
        What it must be, in words that go on from "Give a number".
    holds
        Whether a number is that; False for one that is not a number.

    Raises
    ------
    ImpossibleRate
        If it is no number, or not what is wanted.

    Examples
    --------
    >>> number_of("margin", 0.4, wanted="between 0 and 1", holds=lambda share: 0 <= share <= 1)
    0.4
    """
    number = as_number(value)
    if not holds(number):
        raise ImpossibleRate(name=name, value=value, wanted=wanted)
    return number
