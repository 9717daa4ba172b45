"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.customers.types import Belonging
from regulars.core.traits.models import ToldTrait

BELONGINGS = (Belonging(ToldTrait, once=("trait",)),)
