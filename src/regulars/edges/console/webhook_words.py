"""What became of webhooks, as sentences of the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import number_text
from regulars.edges.webhooks.types import Because

FIELDS = {
    "url": gettext_lazy("URL"),
    "description": gettext_lazy("name"),
    "events": gettext_lazy("what it is told of"),
    "headers": gettext_lazy("headers"),
}
BECAUSE = {
    Because.PEOPLE: gettext_lazy("{webhook} was disabled."),
    Because.GONE: gettext_lazy("{webhook} was disabled, as it answered that it is gone (410)."),
    Because.FAILING: gettext_lazy("{webhook} was disabled, as nothing reached it for five days."),
}


def webhook_of(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a webhook alone."""

    def told(facts: Facts, names: Names) -> SafeString:
        del names
        return format_html(str(sentence), webhook=_webhook(facts))

    return told


def webhook_changed(facts: Facts, names: Names) -> SafeString:
    """What of it is other than before."""
    del names
    fields = get_text_list([str(FIELDS.get(name, name)) for name in facts["fields"]], _("and"))
    sentence = _("{webhook} was changed: {fields}.")
    return format_html(sentence, webhook=_webhook(facts), fields=fields)


def webhook_disabled(facts: Facts, names: Names) -> SafeString:
    """Why it is told nothing any more."""
    del names
    return format_html(str(BECAUSE[Because(facts["because"])]), webhook=_webhook(facts))


def webhook_removed(facts: Facts, names: Names) -> SafeString:
    """It has no page any more."""
    del facts, names
    return escape(_("A webhook was removed."))


def webhook_rotated(facts: Facts, names: Names) -> SafeString:
    """For how long the secret before holds."""
    del names
    hours = facts["hours"]
    if not hours:
        sentence = _("{webhook} has a new secret; the one before holds no more.")
    else:
        sentence = ngettext(
            "{webhook} has a new secret; the one before signs too for {hours} hour.",
            "{webhook} has a new secret; the one before signs too for {hours} hours.",
            hours,
        )
    return format_html(sentence, webhook=_webhook(facts), hours=number_text(hours))


def webhook_replayed(facts: Facts, names: Names) -> SafeString:
    """How much was sent anew."""
    del names
    number = facts["deliveries"]
    sentence = ngettext(
        "{webhook} is sent {number} delivery anew.",
        "{webhook} is sent {number} deliveries anew.",
        number,
    )
    return format_html(sentence, webhook=_webhook(facts), number=number_text(number))


def _webhook(facts: Facts) -> SafeString:
    address = reverse("admin:webhooks_endpoint_change", args=[facts["webhook"]])
    return format_html('<a href="{}">{}</a>', address, _("A webhook"))
