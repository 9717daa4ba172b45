"""A cart made ready to be asked by many offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from regulars.engine.rewards.types.cart import (
    LARGEST_PRICE,
    MOST_LINES,
    MOST_UNITS,
    Cart,
    CartLine,
    UnusableCart,
)
from regulars.engine.rewards.types.offers import Scope
from regulars.kernel.money import UnknownCurrency, exponent_of


class Goods(NamedTuple):
    """The lines that an offer is for, by their places, and what they come to before offers."""

    places: tuple[int, ...]
    worth_minor: int


class Basket:
    """The cart's lines in the order of their ids. A set of lines is the bits of their places, and
    what is asked of a set is remembered, as many offers ask about the same.
    """

    def __init__(self, cart: Cart) -> None:
        self.cart = cart
        self.lines = sorted(cart.lines, key=lambda line: line.id)
        self.prices = [line.price_minor for line in self.lines]
        self.units = [line.quantity for line in self.lines]
        self._everything = (1 << len(self.lines)) - 1
        self._products = _places(self.lines, lambda line: {line.product, line.variant} - {""})
        self._collections = _places(self.lines, lambda line: line.collections)
        self._goods: dict[int, Goods] = {}

    def goods_in(self, scope: Scope) -> Goods:
        """What is in the scope."""
        if scope.products or scope.collections:
            bits = _bits(self._products, scope.products)
            bits |= _bits(self._collections, scope.collections)
        else:
            bits = self._everything
        bits &= ~_bits(self._products, scope.except_products)
        bits &= ~_bits(self._collections, scope.except_collections)
        return self._goods_at(bits)

    def among(self, goods: Goods, products: Iterable[str]) -> Goods:
        """Those of the goods that are one of these products or variants."""
        bits = _bits(self._products, products)
        return self._goods_at(bits & sum(1 << place for place in goods.places))

    def _goods_at(self, bits: int) -> Goods:
        found = self._goods.get(bits)
        if found is None:
            places = tuple(place for place in range(len(self.lines)) if bits >> place & 1)
            found = Goods(places, sum(self.prices[place] for place in places))
            self._goods[bits] = found
        return found


def _places(
    lines: Iterable[CartLine], names_of: Callable[[CartLine], Iterable[str]]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, line in enumerate(lines):
        for name in names_of(line):
            found[name] = found.get(name, 0) | 1 << place
    return found


def _bits(known: Mapping[str, int], names: Iterable[str]) -> int:
    bits = 0
    for name in names:
        bits |= known.get(name, 0)
    return bits


def check_cart(cart: Cart) -> None:
    """Return where a cart can be quoted.

    Raises UnusableCart.
    """
    try:
        exponent_of(cart.currency)
    except UnknownCurrency as error:
        raise UnusableCart(problem=f"{cart.currency!r} is not a currency") from error
    if len(cart.lines) > MOST_LINES:
        raise UnusableCart(problem=f"it has more than {MOST_LINES} lines")
    if len({line.id for line in cart.lines}) < len(cart.lines):
        raise UnusableCart(problem="two lines have the same id")
    if not 0 <= cart.shipping_minor <= LARGEST_PRICE:
        raise UnusableCart(problem="shipping is negative or too much")
    for line in cart.lines:
        _check_line(line)


def _check_line(line: CartLine) -> None:
    if not 0 <= line.unit_price_minor <= LARGEST_PRICE:
        raise UnusableCart(problem=f"the price of line {line.id} is negative or too much")
    if not 0 < line.quantity <= MOST_UNITS:
        raise UnusableCart(problem=f"line {line.id} has no units, or more than {MOST_UNITS}")
