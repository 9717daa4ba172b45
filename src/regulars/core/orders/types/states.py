"""How far an order is."""

from __future__ import annotations

import enum


class State(enum.StrEnum):
    """What its shop said of it that is furthest on."""

    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
