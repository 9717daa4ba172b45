"""Rows of a file that are about people who were erased since it was written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from regulars.core.customers.types import CustomerDraft
from regulars.core.personal import EMAIL, PHONE, REFERENCE, Mark
from regulars.core.privacy.queries import erased_among

When = Callable[[CustomerDraft], datetime | None]


def erased_in(drafts: Sequence[CustomerDraft], source: str, *, when: When) -> set[str]:
    """The references of those who were erased, and of whom the file tells nothing later.

    Who joined or bought for the first time after it is somebody new. A list that does not say when
    somebody joined is of before.
    """
    told = {draft.reference: _known_by(draft, source) for draft in drafts}
    erased = erased_among({mark for marks in told.values() for mark in marks})
    if not erased:
        return set()
    return {
        draft.reference
        for draft in drafts
        if any(_is_of_before(when(draft), erased.get(mark)) for mark in told[draft.reference])
    }


def erased_references(references: Collection[str], source: str) -> set[str]:
    """Those of the references that an erased person was known by, whenever that was."""
    marks = {Mark(REFERENCE, reference, source): reference for reference in references}
    return {marks[mark] for mark in erased_among(set(marks))}


def _known_by(draft: CustomerDraft, source: str) -> list[Mark]:
    marks = [
        Mark(REFERENCE, draft.reference, source),
        Mark(EMAIL, draft.email),
        Mark(PHONE, draft.phone),
    ]
    if "@" in draft.reference:
        marks.append(Mark(EMAIL, draft.reference))
    return [mark for mark in marks if mark.value]


def _is_of_before(told: datetime | None, erased_at: datetime | None) -> bool:
    return erased_at is not None and (told is None or told <= erased_at)
