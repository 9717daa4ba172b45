"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.customers.models import Customer, CustomerReference, CustomerTraits
from regulars.core.customers.types import Belonging, Merging

BELONGINGS = (
    Belonging(Customer, field="merged_into"),
    Belonging(CustomerReference, goes_along=True),
    # Publishers say something else of both after they have looked again.
    Belonging(CustomerTraits, goes_along=True, merging=Merging.STAYS),
)
