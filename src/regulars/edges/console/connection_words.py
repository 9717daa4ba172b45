"""What happened to connections, as sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.event_kinds import Kind
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import number_text

TOPIC = "connections"
ENDS = {
    "done": gettext_lazy("The history of {connection} is here: {number}."),
    "failed": gettext_lazy("The history of {connection} could not be brought in: {number} so far."),
    "stopped": gettext_lazy("The history of {connection} is brought in no further: {number}."),
}


def _of(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a connection alone."""

    def told(facts: Facts, names: Names) -> SafeString:
        return format_html(str(sentence), connection=names.connection(facts["connection"]))

    return told


def _made(facts: Facts, names: Names) -> SafeString:
    sentence = _("{connection} was connected, for the source {source}.")
    return format_html(
        sentence, connection=names.connection(facts["connection"]), source=facts["source"]
    )


def _backfilled(facts: Facts, names: Names) -> SafeString:
    found = facts["found"]
    number = ngettext("%(number)s thing", "%(number)s things", found)
    return format_html(
        str(ENDS[facts["state"]]),
        connection=names.connection(facts["connection"]),
        number=number % {"number": number_text(found)},
    )


def _customer(facts: Facts) -> SafeString:
    """Whom a request is about: a customer, leading to their page, or what the shop calls them."""
    customer = facts.get("customer")
    if not customer:
        names = ", ".join(facts["references"])
        if not names:
            return conditional_escape(_("a customer who is not known here"))
        return format_html(_("customer {customer}, who is not known here"), customer=names)
    address = reverse("admin:customers_customer_change", args=[customer])
    return format_html('<a href="{}">{}</a>', address, _("a customer"))


def _erasure_asked(facts: Facts, names: Names) -> SafeString:
    if facts["is_whole_shop"]:
        sentence = _("{connection} asks that the data of all its customers be erased.")
    else:
        sentence = _("{connection} asks that {customer} be erased.")
    return format_html(
        sentence,
        connection=names.connection(facts["connection"]),
        customer=_customer(facts),
    )


def _data_asked(facts: Facts, names: Names) -> SafeString:
    sentence = _("{connection} asks what is kept of {customer}.")
    return format_html(
        sentence,
        connection=names.connection(facts["connection"]),
        customer=_customer(facts),
    )


def _retried(facts: Facts, names: Names) -> SafeString:
    number = ngettext("%(number)s delivery", "%(number)s deliveries", facts["number"])
    return format_html(
        _("{number} of {connection} were applied again."),
        number=number % {"number": number_text(facts["number"])},
        connection=names.connection(facts["connection"]),
    )


KINDS: dict[str, Kind] = {
    "connections.made": Kind(gettext_lazy("Connected"), TOPIC, _made),
    "connections.paused": Kind(
        gettext_lazy("Connection paused"), TOPIC, _of(gettext_lazy("{connection} was paused."))
    ),
    "connections.resumed": Kind(
        gettext_lazy("Connection goes on"), TOPIC, _of(gettext_lazy("{connection} goes on."))
    ),
    "connections.ended": Kind(
        gettext_lazy("Disconnected"), TOPIC, _of(gettext_lazy("{connection} was disconnected."))
    ),
    "connections.secret_replaced": Kind(
        gettext_lazy("Secret replaced"),
        TOPIC,
        _of(gettext_lazy("The secret of {connection} was replaced.")),
    ),
    "connections.credentials_replaced": Kind(
        gettext_lazy("Access replaced"),
        TOPIC,
        _of(gettext_lazy("{connection} is asked with another access.")),
    ),
    "connections.access_lost": Kind(
        gettext_lazy("Access lost"),
        TOPIC,
        _of(gettext_lazy("{connection} does not let us in any more.")),
    ),
    "connections.backfill_begun": Kind(
        gettext_lazy("History asked for"),
        TOPIC,
        _of(gettext_lazy("The history of {connection} is being brought in.")),
    ),
    "connections.backfill_ended": Kind(gettext_lazy("History brought in"), TOPIC, _backfilled),
    "connections.erasure_asked": Kind(gettext_lazy("Erasure asked for"), TOPIC, _erasure_asked),
    "connections.data_asked": Kind(gettext_lazy("Data asked for"), TOPIC, _data_asked),
    "intake.deliveries_retried": Kind(gettext_lazy("Deliveries applied again"), TOPIC, _retried),
}
