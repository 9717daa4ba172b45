"""Erasing a customer whose shop asks for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from regulars.core.customers.types import UnknownCustomer
from regulars.core.privacy.services import erase
from regulars.edges.connectors.connections.types import ErasureAsked

REASON = "The shop asked for it."


def carry_out(asked: ErasureAsked, *, now: datetime) -> None:
    """Erase the one customer who is meant, with everybody who was found to be the same person. A
    request that means nobody who is known, or a whole shop, erases nobody; one that was carried out
    before changes nothing.
    """
    if asked.is_whole_shop or not asked.customer:
        return
    with suppress(UnknownCustomer):  # as where the import that made them was undone
        erase(customer=asked.customer, reason=REASON, actor=asked.connection, now=now)
