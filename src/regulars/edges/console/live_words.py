"""What happened to orders and customers, as plain sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
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
    Doubt.SAME_EMAIL: gettext_lazy("Two customers may be one: they have the same e-mail."),
    Doubt.SAME_PHONE: gettext_lazy("Two customers may be one: they have the same phone."),
    Doubt.SAME_CARD: gettext_lazy("Two customers may be one: they have the same loyalty card."),
    Doubt.CLAIMED_EMAIL: gettext_lazy(
        "Two customers may be one: one said the other's e-mail in a browser."
    ),
}


def of_order(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about an order, with what it comes to or what was taken back of it."""

    def told(facts: Facts, names: Names) -> SafeString:
        del names
        minor = facts.get("amount_minor", facts.get("total_minor", 0))
        amount = money_text(Money(minor, facts["currency"])) if "currency" in facts else ""
        return format_html(str(sentence), order=_order(facts["order"]), amount=amount)

    return told


def customer_made(facts: Facts, names: Names) -> SafeString:
    """Somebody became known."""
    del names
    return format_html(_("{customer} became known."), customer=customer_link(facts["customer"]))


def customer_changed(facts: Facts, names: Names) -> SafeString:
    """Something else is known of somebody."""
    del names
    fields = get_text_list([str(FIELDS.get(name, name)) for name in facts["fields"]], _("and"))
    sentence = _("{customer} is known otherwise now: {fields}.")
    return format_html(sentence, customer=customer_link(facts["customer"]), fields=fields)


def visitor_recognised(facts: Facts, names: Names) -> SafeString:
    """A visitor turned out to be a customer."""
    del facts, names
    return escape(_("A visitor turned out to be a customer. What they did before is theirs."))


def device_shared(facts: Facts, names: Names) -> SafeString:
    """Several customers use one browser."""
    del facts, names
    return escape(_("Several customers use one browser, so it tells nobody apart any more."))


def duplicate_suspected(facts: Facts, names: Names) -> SafeString:
    """Two customers may be one."""
    del names
    return escape(str(DOUBTS.get(facts["doubt"], _("Two customers may be one."))))


def _order(public_id: str) -> SafeString:
    if not public_id:
        return escape(_("an order that is not known yet"))
    address = reverse("admin:orders_order_change", args=[public_id])
    return format_html('<a href="{}">{}</a>', address, _("An order"))


def customer_link(public_id: str, words: str = "") -> SafeString:
    """A customer, leading to their page."""
    address = reverse("admin:customers_customer_change", args=[public_id])
    return format_html('<a href="{}">{}</a>', address, words or _("A customer"))
