"""What one offer takes off what the offers before it left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from regulars.engine.rewards.rules.baskets import Basket, Goods
from regulars.engine.rewards.types.offers import (
    WHOLE,
    AmountOff,
    AnyTerms,
    BuyGet,
    FreeProduct,
    FreeShipping,
    PercentOff,
)
from regulars.kernel.money import allocate

NOTHING = Goods((), 0)


@dataclass(slots=True)
class Left:
    """What is still to be paid for each line, for how many units that are not given away yet, and
    for shipping.
    """

    prices: list[int]
    units: list[int]
    shipping_minor: int

    @classmethod
    def of(cls, basket: Basket) -> Left:
        """All of it."""
        return cls(basket.prices.copy(), basket.units.copy(), basket.cart.shipping_minor)


class Taken(NamedTuple):
    """What an offer takes off: of lines by their places, and of shipping."""

    parts: Sequence[tuple[int, int]] = ()
    shipping_minor: int = 0

    @property
    def total_minor(self) -> int:
        """All of it."""
        return self.shipping_minor + sum(minor for _place, minor in self.parts)


class Alike(NamedTuple):
    """Units of one line that cost the same."""

    price_minor: int
    place: int
    units: int


def take_off(terms: AnyTerms, goods: Goods, left: Left) -> Taken:
    """Take off what the terms say, of the goods; what is left afterwards is never negative."""
    if isinstance(terms, FreeShipping):
        off = at_most(left.shipping_minor, terms.at_most_minor)
        left.shipping_minor -= off
        return Taken(shipping_minor=off)
    if isinstance(terms, BuyGet):
        return Taken(_cheapest_for_less(terms, goods, left))
    if isinstance(terms, FreeProduct):
        dearest = _alike(goods, left)[::-1]
        return Taken(_for_less(_first(dearest, terms.units), WHOLE, left))
    there = sum(left.prices[place] for place in goods.places)
    return Taken(_spread(off_goods(terms, there), goods.places, left))


def off_goods(terms: AnyTerms, there: int) -> int:
    """What a percentage or an amount takes off goods that come to so much."""
    if isinstance(terms, PercentOff):
        return at_most(share_of(there, terms.hundredths), terms.at_most_minor)
    return min(there, terms.amount_minor) if isinstance(terms, AmountOff) else 0


def share_of(minor: int, hundredths: int) -> int:
    """So many hundredths of a percent, halves up.

    >>> share_of(333, 1_500), share_of(10, 500)
    (50, 1)
    """
    return (minor * hundredths + WHOLE // 2) // WHOLE


def at_most(minor: int, most: int | None) -> int:
    """The amount, or the most that it may be."""
    return minor if most is None else min(minor, most)


def given_units(terms: BuyGet, units: int) -> int:
    """How many of so many units are for less.

    >>> given_units(BuyGet(buy=2, get=1), 7)
    2
    """
    times = units // (terms.buy + terms.get)
    return at_most(times, terms.at_most_times) * terms.get


def dearest_worth(terms: BuyGet, goods: Goods, left: Left) -> int:
    """No less than what the terms take off, whatever applied before."""
    alike = _alike(goods, left)
    count = given_units(terms, sum(one.units for one in alike))
    dearest = _first(alike[::-1], count)
    return share_of(sum(one.price_minor * one.units for one in dearest), terms.hundredths)


def _cheapest_for_less(terms: BuyGet, goods: Goods, left: Left) -> Sequence[tuple[int, int]]:
    alike = _alike(goods, left)
    count = given_units(terms, sum(one.units for one in alike))
    return _for_less(_first(alike, count), terms.hundredths, left)


def _alike(goods: Goods, left: Left) -> list[Alike]:
    """The units that are not given away, the cheapest first. A line's price is divided among its
    units by largest remainder.
    """
    found = []
    for place in goods.places:
        units = left.units[place]
        if units:
            price, dearer = divmod(left.prices[place], units)
            found.append(Alike(price, place, units - dearer))
            if dearer:
                found.append(Alike(price + 1, place, dearer))
    return sorted(found)


def _first(alike: Iterable[Alike], count: int) -> list[Alike]:
    found = []
    for one in alike:
        if count <= 0:
            break
        found.append(one._replace(units=min(one.units, count)))
        count -= one.units
    return found


def _for_less(alike: Iterable[Alike], hundredths: int, left: Left) -> Sequence[tuple[int, int]]:
    """Take a share off these units; those that cost nothing any more are given away."""
    worth: dict[int, int] = {}
    for one in alike:
        worth[one.place] = worth.get(one.place, 0) + one.price_minor * one.units
        if hundredths == WHOLE:
            left.units[one.place] -= one.units
    places = sorted(worth)
    off = share_of(sum(worth.values()), hundredths)
    return _taken(off, places, [worth[place] for place in places], left)


def _spread(off: int, places: Sequence[int], left: Left) -> Sequence[tuple[int, int]]:
    return _taken(off, places, [left.prices[place] for place in places], left)


def _taken(
    off: int, places: Sequence[int], weights: Sequence[int], left: Left
) -> Sequence[tuple[int, int]]:
    """Divide an amount by largest remainder, and take each part off its line."""
    if off == 0:
        return ()
    if len(places) == 1:
        left.prices[places[0]] -= off
        return ((places[0], off),)
    parts = [
        (place, part) for place, part in zip(places, allocate(off, weights), strict=True) if part
    ]
    for place, part in parts:
        left.prices[place] -= part
    return parts
