"""Products as values, and what bringing them in brings about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.registers.types import BroughtIn, TakenBack


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
