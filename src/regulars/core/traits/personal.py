"""Nothing of this table is of one customer."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.core.traits.models import TraitName

PERSONAL = (Impersonal(TraitName, "Names under which something is told, and of what kind it is."),)
