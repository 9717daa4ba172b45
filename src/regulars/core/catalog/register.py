"""How products are known, made and told of."""

from __future__ import annotations

from datetime import datetime

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.catalog.rules import told_by
from regulars.core.catalog.types import ProductDraft, ProductsBroughtIn, ProductsTakenBack
from regulars.core.registers.services import Register
from regulars.kernel.blanks import Blanks
from regulars.kernel.ids import public_id


def _made(draft: ProductDraft, import_run: int | None, now: datetime) -> Product:
    return Product(
        public_id=public_id("prd", now=now),
        is_active=draft.is_active,
        import_run=import_run,
        **told_by(draft, known_currency=""),
    )


def _tell(blanks: Blanks, draft: ProductDraft, product: Product) -> None:
    told = told_by(draft, known_currency=product.currency)
    blanks.tell(draft.reference, product, told)


REGISTER = Register(
    rows=Product,
    references=ProductReference,
    link="product",
    fields=("name", "category", "price_minor", "cost_minor", "currency"),
    make=_made,
    tell=_tell,
    brought_in=ProductsBroughtIn,
    taken_back=ProductsTakenBack,
)
