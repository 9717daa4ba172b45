"""Short texts as whole numbers, and those as numbers of fewer digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Words = NDArray[np.uint64]
WORD = 8  # bytes of text that one number holds


@dataclass(frozen=True)
class Digit:
    """A byte in which ids differ.

    Parameters
    ----------
    shift
        Where in the word it stands.
    values
        What it can be, rising; shape (values,).
    """

    shift: int
    values: NDArray[np.uint8]

    @classmethod
    def of(cls, words: Sequence[Words], shift: int) -> Digit:
        """Find what it can be."""
        there = np.zeros(256, bool)
        for part in words:
            there[_byte(part, shift)] = True
        return cls(shift, np.flatnonzero(there).astype(np.uint8))

    def places(self, words: Words) -> NDArray[np.uint8]:
        """Which of its values it is."""
        place = np.zeros(256, np.uint8)
        place[self.values] = np.arange(len(self.values))
        return place[_byte(words, self.shift)]


@dataclass(frozen=True)
class Digits:
    """The bytes in which ids differ, as digits of a number; each id there could be has a place.

    Ids mostly count up in digits, behind letters that are the same for all: each byte is a digit of
    a number that is written with as many digits as that byte has values.

    Parameters
    ----------
    same
        The bytes in which they do not differ.
    digits
        The others, the first one first.
    """

    same: np.uint64
    digits: tuple[Digit, ...]

    @classmethod
    def of(cls, words: Sequence[Words]) -> Digits:
        """Find them."""
        if not words:
            return cls(np.uint64(0), ())
        first = words[0][0]
        differ = int(reduce(np.bitwise_or, (np.bitwise_or.reduce(part ^ first) for part in words)))
        shifts = [shift for shift in range(8 * WORD - 8, -8, -8) if differ >> shift & 0xFF]
        changing = sum(0xFF << shift for shift in shifts)
        digits = (Digit.of(words, shift) for shift in shifts)
        return cls(first & ~np.uint64(changing), tuple(digits))

    @property
    def room(self) -> float:
        """How many places there are."""
        return float(np.prod([len(digit.values) for digit in self.digits], dtype=np.float64))

    def numbered(self, words: list[Words]) -> tuple[Words, list[Numbers]]:
        """The distinct words, rising, and which each is, by the places taken; empties the list."""
        places, taken = [], np.zeros(int(self.room), bool)
        while words:
            places.append(self.places(words.pop(0)))
            taken[places[-1]] = True
        dense = np.cumsum(taken, dtype=np.int32)
        dense -= 1
        return self.words(np.flatnonzero(taken)), [dense[part] for part in places]

    def places(self, words: Words) -> Numbers:
        """A place for each word, in the words' order."""
        places = np.zeros(len(words), np.int32)
        for digit in self.digits:
            places *= len(digit.values)
            places += digit.places(words)
        return places

    def words(self, places: NDArray[np.intp]) -> Words:
        """The words at places."""
        words, left = np.full(len(places), self.same), places
        for digit in reversed(self.digits):
            left, place = np.divmod(left, len(digit.values))
            words |= digit.values[place].astype(np.uint64) << np.uint64(digit.shift)
        return words


def _byte(words: Words, shift: int) -> NDArray[np.uint8]:
    return (words >> np.uint64(shift)).astype(np.uint8)
