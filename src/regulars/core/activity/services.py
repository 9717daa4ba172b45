"""Writing down what was done."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.activity.models import Activity
from regulars.core.activity.rules import mark_of
from regulars.core.activity.types import Done
from regulars.core.bulk import at_once, insert_new

__all__ = ["mark_of", "note"]


@at_once
def note(*, done: Sequence[Done]) -> int:
    """Write down what was done, but for what its source told before; return how much was new."""
    return insert_new(Activity, Done.__struct_fields__, done, ("source", "message"))
