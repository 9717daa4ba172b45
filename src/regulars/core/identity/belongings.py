"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.customers.types import Belonging, Merging
from regulars.core.identity.models import Identifier, Merge, Suspected, Visitor

BELONGINGS = (
    Belonging(Visitor),
    Belonging(Identifier),
    # Suspicions and merges are of the two that they were of; whoever reads them asks whom these are
    # part of by now.
    Belonging(Suspected, field="one", merging=Merging.STAYS),
    Belonging(Suspected, field="other", merging=Merging.STAYS),
    Belonging(Merge, field="kept", merging=Merging.STAYS),
    Belonging(Merge, field="merged", merging=Merging.STAYS),
)
