"""Bringing customers in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from regulars.core.bulk import at_once, hand_over
from regulars.core.customers.models import Customer
from regulars.core.customers.register import REGISTER
from regulars.core.customers.seeing import Seen, see_again
from regulars.core.customers.types import CustomerDraft
from regulars.core.registers.services import Heirs
from regulars.core.registers.types import Imported
from regulars.kernel.blanks import Filled
from regulars.kernel.spans import Span


@at_once
def import_customers(
    *,
    drafts: Sequence[CustomerDraft],
    source: str,
    import_run: int | None,
    actor: str,
    now: datetime,
) -> Imported:
    """Make the customers that are not there yet and fill blanks of those that are; overwrite
    nothing.

    Drafts are recognised by (source, reference) alone: an e-mail in common does not make two
    customers one. Records ``customers.imported`` where an import changed anything.
    """
    return REGISTER.bring_in(drafts, source=source, import_run=import_run, actor=actor, now=now)


def preview_customers(*, drafts: Sequence[CustomerDraft], source: str, now: datetime) -> Imported:
    """What :func:`import_customers` would do; writes nothing, so new customers have no ids."""
    return REGISTER.preview(drafts, source=source, now=now)


@at_once
def hand_over_customers(*, import_run: int, to: int, customers: Sequence[Span]) -> None:
    """Of the customers with these ids, those that one import made belong to another from now on."""
    hand_over(Customer, import_run=import_run, to=to, spans=customers)


@at_once
def undo_import(
    *,
    import_run: int,
    heirs: Heirs,
    filled: Iterable[Collection[Filled]],
    told: Iterable[Collection[int]],
    seen: Seen,
    actor: str,
    now: datetime,
) -> None:
    """Delete the customers that this import made, but for those that have heirs: these are theirs
    from now on. Empty what it filled where it still stands so, and derive again when those it told
    of were first seen, of what is ``seen`` of them without it.

    Records ``customers.import_undone`` where that changed anything.
    """
    deleted, emptied = REGISTER.take_back(import_run, heirs=heirs, filled=filled)
    corrected = sum(see_again(ids, seen) for ids in told)
    if deleted or emptied or corrected:
        REGISTER.record_taken_back(
            import_run, deleted=deleted, emptied=emptied, actor=actor, now=now
        )
