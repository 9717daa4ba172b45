"""What happened to orders and customers, as plain sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.identity.types import Doubt
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import money_text
from regulars.kernel.money import Money

FIELDS = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "claimed_email": gettext_lazy("e-mail said in a browser"),
    "claimed_phone": gettext_lazy("phone said in a browser"),
    "joined_at": gettext_lazy("day of joining"),
    "references": gettext_lazy("references"),
}
DOUBTS = {
    Doubt.SAME_EMAIL: gettext_lazy("{one} and {other} may be one: they have the same e-mail."),
    Doubt.SAME_PHONE: gettext_lazy("{one} and {other} may be one: they have the same phone."),
    Doubt.SAME_CARD: gettext_lazy("{one} and {other} may be one: they have the same loyalty card."),
    Doubt.CLAIMED_EMAIL: gettext_lazy(
        "{one} and {other} may be one: one said the other's e-mail in a browser."
    ),
}
OF_AN_ORDER = {
    "customer_id": gettext_lazy("customer"),
    "channel_id": gettext_lazy("channel"),
    "placed_at": gettext_lazy("when it was placed"),
    "tax_minor": gettext_lazy("tax"),
    "tax_is_included": gettext_lazy("tax"),
    "shipping_minor": gettext_lazy("shipping"),
    "paid_at": gettext_lazy("paid"),
    "shipped_at": gettext_lazy("shipped"),
    "delivered_at": gettext_lazy("delivered"),
    "cancelled_at": gettext_lazy("cancelled"),
    "lines": gettext_lazy("lines"),
}


def of_order(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about an order, with what it comes to or what was taken back of it."""

    def told(facts: Facts, names: Names) -> SafeString:
        minor = facts.get("amount_minor", facts.get("total_minor", 0))
        amount = money_text(Money(minor, facts["currency"])) if "currency" in facts else ""
        return format_html(str(sentence), order=names.order(facts["order"]), amount=amount)

    return told


def order_changed(facts: Facts, names: Names) -> SafeString:
    """Something of an order is other than before."""
    words = dict.fromkeys(str(OF_AN_ORDER.get(name, name)) for name in facts["fields"])
    changed = get_text_list(list(words), _("and"))
    return format_html(
        _("{order} was changed: {changed}."), order=names.order(facts["order"]), changed=changed
    )


def customer_made(facts: Facts, names: Names) -> SafeString:
    """Somebody became known."""
    return format_html(_("{customer} became known."), customer=names.customer(facts["customer"]))


def customer_changed(facts: Facts, names: Names) -> SafeString:
    """Something else is known of somebody."""
    fields = get_text_list([str(FIELDS.get(name, name)) for name in facts["fields"]], _("and"))
    sentence = _("{customer} was changed: {fields}.")
    return format_html(sentence, customer=names.customer(facts["customer"]), fields=fields)


def visitor_recognised(facts: Facts, names: Names) -> SafeString:
    """A visitor turned out to be a customer."""
    sentence = _("{customer} was recognised. What they did before as a visitor is theirs.")
    return format_html(sentence, customer=names.customer(facts["customer_id"]))


def device_shared(facts: Facts, names: Names) -> SafeString:
    """Several customers use one browser."""
    sentence = _("{customer} and others use one browser, so it tells nobody apart any more.")
    return format_html(sentence, customer=names.customer(facts["customer_id"]))


def duplicate_suspected(facts: Facts, names: Names) -> SafeString:
    """Two customers may be one."""
    sentence = DOUBTS.get(facts["doubt"], _("{one} and {other} may be one."))
    one, other = names.customer(facts["one"]), names.customer(facts["other"])
    return format_html(str(sentence), one=one, other=other)
