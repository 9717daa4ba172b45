"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.customers.types import Belonging
from regulars.core.traits.models import ToldTrait

SHOWN = ("trait__name", "trait__kind", "document", "told_at", "source", "actor", "is_proven")
BELONGINGS = (Belonging(ToldTrait, once=("trait",), shown=SHOWN),)
