"""Bringing customers in, and taking an import back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from regulars.core.bulk import at_once
from regulars.core.customers.register import REGISTER
from regulars.core.customers.seeing import Seen, see_again
from regulars.core.customers.types import CustomerDraft
from regulars.core.registers.services import Held
from regulars.core.registers.types import Imported
from regulars.kernel.estates import Estate
from regulars.kernel.progress import Progress, Silent


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
def undo_import(
    *,
    estate: Estate,
    held: Held,
    told: Iterable[Collection[int]],
    seen: Seen,
    actor: str,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Let other imports have the customers that they told too, as they told them, and delete the
    others that this import made, but for those that are ``held``: something names them.
    Derive again when those it told of were first seen, of what is ``seen`` of them without it.

    Records ``customers.import_undone`` where that changed anything.
    """
    deleted, changed = REGISTER.take_back(estate, held=held, progress=progress or Silent())
    corrected = sum(see_again(ids, seen) for ids in told)
    if deleted or changed or corrected:
        REGISTER.record_taken_back(
            estate.import_run, deleted=deleted, changed=changed, actor=actor, now=now
        )
