"""Bringing products in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from regulars.core.bulk import hand_over
from regulars.core.catalog.models import Product, ProductReference
from regulars.core.catalog.rules import told_by
from regulars.core.catalog.types import (
    ProductDraft,
    ProductsBroughtIn,
    ProductsImported,
    ProductsTakenBack,
)
from regulars.core.events.services import record
from regulars.kernel.blanks import Blanks, Filled, take_out
from regulars.kernel.ids import public_id
from regulars.kernel.spans import Span

FIELDS = ("name", "category", "price_minor", "cost_minor", "currency")
ROWS_AT_A_TIME = 500


@transaction.atomic
def import_products(
    *, drafts: Sequence[ProductDraft], source: str, import_run: int | None, now: datetime
) -> ProductsImported:
    """Make the products that are not there yet and fill blanks of those that are; overwrite
    nothing.

    Drafts are recognised by (source, reference).
    """
    known, new = _sorted_out(drafts, source, import_run, now)
    blanks = _fill(drafts, known | new)
    _create(new, source)
    Product.objects.bulk_update(
        [known[reference] for reference in blanks.after if reference in known],
        FIELDS,
        batch_size=ROWS_AT_A_TIME,
    )
    outcome = _outcome(known, new, blanks)
    if import_run is not None and (new or outcome.filled):
        _record(import_run, new.values(), outcome, now)
    return outcome


def preview_products(
    *, drafts: Sequence[ProductDraft], source: str, now: datetime
) -> ProductsImported:
    """What :func:`import_products` would do; writes nothing, so new products have no ids."""
    known, new = _sorted_out(drafts, source, None, now)
    return _outcome(known, new, _fill(drafts, known | new))


@transaction.atomic
def empty_again(*, filled: Collection[Filled]) -> int:
    """Take filled values out again where they still stand as they were filled; return how many
    rows.
    """
    rows = Product.objects.in_bulk([item.row_id for item in filled])
    for item in filled:
        if item.row_id in rows:
            take_out(rows[item.row_id], item)
    return Product.objects.bulk_update(rows.values(), FIELDS, batch_size=ROWS_AT_A_TIME)


@transaction.atomic
def hand_over_products(*, import_run: int, to: int, products: Sequence[Span]) -> None:
    """Of the products with these ids, those that one import made belong to another from now on."""
    hand_over(Product, import_run=import_run, to=to, spans=products)


@transaction.atomic
def delete_imported(*, import_run: int, product_ids: Collection[int]) -> int:
    """Delete those of the products that this import made, with their references; return
    how many.
    """
    made = Product.objects.filter(pk__in=product_ids, import_run=import_run)
    ids = list(made.values_list("pk", flat=True))
    ProductReference.objects.filter(product_id__in=ids).delete()
    Product.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def record_undone(*, import_run: int, deleted: int, emptied: int, now: datetime) -> None:
    """Record ``catalog.import_undone`` where undoing an import changed any of the products."""
    if deleted or emptied:
        event = ProductsTakenBack(
            key=f"catalog.import_undone:{import_run}",
            occurred_at=now,
            historical=True,
            import_run=import_run,
            deleted=deleted,
            emptied=emptied,
        )
        record(event)


def _sorted_out(
    drafts: Sequence[ProductDraft], source: str, import_run: int | None, now: datetime
) -> tuple[dict[str, Product], dict[str, Product]]:
    """Those that are known and those that are new, by reference."""
    references = {draft.reference for draft in drafts}
    rows = ProductReference.objects.filter(source=source, reference__in=references)
    known = {row.reference: row.product for row in rows.select_related("product")}
    new: dict[str, Product] = {}
    for draft in drafts:
        if draft.reference not in known and draft.reference not in new:
            new[draft.reference] = _product(draft, import_run, now)
    return known, new


def _product(draft: ProductDraft, import_run: int | None, now: datetime) -> Product:
    return Product(
        public_id=public_id("prd", now=now),
        is_active=draft.is_active,
        import_run=import_run,
        **told_by(draft, known_currency=""),
    )


def _create(new: dict[str, Product], source: str) -> None:
    Product.objects.bulk_create(new.values())
    ProductReference.objects.bulk_create(
        ProductReference(product=product, source=source, reference=reference)
        for reference, product in new.items()
    )


def _fill(drafts: Sequence[ProductDraft], rows: dict[str, Product]) -> Blanks:
    blanks = Blanks()
    for draft in drafts:
        product = rows[draft.reference]
        told = told_by(draft, known_currency=product.currency)
        blanks.tell(draft.reference, product, told)
    return blanks


def _outcome(
    known: dict[str, Product],
    new: dict[str, Product],
    blanks: Blanks,
) -> ProductsImported:
    known_ids = {reference: row.pk for reference, row in known.items()}
    filled = blanks.filled(known_ids)
    return ProductsImported(
        ids=known_ids | {reference: row.pk for reference, row in new.items()},
        created=len(new),
        unchanged=len(known) - len(filled),
        filled=filled,
        differing=blanks.differing,
    )


def _record(
    import_run: int, new: Iterable[Product], outcome: ProductsImported, now: datetime
) -> None:
    ids = [product.pk for product in new]
    first, last = (min(ids), max(ids)) if ids else (0, 0)
    touched = first or min(item.row_id for item in outcome.filled)
    record(
        ProductsBroughtIn(
            key=f"catalog.imported:{import_run}:{first}:{touched}:{len(outcome.filled)}",
            occurred_at=now,
            historical=True,
            import_run=import_run,
            first_product_id=first,
            last_product_id=last,
            created=outcome.created,
            filled=len(outcome.filled),
        )
    )
