"""Customers' ids as numbers in the order of their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.digits import WORD, Digits, Numbers, Words

if TYPE_CHECKING:
    import pyarrow as pa

PLACES_EACH = 64  # of a row, at most: a table of them all takes less time than the rows
MOST_PLACES = 2**25  # of a table with a place for each id there could be; 128 MB
MASKS = np.array([(1 << 64) - (1 << 8 * (WORD - size)) for size in range(WORD + 1)], np.uint64)


@dataclass(frozen=True)
class Numbered:
    """Ids of rows, as numbers.

    Parameters
    ----------
    ids
        The distinct ids as text, rising byte by byte as engines order text.
    numbers
        Which of them each row has; an array for each part, shape (rows of the part,).
    """

    ids: pa.Array
    numbers: list[Numbers]


@dataclass
class Ids:
    """The ids of rows that come part by part, none of which is null.

    Ids of up to eight bytes, as most stores have them, are kept as whole numbers: those take no
    more room than the text, and are told apart in a third of the time, and in less where they count
    up in digits.

    Examples
    --------
    >>> import pyarrow as pa
    >>> ids = Ids()
    >>> ids.add(pa.array(["bob", "ann"]))
    >>> ids.add(pa.array(["bob"]))
    >>> found = ids.numbered()
    >>> found.ids.to_pylist(), [part.tolist() for part in found.numbers]
    (['ann', 'bob'], [[1, 0], [1]])
    """

    _words: list[Words] = field(default_factory=list)
    _texts: list[pa.Array] = field(default_factory=list)

    def add(self, ids: pa.Array) -> None:
        """Take the next part, as text; one without rows is passed over."""
        if not len(ids):
            return
        words = None if self._texts else words_of(ids)
        if words is not None:
            self._words.append(words)
            return
        while self._words:  # one that is longer: all are told apart as text from here on
            self._texts.append(_text_of(self._words.pop(0)))
        self._texts.append(ids)

    def numbered(self) -> Numbered:
        """Number all of them, and forget them."""
        words, texts = self._words, self._texts
        self._words, self._texts = [], []
        if texts:
            return _of_texts(texts)
        digits, rows = Digits.of(words), sum(map(len, words))
        if rows and digits.room > min(MOST_PLACES, PLACES_EACH * rows):
            return _looked_up(words)
        distinct, numbers = digits.numbered(words)
        return Numbered(_text_of(distinct), numbers)


def _of_texts(texts: Sequence[pa.Array]) -> Numbered:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pa.chunked_array(texts).dictionary_encode()
    known = found.chunk(0).dictionary
    rising = np.asarray(pc.array_sort_indices(known)).astype(np.intp)
    return Numbered(known.take(pa.array(rising)), _ranked(found, rising))


def _looked_up(words: Sequence[Words]) -> Numbered:
    """By a table of the words there are."""
    import pyarrow as pa

    found = pa.chunked_array([pa.array(part) for part in words]).dictionary_encode()
    values = np.asarray(found.chunk(0).dictionary)
    rising = np.argsort(values)
    return Numbered(_text_of(values[rising]), _ranked(found, rising))


def _ranked(found: pa.ChunkedArray, rising: NDArray[np.intp]) -> list[Numbers]:
    """Where in a rising order the values of each row stand."""
    place = np.empty(len(rising), np.int32)
    place[rising] = np.arange(len(rising), dtype=np.int32)
    return [place[np.asarray(part.indices)] for part in found.chunks]


def words_of(ids: pa.Array) -> Words | None:
    """The bytes of each id as the digits of one number, filled up with zeros.

    None where one has more than eight bytes, or a zero, which would not be told from the filling.
    """
    if not len(ids):
        return np.zeros(0, np.uint64)
    _, places, text = ids.buffers()
    starts = np.frombuffer(places, np.int32, len(ids) + 1, ids.offset * 4)
    lengths = np.diff(starts)
    held = np.zeros(int(starts[-1] - starts[0]) + WORD, np.uint8)
    if text is not None:
        held[:-WORD] = np.frombuffer(text, np.uint8)[starts[0] : starts[-1]]
    if lengths.max() > WORD or not held[:-WORD].all():
        return None
    at_each_byte: NDArray[np.uint64] = np.ndarray(
        (len(held) - WORD + 1,), ">u8", held, strides=(1,)
    )
    words: Words = at_each_byte[starts[:-1] - starts[0]].astype(np.uint64)
    words &= MASKS[lengths]
    return words


def _text_of(words: Words) -> pa.Array:
    import pyarrow as pa

    letters = words.astype(">u8").view(np.uint8).reshape(-1, WORD)
    there = letters != 0
    ends = np.zeros(len(words) + 1, np.int32)
    np.cumsum(there.sum(1), out=ends[1:])
    held = pa.py_buffer(ends), pa.py_buffer(letters[there])
    return pa.StringArray.from_buffers(len(words), *held)
