"""Customers' ids as numbers in the order of their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Integers = NDArray[np.int64]
Words = NDArray[np.uint64]
WORD = 8  # bytes of text that one number holds
MOST_PLACES = 2**25  # of a table with a place for each id there could be; 128 MB


@dataclass(frozen=True)
class Numbered:
    """Ids of rows, as numbers.

    Parameters
    ----------
    ids
        The distinct ids as text, rising byte by byte as engines order text.
    number
        Which of them each row has, shape (rows,).
    """

    ids: pa.Array
    number: Integers


def numbered(ids: pa.ChunkedArray) -> Numbered:
    """Number the ids of rows, none of which is null.

    Ids of up to eight bytes, as most stores have them, are read as whole numbers: those are told
    apart in a third of the time that text takes, and in less where they count up in digits.

    Examples
    --------
    >>> import pyarrow as pa
    >>> found = numbered(pa.chunked_array([["bob", "ann", "bob"]]))
    >>> found.ids.to_pylist(), found.number.tolist()
    (['ann', 'bob'], [1, 0, 1])
    """
    import pyarrow as pa

    words = [words_of(chunk) for chunk in ids.chunks]
    if any(part is None for part in words):
        return _of_text(ids.combine_chunks())
    known = np.concatenate([np.zeros(0, np.uint64), *words])
    places = _places(known)
    number, distinct = _looked_up(known) if places is None else _by_place(known, places)
    text = distinct.astype(">u8").view("S8")
    return Numbered(pa.array(text, pa.binary()).cast(pa.string()), number)


def _of_text(ids: pa.Array) -> Numbered:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = ids.dictionary_encode()
    rising = np.asarray(pc.array_sort_indices(found.dictionary)).astype(np.intp)
    place = _turned(rising)
    return Numbered(found.dictionary.take(pa.array(rising)), place[np.asarray(found.indices)])


def _looked_up(words: Words) -> tuple[Integers, Words]:
    """The number of each word, and the distinct ones, rising; by a table of those there are."""
    import pyarrow as pa

    found = pa.array(words).dictionary_encode()
    values = np.asarray(found.dictionary)
    rising = np.argsort(values)
    return _turned(rising)[np.asarray(found.indices)], values[rising]


def _by_place(words: Words, places: Integers) -> tuple[Integers, Words]:
    """The same where each word there could be has a place of its own, in the words' order."""
    there = np.zeros(int(places.max(initial=-1)) + 1, bool)
    there[places] = True
    number = (np.cumsum(there, dtype=np.int32) - 1)[places].astype(np.int64)
    distinct = np.zeros(int(number.max(initial=-1)) + 1, np.uint64)
    distinct[number] = words
    return number, distinct


def _places(words: Words) -> Integers | None:
    """A whole number for each word, in the words' order; None where there could be too many.

    Ids mostly count up in digits, behind letters that are the same for all: each byte is a digit of
    a number that is written with as many digits as that byte has values.
    """
    first = np.uint64(WORD * 8)
    places, room = np.zeros(len(words), np.int64), 1
    while first:
        first -= np.uint64(8)
        digit = (words >> first).astype(np.uint8)
        low, high = int(digit.min(initial=255)), int(digit.max(initial=0))
        if high <= low:
            continue
        room *= high - low + 1
        if room > MOST_PLACES:
            return None
        places *= high - low + 1
        places += digit
        places -= low
    return places


def _turned(order: NDArray[np.intp]) -> Integers:
    """Where in an order each one stands."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


def words_of(ids: pa.Array) -> Words | None:
    """The bytes of each id as the digits of one number, filled up with zeros.

    None where one has more than eight bytes, or a zero, which would not be told from the filling.
    """
    if not len(ids):
        return np.zeros(0, np.uint64)
    _, places, text = ids.buffers()
    starts = np.frombuffer(places, np.int32, len(ids) + 1, ids.offset * 4)
    lengths = np.diff(starts)
    size = 0 if text is None else text.size
    held = np.zeros(size + WORD, np.uint8)
    if size:
        held[:size] = np.frombuffer(text, np.uint8)
    if lengths.max() > WORD or not held[starts[0] : starts[-1]].all():
        return None
    at_each_byte: NDArray[np.uint64] = np.ndarray((size + 1,), ">u8", held, strides=(1,))
    filling = ((WORD - lengths) * 8).astype(np.uint64)
    words = at_each_byte[starts[:-1]].astype(np.uint64)
    # in two steps, as no number can be shifted by all its bits
    half = filling // 2
    rest = filling - half
    return words >> half >> rest << half << rest
