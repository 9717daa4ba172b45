"""Rows that came to customers after these had become part of others, brought after them."""

from __future__ import annotations

from collections.abc import Collection

from regulars.core.identity import moving
from regulars.core.identity.merging import later_than
from regulars.core.identity.models import Merge


def gather() -> int:
    """Bring them after, and note them for the merges by which they go."""
    return sum(sum(_moved(merge).values()) for merge in _merges_of(left_behind()))


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


def _moved(merge: Merge) -> dict[str, int]:
    return moving.move(merge, source=merge.merged_id, target=merge.kept_id)
