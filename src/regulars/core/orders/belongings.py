"""What of these tables is customers'. Tallies follow by their triggers."""

from __future__ import annotations

from regulars.core.customers.types import Belonging, Merging
from regulars.core.orders.models import Order, Refund, Tally

BELONGINGS = (
    Belonging(Order),
    Belonging(Refund),
    Belonging(Tally, goes_along=True, merging=Merging.DERIVED),
)
