"""Bringing products in, hearing of them from their shop, and taking an import back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from regulars.core.bulk import at_once
from regulars.core.catalog.register import REGISTER
from regulars.core.catalog.telling import tell
from regulars.core.catalog.types import ProductDraft, ProductTold, ToldProduct
from regulars.core.registers.services import Held
from regulars.core.registers.types import Imported
from regulars.kernel.estates import Estate
from regulars.kernel.progress import Progress, Silent


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
def tell_products(
    *, products: Sequence[ProductTold], source: str, actor: str, now: datetime
) -> list[ToldProduct]:
    """Make the products that are not there yet, and overwrite what is told of those that are;
    return what came of each, in their order.

    They are recognised by (source, reference). What files brought belongs to no import from then
    on: what the shop itself says outranks them. Records ``catalog.told`` where anything is other
    than before. All are told or, where one is refused, none.

    Raises ToldTwice, AmountWithoutCurrency, OtherCurrency, UnknownCurrency.
    """
    return tell(products, source=source, actor=actor, now=now)


@at_once
def undo_import(
    *,
    estate: Estate,
    held: Held,
    actor: str,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Let other imports have the products that they told too, as they told them, and delete the
    others that this import made, but for those that are ``held``: something names them.

    Records ``catalog.import_undone`` where that changed anything.
    """
    deleted, changed = REGISTER.take_back(estate, held=held, progress=progress or Silent())
    if deleted or changed:
        REGISTER.record_taken_back(
            estate.import_run, deleted=deleted, changed=changed, actor=actor, now=now
        )
