"""Rows that came to customers after these had become part of others, brought after them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from regulars.core.events.services import record_all
from regulars.core.identity import moving
from regulars.core.identity.merging import later_than
from regulars.core.identity.models import Merge
from regulars.core.identity.types import RowsGathered
from regulars.kernel.ids import public_id


def gather(behind: Collection[int], *, actor: str, now: datetime) -> int:
    """Bring after what these have, who are part of others, and note it for the merges by which it
    goes; return how many rows there were.

    Records ``identity.rows_gathered`` for each of these merges that moved any.
    """
    events = []
    for merge in _merges_of(behind):
        moved = moving.move(merge, source=merge.merged_id, target=merge.kept_id)
        if moved:
            events.append(_gathered(merge, moving.by_table(moved), actor, now))
    record_all(events)
    return sum(sum(event.moved.values()) for event in events if event.merged_id in behind)


def left_behind() -> set[int]:
    """The customers who are part of others and have anything that follows its customer."""
    found: set[int] = set()
    for one in moving.following():
        whose = {f"{one.field}__merged_into__isnull": False}
        rows = one.rows._default_manager.filter(**whose)  # noqa: SLF001 - Django's documented name
        found.update(rows.values_list(f"{one.field}_id", flat=True).distinct())
    return found


def _merges_of(customer_ids: Collection[int]) -> list[Merge]:
    """The merges through which these customers are part of others, in the order they were made."""
    own = Merge.objects.filter(merged__in=customer_ids, undone_at__isnull=True)
    found = {one.pk: one for merge in own for one in (merge, *later_than(merge))}
    return [found[pk] for pk in sorted(found)]


def _gathered(merge: Merge, moved: dict[str, int], actor: str, now: datetime) -> RowsGathered:
    return RowsGathered(
        key=public_id(f"{RowsGathered.name}:{merge.public_id}", now=now),
        occurred_at=now,
        actor=actor,
        kept=merge.kept.public_id,
        merged=merge.merged.public_id,
        kept_id=merge.kept_id,
        merged_id=merge.merged_id,
        moved=moved,
    )
