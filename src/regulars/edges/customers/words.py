"""What making two customers one does, and what taking it back does, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regulars.core.customers.types import Known
from regulars.core.identity.types import Count, MergePlan, UnmergePlan

FIELDS = {
    "name": "name",
    "email": "e-mail",
    "phone": "phone",
    "claimed_email": "e-mail said in a browser",
    "claimed_phone": "phone said in a browser",
    "joined_at": "day of joining",
}


def of_merge(plan: MergePlan) -> str:
    """What making the two one would do."""
    kept, merged = plan.kept, plan.merged
    lines = [
        f"{_person(merged.public_id, merged.known)} becomes part of",
        f"{_person(kept.public_id, kept.known)}, who is kept.",
        *_rows("Becomes theirs", plan.moving),
        *_changes(kept.known, plan.known),
    ]
    return "\n".join(lines)


def of_unmerge(plan: UnmergePlan, merged: str) -> str:
    """What taking the merge back would do."""
    lines = [
        f"{merged} becomes a customer of their own again, and no part of",
        f"{_person(plan.whole.public_id, plan.whole.known)}.",
        *_rows("Goes back", plan.returning),
        *_rows("Is somebody else's by now, or no more, and stays so", plan.gone),
        *_changes(plan.whole.known, plan.known),
    ]
    return "\n".join(lines)


def told(counts: Iterable[Count]) -> dict[str, int]:
    """The numbers of rows by table."""
    return {one.table: one.number for one in counts}


def _person(public_id: str, known: Known) -> str:
    said = ", ".join(text for text in (known.name, known.email, known.phone) if text)
    return f"{public_id} ({said})" if said else public_id


def _rows(title: str, counts: Iterable[Count]) -> list[str]:
    lines = [f"  {one.number:,} {one.title}" for one in counts if one.number]
    return [f"{title}:", *lines] if lines else []


def _changes(before: Known, after: Known) -> list[str]:
    lines = [
        f"  {title}: {_value(getattr(before, name))} → {_value(getattr(after, name))}"
        for name, title in FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return ["Is known otherwise then:", *lines] if lines else []


def _value(value: Any) -> str:
    return str(value) if value else "nothing"
