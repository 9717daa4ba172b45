"""A history of orders in the store, for figures to be computed from."""

from __future__ import annotations

from datetime import timedelta

from regulars.engine.lake.tests.factories import (
    NOW,
    a_channel,
    a_customer,
    a_document,
    a_line,
    bring_orders,
)


def a_history(days_apart: int = 1) -> None:
    """Thirty orders of two customers, on the web and at the till."""
    channels = [a_channel("web"), a_channel("web"), a_channel("till")]
    customers = [a_customer("C1"), a_customer("C2")]
    bring_orders(
        *(
            a_document(
                f"o{number}",
                a_line(amount=1_000 + number, at=NOW - timedelta(days=days_apart * number)),
                sold_to=customers[number % 2],
                sold_through=channels[number % 3],
            )
            for number in range(30)
        )
    )
