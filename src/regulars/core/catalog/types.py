"""Products as values, and what bringing them in brings about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.blanks import Differing, Filled


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


@dataclass
class ProductsImported:
    """What an import did: ids by reference, how many are new, which blanks it filled, what
    differs.
    """

    ids: dict[str, int] = field(default_factory=dict)
    created: int = 0
    unchanged: int = 0
    filled: list[Filled] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)


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


@dataclass(frozen=True, kw_only=True)
class ProductsBroughtIn(Event):
    """A batch of products was imported; new ones have ids in the range (0 where none is new)."""

    name: ClassVar[str] = "catalog.imported"
    import_run: int
    first_product_id: int
    last_product_id: int
    created: int
    filled: int


@dataclass(frozen=True, kw_only=True)
class ProductsTakenBack(Event):
    """An import of products was undone: so many deleted, so many emptied again."""

    name: ClassVar[str] = "catalog.import_undone"
    import_run: int
    deleted: int
    emptied: int
