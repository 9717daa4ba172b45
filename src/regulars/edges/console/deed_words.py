"""What customers did, in plain words.

Names of events are those of Segment's e-commerce specification; others are shown as they were sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.activity.types import Deed, Kind
from regulars.core.orders.types import OrderSheet
from regulars.edges.console.writing import day_text

LONGEST = 80  # letters of anything that somebody sent
SAID = {
    "products searched": gettext_lazy("Searched for “{query}”"),
    "product list viewed": gettext_lazy("Looked at {category}"),
    "product viewed": gettext_lazy("Looked at {name}"),
    "product clicked": gettext_lazy("Looked at {name}"),
    "product added": gettext_lazy("Put {name} into the cart"),
    "product removed": gettext_lazy("Took {name} out of the cart"),
    "cart viewed": gettext_lazy("Looked at the cart"),
    "checkout started": gettext_lazy("Began to check out"),
    "checkout step viewed": gettext_lazy("Went on with checking out"),
    "payment info entered": gettext_lazy("Entered how to pay"),
    "shipment created": gettext_lazy("Order {order_id} was sent"),
    "shipment updated": gettext_lazy("Order {order_id} is on its way: {status}"),
    "shipment delivered": gettext_lazy("Order {order_id} arrived"),
    "order completed": gettext_lazy("Placed order {order_id}"),
    "order updated": gettext_lazy("Order {order_id} was changed"),
    "order refunded": gettext_lazy("Order {order_id} was refunded"),
    "order cancelled": gettext_lazy("Order {order_id} was cancelled"),
    "coupon entered": gettext_lazy("Entered the code {coupon_id}"),
    "product added to wishlist": gettext_lazy("Put {name} on the wish list"),
    "product reviewed": gettext_lazy("Reviewed {name}"),
    "signed up": gettext_lazy("Signed up"),
    "signed in": gettext_lazy("Signed in"),
}

# What is told beside a page that was opened, and says more than its name.
SHOWING = {
    "products searched",
    "product list viewed",
    "product viewed",
    "cart viewed",
    "checkout started",
    "checkout step viewed",
    "order completed",
    "signed up",
    "signed in",
}
OF_ORDERS = {
    "order completed",
    "order updated",
    "order refunded",
    "order cancelled",
    "shipment created",
    "shipment updated",
    "shipment delivered",
}


class _Sent(dict[str, str]):
    """What was sent along; something unnamed where it was not."""

    def __missing__(self, key: str) -> str:
        del key
        return _("something")


def said_of(deed: Deed) -> str:
    """What was done, as a short sentence without a full stop."""
    if deed.kind in {Kind.PAGE, Kind.SCREEN}:
        named = _short(deed.name)
        return _("Opened “%(page)s”") % {"page": named} if named else _("Opened a page")
    if deed.kind is Kind.GROUP:
        return _("Joined the group %(group)s") % {"group": _short(deed.name)}
    sentence = SAID.get(deed.name.strip().lower())
    if sentence is None:
        return _short(deed.name)
    return str(sentence).format_map(_sent(deed.details.get("properties")))


def order_of(deed: Deed) -> str:
    """The number of the order that a message of a shop tells of; empty: it tells of none."""
    if deed.kind is not Kind.TRACK or deed.name.strip().lower() not in OF_ORDERS:
        return ""
    properties = deed.details.get("properties")
    number = properties.get("order_id") if isinstance(properties, dict) else None
    return str(number).strip() if isinstance(number, str | int) else ""


def news_of(deed: Deed, order: OrderSheet) -> str:
    """What became of an order, as a short sentence: what is true of it since that very moment."""
    since = {  # of several at once, what is furthest on is said
        order.paid_at: gettext_lazy("Order {number} was paid"),
        order.shipped_at: gettext_lazy("Order {number} was shipped"),
        order.delivered_at: gettext_lazy("Order {number} was delivered"),
        order.cancelled_at: gettext_lazy("Order {number} was cancelled"),
    }
    if deed.at in since:
        return str(since[deed.at]).format(number=order.number)
    sent = _sent(deed.details.get("properties"))
    if "delayed_from" in sent and "promised_on" in sent:
        sentence = _("Order {number} is late: promised for {day} instead of {before}")
        days = {"day": _day(sent["promised_on"]), "before": _day(sent["delayed_from"])}
        return sentence.format(number=order.number, **days)
    return said_of(deed)


def _day(text: str) -> str:
    """A day as people write it; anything else as it was sent."""
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text


def _sent(properties: Any) -> _Sent:
    """The properties that are text or numbers, each as short text."""
    if not isinstance(properties, dict):
        return _Sent()
    usable = {name: value for name, value in properties.items() if _is_usable(value)}
    return _Sent({name: _short(str(value)) for name, value in usable.items()})


def _is_usable(value: Any) -> bool:
    return isinstance(value, str | int | float) and value is not True and str(value).strip() != ""


def _short(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= LONGEST else f"{tidy[: LONGEST - 1]}…"
