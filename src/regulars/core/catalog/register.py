"""How products are known, made and told of."""

from __future__ import annotations

from datetime import datetime

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.catalog.rules import comparable, told_by
from regulars.core.catalog.types import ProductDraft, ProductsBroughtIn, ProductsTakenBack
from regulars.core.registers.services import Register
from regulars.kernel.ids import public_id
from regulars.kernel.listening import Listener
from regulars.kernel.tellings import Fields

AMOUNTS = {"price_minor": None, "cost_minor": None}


def _made(draft: ProductDraft, import_run: int | None, now: datetime) -> Product:
    product = Product(public_id=public_id("prd", now=now), import_run=import_run)
    for name, value in told_by(draft).items():
        setattr(product, name, value)
    return product


def _tell(listener: Listener, draft: ProductDraft, product: Product) -> None:
    listener.tell(draft.reference, product, told_by(draft))


REGISTER = Register(
    rows=Product,
    references=ProductReference,
    link="product",
    fields=Fields(
        {"name": "", "category": "", "is_active": True, "currency": "", **AMOUNTS},
        measures={"currency": frozenset(AMOUNTS)},
        comparable=comparable,
    ),
    make=_made,
    tell=_tell,
    brought_in=ProductsBroughtIn,
    taken_back=ProductsTakenBack,
)
