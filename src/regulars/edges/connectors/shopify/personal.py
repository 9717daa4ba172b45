"""What is kept of refunds that came before their orders."""

from __future__ import annotations

from regulars.core.personal import Impersonal, Mentioning, Person
from regulars.edges.connectors.shopify.models import EarlyRefund, ShopOrder


def clear(person: Person) -> bool:
    """Let those go that speak of them: whoever asks the shop again is told of them anew."""
    for row in EarlyRefund.objects.order_by("pk").iterator():
        if person.is_mentioned_in_json(bytes(row.body).decode(errors="replace")):
            row.delete()
    return True


PERSONAL = (
    Mentioning(EarlyRefund, columns=("body",), clear=clear),
    Impersonal(EarlyRefund, "Which shop it is of.", ("source",)),
    Impersonal(ShopOrder, "By which number a shop knows an order."),
)
