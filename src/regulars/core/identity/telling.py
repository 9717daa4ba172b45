"""What is said of somebody who is part of another: it is known of both, and parted with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.core.customers.services import hold_customers, tell_customers
from regulars.core.customers.types import CustomerFacts, Known
from regulars.core.identity.models import Merge
from regulars.core.identity.rules import differences


def tell_part(part: int, told: CustomerFacts, *, actor: str) -> list[int]:
    """Write down what is told of a part, of everybody whom it is part of as well; return whom that
    changed. Each of the merges on the way notes what it changed above it. The turn is taken.
    """
    changed = tell_customers(facts={part: told}, actor=actor)
    lower = part
    while merge := Merge.objects.filter(merged=lower, undone_at__isnull=True).first():
        lower = merge.kept_id
        before = hold_customers(ids=[lower])[lower].known
        changed += tell_customers(facts={lower: told}, actor=actor)
        _note(merge, before, hold_customers(ids=[lower])[lower].known)
    return changed


def _note(merge: Merge, before: Known, after: Known) -> None:
    more = differences(before, after)
    if more:
        merge.changed = _together(merge.changed, more)
        merge.save(update_fields=["changed"])


def _together(changed: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Changes and those after them as one: what was before the first, and what is after the last.
    Where somebody else changed a field in between, what they said is what was before.
    """
    found = dict(changed)
    for name, (was, became) in more.items():
        first, last = changed.get(name, (was, was))
        found[name] = [first if last == was else was, became]
    return found
