"""Bringing products in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from regulars.core.bulk import at_once, hand_over
from regulars.core.catalog.models import Product
from regulars.core.catalog.register import REGISTER
from regulars.core.catalog.types import ProductDraft
from regulars.core.registers.services import Heirs
from regulars.core.registers.types import Imported
from regulars.kernel.blanks import Filled
from regulars.kernel.spans import Span


@at_once
def import_products(
    *,
    drafts: Sequence[ProductDraft],
    source: str,
    import_run: int | None,
    actor: str,
    now: datetime,
) -> Imported:
    """Make the products that are not there yet and fill blanks of those that are; overwrite
    nothing.

    Drafts are recognised by (source, reference). Records ``catalog.imported`` where an import
    changed anything.
    """
    return REGISTER.bring_in(drafts, source=source, import_run=import_run, actor=actor, now=now)


def preview_products(*, drafts: Sequence[ProductDraft], source: str, now: datetime) -> Imported:
    """What :func:`import_products` would do; writes nothing, so new products have no ids."""
    return REGISTER.preview(drafts, source=source, now=now)


@at_once
def hand_over_products(*, import_run: int, to: int, products: Sequence[Span]) -> None:
    """Of the products with these ids, those that one import made belong to another from now on."""
    hand_over(Product, import_run=import_run, to=to, spans=products)


@at_once
def undo_import(
    *,
    import_run: int,
    heirs: Heirs,
    filled: Iterable[Collection[Filled]],
    actor: str,
    now: datetime,
) -> None:
    """Delete the products that this import made, but for those that have heirs: these are theirs
    from now on. Empty what it filled where it still stands so.

    Records ``catalog.import_undone`` where that deleted or emptied anything.
    """
    deleted, emptied = REGISTER.take_back(import_run, heirs=heirs, filled=filled)
    if deleted or emptied:
        REGISTER.record_taken_back(
            import_run, deleted=deleted, emptied=emptied, actor=actor, now=now
        )
