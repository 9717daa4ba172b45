"""Products as values, and what bringing them in brings about."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.core.registers.types import BroughtIn, TakenBack
from regulars.kernel.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as another system tells of it; empty text and None say nothing."""

    reference: str
    name: str = ""
    category: str = ""
    price_minor: int | None = None
    cost_minor: int | None = None
    currency: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class ProductCard:
    """What a product is."""

    id: int
    public_id: str
    name: str
    category: str
    price_minor: int | None
    cost_minor: int | None
    currency: str
    is_active: bool

    @property
    def shown_as(self) -> str:
        """The best name known."""
        return self.name or self.public_id


class ProductsBroughtIn(BroughtIn):
    """A batch of products was imported."""

    name: ClassVar[str] = "catalog.imported"


class ProductsTakenBack(TakenBack):
    """An import of products was undone."""

    name: ClassVar[str] = "catalog.import_undone"


@dataclass(frozen=True, slots=True)
class ProductTold:
    """A product as the shop itself tells of it; None says nothing, and what is told overwrites.

    An amount is told with its currency. Of ``cleared`` fields nothing is known any more. Where it
    is told of a moment, ``told_at``, it changes nothing of a product of which something newer was
    told.
    """

    reference: str
    name: str | None = None
    category: str | None = None
    price_minor: int | None = None
    cost_minor: int | None = None
    currency: str | None = None
    is_active: bool | None = None
    cleared: frozenset[str] = frozenset()
    told_at: datetime | None = None


class Outcome(enum.StrEnum):
    """What came of telling a product."""

    MADE = "made"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Reference:
    """One system's name for a product."""

    source: str
    reference: str


@dataclass(frozen=True)
class ProductSheet:
    """All that is known of a product."""

    card: ProductCard
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class ToldProduct:
    """What came of telling a product, by the reference that it was told under."""

    reference: str
    public_id: str
    outcome: Outcome


@dataclass(eq=False)
class UnknownProduct(NotFound):
    """No product has this id."""

    code = "catalog.unknown"
    sentence = "There is no product {public_id}. List products, or look for one by its reference."
    public_id: str


@dataclass(eq=False)
class ToldTwice(Invalid):
    """A product is told once at a time."""

    code = "catalog.told_twice"
    sentence = "{reference!r} is told twice. Tell each product once in a request."
    reference: str


@dataclass(eq=False)
class AmountWithoutCurrency(Invalid):
    """An amount means nothing without its currency."""

    code = "catalog.amount_without_currency"
    sentence = "{reference!r} has an amount without a currency. Tell its currency, such as EUR."
    reference: str


@dataclass(eq=False)
class OtherCurrency(Invalid):
    """All amounts of a product are in one currency."""

    code = "catalog.other_currency"
    sentence = (
        "{reference!r} has amounts in {known}, and is told some of them in {currency}. Tell both "
        "its price and its cost to change the currency."
    )
    reference: str
    known: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class ProductsTold(Event):
    """A shop told of products: those made and those changed have ids in the range."""

    name: ClassVar[str] = "catalog.told"
    first_id: int
    last_id: int
    made: int
    changed: int
