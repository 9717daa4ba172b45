"""What customers did, in plain words.

Names of events are those of Segment's e-commerce specification; others are shown as they were sent.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.activity.types import Deed, Kind

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


class _Sent(dict[str, str]):
    """What was sent along; something unnamed where it was not."""

    def __missing__(self, key: str) -> str:
        del key
        return _("something")


def said_of(deed: Deed) -> str:
    """What was done, as a short sentence without a full stop."""
    if deed.kind in {Kind.PAGE, Kind.SCREEN}:
        return _("Opened %(page)s") % {"page": _short(deed.name) or _("a page")}
    if deed.kind is Kind.GROUP:
        return _("Joined the group %(group)s") % {"group": _short(deed.name)}
    sentence = SAID.get(deed.name.strip().lower())
    if sentence is None:
        return _short(deed.name)
    return str(sentence).format_map(_sent(deed.details.get("properties")))


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
