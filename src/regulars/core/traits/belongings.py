"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.customers.types import Belonging, Merging
from regulars.core.traits.models import ToldTrait

SHOWN = ("trait__name", "trait__kind", "document", "told_at", "source", "actor", "is_proven")
# Of a customer and all who are part of them, what was told last of each name stands.
BELONGINGS = (Belonging(ToldTrait, merging=Merging.STAYS, shown=SHOWN),)
