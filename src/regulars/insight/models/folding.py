"""Rows that are the same, told once: orders of rows, distinct rows, distinct pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Numbers = NDArray[np.int64]

BITS = 63  # of a whole number
LONGEST = 2**53  # whole numbers that floats hold
BLOCK = 16_384  # rows at a time, so that what is worked out of them stays in the processor's cache


@dataclass(frozen=True)
class Pairs:
    """The distinct pairs of a frequency and a time, and which of them each history has."""

    frequency: Floats
    time: Floats
    places: Rows

    @classmethod
    def of(cls, frequency: Floats, time: Floats) -> Pairs:
        """Find them."""
        (x, t), _, places = folded([frequency, time])
        return cls(x, t, places)

    @classmethod
    def of_runs(cls, frequency: Floats, time: Floats) -> Pairs:
        """Find them where those who are the same follow each other."""
        new = _changes([frequency, time])
        return cls(frequency[new], time[new], np.cumsum(new) - 1)

    def sums(self, weights: Floats) -> Floats:
        """Weights of the histories added up by pair."""
        sums = np.bincount(self.places, weights=weights, minlength=len(self.time))
        return sums.astype(np.float64)


@dataclass(frozen=True)
class Runs:
    """Stretches of rows with the same value."""

    value: Floats
    starts: Rows
    lengths: Rows

    @classmethod
    def of(cls, values: Floats) -> Runs:
        """Find them."""
        starts = np.flatnonzero(_changes([values]))
        return cls(values[starts], starts, np.diff(np.append(starts, len(values))))

    def sums(self, weights: Floats) -> Floats:
        """Weights of the rows added up by run."""
        if not len(self.starts):
            return np.zeros(0)
        sums: Floats = np.add.reduceat(weights, self.starts)
        return sums

    @property
    def places(self) -> Rows:
        """Which run each row belongs to."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)


def folded(
    columns: Sequence[Floats], weights: Floats | None = None
) -> tuple[list[Floats], Floats, Rows]:
    """The distinct rows in order, their weights added up, and which of them each row is.

    Whole numbers, such as days, are written as one number with the row's own place behind it, and
    sorted as such: NumPy sorts numbers many times as fast as it finds an order of several columns.
    """
    packed = _packed(columns)
    if packed is None:
        order = np.lexsort(tuple(reversed(columns)))
        new = _changes([column[order] for column in columns])
        starts = np.flatnonzero(new)
        distinct = [column[order[starts]] for column in columns]
    else:
        numbers, sizes = packed
        order, ordered = _sorted(numbers)
        new = _changes([ordered])
        starts = np.flatnonzero(new)
        distinct = _unpacked(ordered[starts], sizes)
    places = np.empty(len(order), np.intp)
    places[order] = np.cumsum(new) - 1
    if weights is None:
        counts = np.diff(np.append(starts, len(order)))
    else:
        counts = np.bincount(places, weights, len(starts))
    return distinct, counts.astype(np.float64), places


def counted(columns: Sequence[Floats]) -> tuple[list[Floats], Floats]:
    """The distinct rows in order, and how often each is there; what :func:`folded` begins with."""
    packed = _packed(columns)
    if packed is None:
        distinct, counts, _ = folded(columns)
        return distinct, counts
    numbers, sizes = packed
    numbers.sort()
    starts = np.flatnonzero(_changes([numbers]))
    counts = np.diff(np.append(starts, len(numbers)))
    return _unpacked(numbers[starts], sizes), counts.astype(np.float64)


def _sorted(numbers: Numbers) -> tuple[Rows, Numbers]:
    """The order of whole numbers, the first of equal ones first, and the numbers in it."""
    bits = len(numbers).bit_length()
    if int(numbers.max(initial=0)).bit_length() + bits > BITS:
        order = np.argsort(numbers, kind="stable")
        return order, numbers[order]
    keys = numbers << bits
    keys |= np.arange(len(numbers))
    keys.sort()
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    return order, keys


def _packed(columns: Sequence[Floats]) -> tuple[Numbers, list[int]] | None:
    """The columns as digits of one whole number, if they are whole and it is not too long.

    With it, how many values each digit can have.
    """
    sizes: list[int] = []
    for column in columns:
        most = float(column.max(initial=0))
        if not 0 <= most < LONGEST / math.prod(sizes) - 1:
            return None
        sizes.append(int(most) + 1)
    packed = np.zeros(len(columns[0]), np.int64)
    for start in range(0, len(packed), BLOCK):
        some = packed[start : start + BLOCK]
        for column, size in zip(columns, sizes, strict=True):
            given = column[start : start + BLOCK]
            whole = given.astype(np.int64)
            if not np.array_equal(whole, given):
                return None
            some *= size
            some += whole
    return packed, sizes


def _unpacked(numbers: Numbers, sizes: Sequence[int]) -> list[Floats]:
    """The columns that the numbers were made of; floats hold them all, and divide much faster."""
    columns, left = [], numbers.astype(np.float64)
    for size in reversed(sizes[1:]):
        rest = np.floor(left / size)
        columns.append(left - rest * size)
        left = rest
    return [left, *columns[::-1]]


def _changes(columns: Sequence[NDArray[Any]]) -> NDArray[np.bool_]:
    """Which rows differ from the one before."""
    new = np.zeros(len(columns[0]), bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new
