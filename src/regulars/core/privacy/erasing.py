"""What becomes of each row of somebody who is erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from regulars.core.personal import Blanked, Deleted, Kept, Person, Rewritten
from regulars.core.privacy.registry import Held, held, rows_of
from regulars.core.privacy.types import Fate, Touched

FATES = {Deleted: Fate.DELETED, Blanked: Fate.BLANKED, Kept: Fate.KEPT, Rewritten: Fate.BLANKED}


def outlook(person: Person) -> tuple[Touched, ...]:
    """How many rows of each table would have which fate."""
    return _together(_touched(one, rows_of(one, person).count()) for one in held())


def carry_out(person: Person, *, now: datetime) -> tuple[Touched, ...]:
    """Delete and blank what is theirs; say how many rows of each table that were."""
    return _together(_touched(one, _carry_out(one, rows_of(one, person), now)) for one in held())


def _carry_out(one: Held, rows: QuerySet[Any], now: datetime) -> int:
    erasing = one.erasing
    if isinstance(erasing, Deleted):
        _, deleted = rows.delete()
        return deleted.get(one.rows._meta.label, 0)  # noqa: SLF001 - Django's documented name
    if isinstance(erasing, Blanked):
        return rows.update(**erasing.to)
    if isinstance(erasing, Rewritten):
        return erasing.rewrite(rows, now)
    return rows.count()


def _together(touched: Iterable[Touched]) -> tuple[Touched, ...]:
    """Each table once: rows that are kept for one reason and blanked for another are blanked."""
    found: dict[str, Touched] = {}
    for one in touched:
        known = found.setdefault(one.table, one)
        if known is one:
            continue
        if known.fate is one.fate:
            found[one.table] = replace(known, rows=known.rows + one.rows)
        elif known.fate is Fate.KEPT:
            found[one.table] = one
    return tuple(replace(one, title=title_of(one.table, one.rows)) for one in found.values())


def title_of(table: str, rows: int) -> Any:
    """What so many rows of a table are, for people. A table may be gone in a later version; then
    its name stands for it.
    """
    try:
        options = apps.get_model(table)._meta  # noqa: SLF001 - Django's own face for it
    except LookupError:
        return table
    return options.verbose_name if rows == 1 else options.verbose_name_plural


def _touched(one: Held, rows: int) -> Touched:
    options = one.rows._meta  # noqa: SLF001
    erasing = one.erasing
    because = erasing.because if isinstance(erasing, Kept) else ""
    title = options.verbose_name_plural
    return Touched(options.label, title, FATES[type(erasing)], rows, because)
