"""A cart, as far as offers ask about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from regulars.kernel.errors import Invalid

MOST_LINES = 500
MOST_UNITS = 1_000_000  # of one line
LARGEST_PRICE = 10**12  # of one unit


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    """So many units of one thing, each at the same price before offers."""

    id: str  # tells the cart's lines apart
    product: str
    unit_price_minor: int
    quantity: int = 1
    variant: str = ""
    collections: frozenset[str] = frozenset()

    @property
    def price_minor(self) -> int:
        """Of all its units."""
        return self.unit_price_minor * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """What offers ask of whose cart it is."""

    is_first_order: bool = False
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """What somebody is about to buy. Amounts are in the currency's smallest unit."""

    currency: str
    lines: tuple[CartLine, ...]
    shipping_minor: int = 0
    channel: str = ""  # its code
    shopper: Shopper = field(default_factory=Shopper)


@dataclass(eq=False)
class UnusableCart(Invalid):
    """A cart that nothing can be quoted for."""

    code = "rewards.unusable_cart"
    sentence = "The cart cannot be quoted: {problem}."
    problem: str
