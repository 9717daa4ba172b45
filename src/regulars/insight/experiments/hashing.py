"""GrowthBook's hash: from a customer's id to a place between 0 and 1, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.settings import setting_of
from regulars.insight.id_texts import as_texts

Hashes = NDArray[np.uint32]

OFFSET = 0x811C9DC5
PRIME = 0x01000193
WHOLE = 2**32
PLACES = {1: 1_000, 2: 10_000}  # how finely each version of the hash divides the line
BLOCK = 32_768  # ids at a time: their states stay in the processor's cache


def fnv1a32(texts: Iterable[object]) -> Hashes:
    """Hash texts with FNV-1a, 32 bits, over their UTF-16 code units.

    Definition
    ----------
    Starting from 2166136261, each code unit is combined by exclusive or, and the result multiplied
    by 16777619 modulo 2^32.

    Parameters
    ----------
    texts
        Texts, or whole numbers, which are written in decimal digits.

    Returns
    -------
    NDArray[np.uint32]
        Shape (texts,).

    Raises
    ------
    UnusableId
        If one is neither text nor a whole number.

    Notes
    -----
    Source: Fowler, Noll & Vo, RFC 9923; in GrowthBook's SDKs the units are those of JavaScript's
    ``charCodeAt``, which differ from bytes outside ASCII.

    Examples
    --------
    >>> fnv1a32(["a", "foobar"]).tolist()  # RFC 9923 prints e40c292c and bf9cf968
    [3826002220, 3214735720]
    """
    return _in_blocks(as_texts(texts), _hashed)


def places(ids: Iterable[object], *, seed: str, hash_version: int = 2) -> NDArray[np.float64]:
    """Give each id its place between 0 and 1, of which an experiment takes ranges.

    Definition
    ----------
    With FNV-1a as ``h``::

        version 2:  h(text of h(seed + id)) mod 10000 / 10000
        version 1:  h(id + seed) mod 1000 / 1000

    Version 1 gives experiments with similar seeds similar places; use it only to go on with an
    experiment that began with it.

    Parameters
    ----------
    ids
        Texts or whole numbers.
    seed
        What makes the places of one experiment independent of another's.
    hash_version
        2 or 1.

    Returns
    -------
    NDArray[np.float64]
        Shape (ids,), from 0 to below 1.

    Raises
    ------
    ImpossibleSetting
        If there is no such version.
    UnusableId
        If an id is neither text nor a whole number.

    Notes
    -----
    Source: GrowthBook, *Build Your Own SDK*, specification 0.7.1, MIT.

    Examples
    --------
    >>> places(["a", "b"], seed="seed").tolist()
    [0.0505, 0.2696]
    """
    check_version(hash_version)
    texts = as_texts(ids)
    hashes = (
        _in_blocks(texts, lambda block: _hashed_digits(_hashed(block, before=seed)))
        if hash_version != 1
        else _in_blocks(texts, lambda block: _hashed(block, after=seed))
    )
    parts = PLACES[hash_version]
    found: NDArray[np.float64] = (hashes % np.uint32(parts)).astype(np.float64) / parts
    return found


def check_version(hash_version: int) -> None:
    """Raise ImpossibleSetting unless there is such a version of the hash."""
    setting_of(
        "hash version", hash_version, allowed="2 or 1", holds=lambda version: version in PLACES
    )


def _in_blocks(texts: Sequence[str], hashed: Callable[[Sequence[str]], Hashes]) -> Hashes:
    """Hash many texts, some at a time."""
    firsts = range(0, len(texts), BLOCK)
    blocks = [hashed(texts[first : first + BLOCK]) for first in firsts]
    return np.concatenate(blocks) if blocks else np.empty(0, np.uint32)


def _hashed(texts: Sequence[str], before: str = "", after: str = "") -> Hashes:
    """Hash each text with the same beginning and end."""
    state = _carried_each(_carried(OFFSET, before), texts)
    for unit in _units(after):
        state ^= unit
        state *= np.uint32(PRIME)
    return state


def _carried(state: int, text: str) -> int:
    """The hash after one more text, for one."""
    for unit in _units(text).tolist():
        state = (state ^ unit) * PRIME % WHOLE
    return state


def _carried_each(start: int, texts: Sequence[str]) -> Hashes:
    """The hash after one more text, for each; longest first, so that those going on are a slice."""
    units = _units("".join(texts))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    if lengths.sum() < len(units):  # characters beyond the first 65,536 are two units each
        lengths = np.fromiter((len(_units(text)) for text in texts), np.int64, len(texts))
    order = np.argsort(-lengths, kind="stable")
    at = (np.cumsum(lengths) - lengths)[order]
    going_on = np.searchsorted(-lengths[order], -np.arange(lengths.max()), side="left")
    state = np.full(len(texts), start, np.uint32)
    for count in going_on.tolist():
        state[:count] ^= units[at[:count]]
        state[:count] *= np.uint32(PRIME)
        at[:count] += 1
    hashes = np.empty_like(state)
    hashes[order] = state
    return hashes


def _units(text: str) -> Hashes:
    """The UTF-16 code units of a text."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2").astype(np.uint32)


def _hashed_digits(numbers: Hashes) -> Hashes:
    """The hash of each number's decimal digits."""
    state = np.full(len(numbers), OFFSET, np.uint32)
    is_written = np.zeros(len(numbers), np.bool_)  # zeros before the first other digit are not
    for power in (10**exponent for exponent in range(9, -1, -1)):
        digit = numbers // np.uint32(power)
        numbers = numbers - digit * np.uint32(power)
        is_written |= (digit > 0) | (power == 1)
        further = (state ^ (digit + np.uint32(ord("0")))) * np.uint32(PRIME)
        state = np.where(is_written, further, state)
    return state
