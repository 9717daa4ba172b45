"""Which of the offers that could apply take off most together."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from regulars.engine.rewards.rules.eligibility import Candidate, Turn
from regulars.engine.rewards.rules.outdoing import worth_comparing
from regulars.engine.rewards.types.offers import BuyGet, FreeProduct, FreeShipping

MOST_COMPARED = 128  # combinations

Combination = tuple[Candidate, ...]


class Best(NamedTuple):
    """The offers that apply together, and whether no allowed combination takes off more."""

    combination: Combination
    total_minor: int
    is_best: bool


def best_of(
    candidates: Sequence[Candidate],
    total_of: Callable[[Iterable[Candidate]], int],
    *,
    everything_minor: int,
) -> Best:
    """At most one of each stacking class, or one exclusive offer alone, whatever takes off most.

    Combinations are compared in the order of the most that their offers could take off: none takes
    off more than where nothing applies before it. The search ends as soon as that, or everything
    there is to pay, is no more than what was found, so nothing better was left out; or after
    :data:`MOST_COMPARED` combinations, when ``is_best`` is false. Where there are no more, all are
    compared if need be. The offers that take off most of each class by themselves are always
    compared, so what is found is never less than choosing greedily.

    Of those that take off the same, the first stands: a greedy choice, then by what the offers
    could take off, then by the ids of classes and offers. An exclusive offer has to take off more.

    For n candidates in k classes it takes O(n log n), and for each of the m combinations
    O(k² log m) to find it and O(k × lines) to compare it.
    """
    classes = _classes(one for one in candidates if not one.offer.is_exclusive)
    greedy = tuple(min(of_class, key=_most_alone_first) for of_class in classes)
    best = Best(greedy, total_of(greedy), is_best=False)
    exclusive = max((one.alone_minor for one in candidates if one.offer.is_exclusive), default=0)
    for compared, (most, combination) in enumerate(_by_the_most(classes)):
        if min(most, everything_minor) <= best.total_minor or most < exclusive:
            best = best._replace(is_best=True)
            break
        if compared == MOST_COMPARED:
            break
        total = total_of(combination)
        if total > best.total_minor:
            best = Best(combination, total, is_best=False)
    else:
        best = best._replace(is_best=True)
    return _or_alone(candidates, best)


def _or_alone(candidates: Iterable[Candidate], best: Best) -> Best:
    """The exclusive offer that takes off more than the others together, or these."""
    alone = [one for one in candidates if one.offer.is_exclusive]
    found = min(alone, key=_most_alone_first, default=None)
    if found is None or found.alone_minor <= best.total_minor:
        return best
    return Best((found,), found.alone_minor, best.is_best)


def _most_alone_first(one: Candidate) -> tuple[int, str]:
    """Orders by what they take off by themselves, the most first, then by id."""
    return -one.alone_minor, one.offer.id


def _classes(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """The candidates by class, and in a class by the most that they could take off."""
    classes: dict[str, list[Candidate]] = {}
    for one in candidates:
        classes.setdefault(one.offer.stacking, []).append(one)
    giving = {name for name, ones in classes.items() if any(map(_gives_units, ones))}
    latest = {name: _latest(ones) for name, ones in classes.items()}
    two_last = heapq.nlargest(2, ((turn, name) for name, turn in latest.items() if turn))
    found = []
    for name in sorted(classes):
        ones = classes[name]
        if not giving - {name}:
            ones = [one._replace(most_minor=one.alone_minor) for one in ones]
        of_others = next((turn for turn, whose in two_last if whose != name), None)
        found.append(worth_comparing(ones, of_others))
    return found


def _latest(ones: Iterable[Candidate]) -> Turn | None:
    """The last turn at which one of them takes something off goods."""
    return max((one.turn for one in ones if _takes_off_goods(one)), default=None)


def _gives_units(one: Candidate) -> bool:
    """Whether others find fewer units after it, and so other ones that are the cheapest."""
    return isinstance(one.offer.terms, BuyGet | FreeProduct)


def _takes_off_goods(one: Candidate) -> bool:
    return not isinstance(one.offer.terms, FreeShipping)


def _by_the_most(classes: Sequence[Sequence[Candidate]]) -> Iterator[tuple[int, Combination]]:
    """Every combination once, with the most that it could take off, the largest first.

    Each but the first is reached from one other alone: by going one further in the last class in
    which it is not at the first, or in a later one. Past the last of a class, none applies.
    """
    first = (0,) * len(classes)
    heap = [(-_most(classes, first), first)]
    while heap:
        most, places = heapq.heappop(heap)
        yield -most, _at(classes, places)
        moved = max((index for index, place in enumerate(places) if place), default=0)
        for index in range(moved, len(classes)):
            if places[index] < len(classes[index]):
                further = (*places[:index], places[index] + 1, *places[index + 1 :])
                heapq.heappush(heap, (-_most(classes, further), further))


def _at(classes: Sequence[Sequence[Candidate]], places: Sequence[int]) -> Combination:
    return tuple(
        ones[place] for ones, place in zip(classes, places, strict=True) if place < len(ones)
    )


def _most(classes: Sequence[Sequence[Candidate]], places: Sequence[int]) -> int:
    return sum(one.most_minor for one in _at(classes, places))
