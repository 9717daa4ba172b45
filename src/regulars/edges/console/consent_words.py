"""Consents, suppressions and traits in words, and what happens to them as sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.consents.types import Channel, Method, State, SuppressionReason
from regulars.edges.console.event_names import Facts, Names

CHANNELS = {
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.SMS: gettext_lazy("Text message"),
    Channel.PUSH: gettext_lazy("Push notification"),
    Channel.POST: gettext_lazy("Post"),
    Channel.PHONE: gettext_lazy("Phone call"),
    Channel.ONSITE: gettext_lazy("On the site"),
}
STATES = {
    State.GRANTED: gettext_lazy("Agreed"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
    State.PENDING: gettext_lazy("Asked to confirm"),
}
METHODS = {
    Method.CHECKOUT: gettext_lazy("At the checkout"),
    Method.FORM: gettext_lazy("By a form"),
    Method.IMPORT: gettext_lazy("From a file"),
    Method.API: gettext_lazy("Told by a program"),
    Method.PREFERENCE_CENTRE: gettext_lazy("In the preferences"),
    Method.DOUBLE_OPT_IN: gettext_lazy("Confirmed by a message"),
    Method.UNSUBSCRIBE_LINK: gettext_lazy("By the link in a message"),
    Method.REPLY: gettext_lazy("By a reply"),
    Method.PHONE: gettext_lazy("By phone"),
    Method.POST: gettext_lazy("By post"),
    Method.IN_PERSON: gettext_lazy("In person"),
    Method.EVENT: gettext_lazy("Told by a shop"),
}
REASONS = {
    SuppressionReason.HARD_BOUNCE: gettext_lazy("could not be delivered"),
    SuppressionReason.COMPLAINT: gettext_lazy("complained of spam"),
    SuppressionReason.UNSUBSCRIBE: gettext_lazy("unsubscribed"),
    SuppressionReason.MANUAL: gettext_lazy("by the staff"),
    SuppressionReason.IMPORTED: gettext_lazy("from a list"),
}
PROOF = {
    "wording": gettext_lazy("Words"),
    "wording_version": gettext_lazy("Version of the words"),
    "language": gettext_lazy("Language"),
    "ip": gettext_lazy("IP address"),
    "user_agent": gettext_lazy("Browser"),
    "page": gettext_lazy("Page"),
    "message_id": gettext_lazy("Message"),
    "note": gettext_lazy("Note"),
}

SHOWN = 5  # names of traits in a sentence


def said(sentence: Any, of_address: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a consent; another where nobody was known to have the address."""

    def told(facts: Facts, names: Names) -> SafeString:
        channel = str(CHANNELS.get(facts["channel"], facts["channel"]))
        if not facts["customer"]:
            return format_html(str(of_address), channel=channel, topic=facts["topic"])
        whose = names.customer(facts["customer"], "admin:customer_consents")
        return format_html(str(sentence), customer=whose, channel=channel, topic=facts["topic"])

    return told


def suppressed(facts: Facts, names: Names) -> SafeString:
    """Nothing is sent to an address any more."""
    del names
    reason = REASONS.get(facts["reason"], facts["reason"])
    sentence = _("{address} is suppressed: {reason}.")
    return format_html(sentence, address=_address(facts["suppression"]), reason=reason)


def lifted(facts: Facts, names: Names) -> SafeString:
    """An address may be written to again."""
    del names
    sentence = _("The suppression of {address} was lifted.")
    return format_html(sentence, address=_address(facts["suppression"]))


def topic_defined(facts: Facts, names: Names) -> SafeString:
    """The store has another topic."""
    del names
    return format_html(_("The topic {topic} was defined."), topic=facts["topic"])


def traits_changed(facts: Facts, names: Names) -> SafeString:
    """Something else is told of somebody."""
    shown = get_text_list(facts["names"][:SHOWN], _("and"))
    more = len(facts["names"]) - SHOWN
    sentence = _("{customer} has other traits: {traits}.")
    if more > 0:
        sentence = _("{customer} has other traits: {traits}, and {more} more.")
    customer = names.customer(facts["customer"])
    return format_html(sentence, customer=customer, traits=shown, more=more)


def _address(public_id: str) -> SafeString:
    address = reverse("admin:consents_suppression_change", args=[public_id])
    return format_html('<a href="{}">{}</a>', address, _("An address"))
