"""The shop stands for a shop of somebody else's: what it knows of people is for it to erase."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.edges.sandbox.shop import models

WHY = "The sandbox's own shop is a system of its own, with people who are made up."

PERSONAL = tuple(
    Impersonal(table, WHY)
    for table in (
        models.Shelf,
        models.Account,
        models.Visit,
        models.CartLine,
        models.Step,
        models.Order,
        models.OrderLine,
        models.Refund,
        models.Consent,
        models.Received,
        models.Message,
    )
)
