"""Many ids as spans: ids that were handed out together need one pair, however many they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

Span = tuple[int, int]  # first and last, both included


def spans_of(ids: Iterable[int]) -> list[Span]:
    """The ids as spans, ascending.

    >>> spans_of([7, 3, 1, 2, 3])
    [(1, 3), (7, 7)]
    """
    return merged((pk, pk) for pk in ids)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same ids in as few spans as hold them, ascending.

    >>> merged([(5, 9), (1, 2), (3, 6)])
    [(1, 9)]
    """
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The ids of the first that the second do not hold; both ascending and apart, as
    :func:`merged` gives them.

    >>> without([(1, 9)], [(0, 1), (4, 5), (9, 12)])
    [(2, 3), (6, 8)]
    """
    left: list[Span] = []
    place = 0
    for first, last in spans:
        begin = first
        while place < len(taken) and taken[place][1] < begin:
            place += 1
        ahead = place
        while ahead < len(taken) and taken[ahead][0] <= last:
            if taken[ahead][0] > begin:
                left.append((begin, taken[ahead][0] - 1))
            begin = max(begin, taken[ahead][1] + 1)
            ahead += 1
        if begin <= last:
            left.append((begin, last))
    return left


def common(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The ids that both hold; both ascending and apart.

    >>> common([(1, 4), (8, 9)], [(3, 8)])
    [(3, 4), (8, 8)]
    """
    return without(spans, without(spans, others))


def held(ids: Iterable[int], spans: Sequence[Span]) -> set[int]:
    """Those of the ids that the spans hold, which are ascending and apart.

    >>> held([1, 2, 8], [(2, 5)])
    {2}
    """
    places = ((pk, bisect_right(spans, pk, key=itemgetter(0)) - 1) for pk in ids)
    return {pk for pk, place in places if place >= 0 and pk <= spans[place][1]}


def parts(spans: Iterable[Span], width: int) -> Iterator[list[Span]]:
    """The same ids in parts, each of which lies within so many ids that follow each other; the
    spans are ascending and apart, and are cut where they are longer.

    >>> list(parts([(1, 2), (4, 5), (7, 17)], 5))
    [[(1, 2), (4, 5)], [(7, 11)], [(12, 16)], [(17, 17)]]
    """
    part: list[Span] = []
    for first, last in spans:
        begin = first
        while begin <= last:
            if part and begin >= part[0][0] + width:
                yield part
                part = []
            end = min(last, (part[0][0] if part else begin) + width - 1)
            part.append((begin, end))
            begin = end + 1
    if part:
        yield part
