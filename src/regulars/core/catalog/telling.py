"""Products as their shop tells of them, written over what is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from regulars.core.bulk import take_turn, update
from regulars.core.catalog.models import Product, ProductReference
from regulars.core.catalog.rules import is_stale, overwriting
from regulars.core.catalog.types import Outcome, ProductsTold, ProductTold, ToldProduct, ToldTwice
from regulars.core.events.services import record
from regulars.kernel.ids import public_id

TOLD = (
    "name",
    "category",
    "price_minor",
    "cost_minor",
    "currency",
    "is_active",
    "told_at",
    "import_run",
)


def tell(
    products: Sequence[ProductTold], *, source: str, actor: str, now: datetime
) -> list[ToldProduct]:
    """Do what ``services.tell_products`` says; the caller has the transaction."""
    _check_told_once(products)
    take_turn()
    known = _known(source, products)
    made = {
        told.reference: Product(public_id=public_id("prd", now=now))
        for told in products
        if told.reference not in known
    }
    rows = {**known, **made}
    changed = {
        told.reference
        for told in products
        if _write(told, rows[told.reference]) and told.reference in known
    }
    _store(made, source)
    # Belonging to no import is told of all of them, also of those that are as they were.
    update(Product, [known[reference] for reference in sorted(known)], TOLD)
    _record([rows[reference].pk for reference in (*made, *changed)], len(made), actor, now)
    return [
        ToldProduct(told.reference, rows[told.reference].public_id, _outcome(told, made, changed))
        for told in products
    ]


def _check_told_once(products: Sequence[ProductTold]) -> None:
    seen: set[str] = set()
    for told in products:
        if told.reference in seen:
            raise ToldTwice(reference=told.reference)
        seen.add(told.reference)


def _known(source: str, products: Sequence[ProductTold]) -> dict[str, Product]:
    found = ProductReference.objects.filter(
        source=source, reference__in=[told.reference for told in products]
    )
    return {row.reference: row.product for row in found.select_related("product")}


def _write(told: ProductTold, product: Product) -> bool:
    """Set what is told, unless something newer was; say whether anything is other than before."""
    product.import_run = None
    if is_stale(told, product.told_at):
        return False
    product.told_at = told.told_at or product.told_at
    said = overwriting(told, product)
    differs = any(getattr(product, name) != value for name, value in said.items())
    for name, value in said.items():
        setattr(product, name, value)
    return differs


def _store(made: Mapping[str, Product], source: str) -> None:
    Product.objects.bulk_create(made.values())
    ProductReference.objects.bulk_create(
        ProductReference(product=row, source=source, reference=reference)
        for reference, row in made.items()
    )


def _record(ids: Sequence[int], made: int, actor: str, now: datetime) -> None:
    if not ids:
        return
    record(
        ProductsTold(
            key=public_id("catalog.told:tel", now=now),
            occurred_at=now,
            actor=actor,
            first_id=min(ids),
            last_id=max(ids),
            made=made,
            changed=len(ids) - made,
        )
    )


def _outcome(told: ProductTold, made: Mapping[str, Product], changed: set[str]) -> Outcome:
    if told.reference in made:
        return Outcome.MADE
    return Outcome.CHANGED if told.reference in changed else Outcome.UNCHANGED
