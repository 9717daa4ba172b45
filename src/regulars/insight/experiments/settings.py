"""Numbers as they are given, looked at the same way everywhere before anything rests on them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.errors import ImpossibleSetting
from regulars.insight.numbers import as_number

WHOLE = "a whole number"


def number_in(value: object) -> float:
    """The value as a float; not a number (NaN) where it is none, which true and false are not.

    Examples
    --------
    >>> number_in(2), number_in("2"), number_in(True)
    (2.0, nan, nan)
    """
    is_flag = getattr(value, "dtype", None) == np.bool_ or isinstance(value, bool)
    return math.nan if is_flag else as_number(value)


def numbers_in(values: object) -> NDArray[np.float64]:
    """The values as floats, each as :func:`number_in` has it, in the shape they are given in.

    Examples
    --------
    >>> numbers_in([1, "2", [3]]).tolist()
    [1.0, nan, nan]
    """
    given = np.asarray(values, None if isinstance(values, np.ndarray) else object)
    if given.dtype.kind in "iuf":
        return given.astype(np.float64)
    each = [number_in(value) for value in given.astype(object).flat]
    return np.array(each, np.float64).reshape(given.shape)


def setting_of(
    setting: str, value: object, *, allowed: str, holds: Callable[[float], bool]
) -> float:
    """The value as a float.

    Parameters
    ----------
    setting
        What the number is.
    value
        What was given.
    allowed
        What it must be, in words that go on from "It must be".
    holds
        Whether a number is that; False for one that is not a number.

    Raises
    ------
    ImpossibleSetting
        If it is no number, or not what is allowed.

    Examples
    --------
    >>> setting_of("cost", 3, allowed="a number from 0", holds=lambda cost: cost >= 0)
    3.0
    """
    number = number_in(value)
    if not holds(number):
        raise ImpossibleSetting(setting=setting, value=value, allowed=allowed)
    return number


def check_share(setting: str, value: float) -> None:
    """Raise ImpossibleSetting unless a share lies between 0 and 1, both excluded."""
    setting_of(setting, value, allowed="a share between 0 and 1", holds=lambda share: 0 < share < 1)


def whole_of(setting: str, value: float, *, least: int) -> int:
    """The value as a whole number, no smaller than the least. Raises ImpossibleSetting."""
    setting_of(setting, value, allowed=WHOLE, holds=lambda number: number.is_integer())
    setting_of(setting, value, allowed=f"{least} at least", holds=lambda number: number >= least)
    return int(value)
