"""What is asked of whoever adds a webhook, changes one, or has something sent anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.edges.outgoing import allowed
from regulars.edges.published.types import EventType
from regulars.edges.webhooks import rules
from regulars.edges.webhooks.types import UNCHANGED, EndpointChanges, UnusableHeader
from regulars.kernel.errors import Invalid
from regulars.kernel.targets import LONGEST_URL, target_of

KINDS = {
    EventType.ORDER_PLACED: _("An order was placed"),
    EventType.ORDER_PAID: _("An order was paid"),
    EventType.ORDER_CHANGED: _("An order was changed"),
    EventType.ORDER_CANCELLED: _("An order was cancelled"),
    EventType.ORDER_REFUNDED: _("Something was taken back of an order"),
    EventType.CUSTOMER_MADE: _("A customer became known"),
    EventType.CUSTOMER_CHANGED: _("Something else is known of a customer"),
    EventType.DUPLICATE_SUSPECTED: _("Two customers may be one"),
    EventType.CUSTOMERS_MERGED: _("Two customers were made one"),
    EventType.CUSTOMERS_UNMERGED: _("A merge was taken back"),
    EventType.CUSTOMER_ERASED: _("A customer was erased"),
    EventType.TRAITS_CHANGED: _("Other traits are known of a customer"),
    EventType.CONSENT_GRANTED: _("Somebody agreed to be told"),
    EventType.CONSENT_WITHDRAWN: _("Somebody does not want to be told"),
    EventType.ADDRESS_SUPPRESSED: _("An address was suppressed"),
    EventType.SUPPRESSION_LIFTED: _("A suppression was lifted"),
    EventType.PRODUCTS_TOLD: _("A program told of products"),
    EventType.SCORES_COMPUTED: _("Customers were scored"),
}
OLD_SECRET = {
    24: _("for a day"),
    7 * 24: _("for a week"),
    0: _("not at all: it is known to somebody who should not have it"),
}
BACK = {
    1: _("the last hour"),
    24: _("the last day"),
    7 * 24: _("the last week"),
    rules.KEPT_DAYS * 24: _("the last 30 days"),
}
Tidy = TypeVar("Tidy")


class WebhookForm(forms.Form):
    """A new webhook."""

    url = forms.CharField(
        label=_("URL"),
        max_length=LONGEST_URL,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=_("Where it listens: https, on the public Internet."),
    )
    description = forms.CharField(
        label=_("Name"),
        max_length=rules.LONGEST_DESCRIPTION,
        required=False,
        help_text=_("Who listens there, such as: warehouse."),
    )
    everything = forms.BooleanField(
        label=_("Tell it everything, kinds that are added later included"), required=False
    )
    events = forms.MultipleChoiceField(
        label=_("What is it told of?"),
        choices=[(kind.value, title) for kind, title in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    headers = forms.CharField(
        label=_("Headers to send along"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One on each line, such as X-Key: abc. They are kept encrypted."),
    )

    def clean_url(self) -> str:
        """The URL, checked and tidied."""
        return _asked(lambda url: target_of(url, allowed()).url, self.cleaned_data["url"])

    def clean_headers(self) -> dict[str, str]:
        """The headers by name."""
        return _asked(_headers_in, self.cleaned_data["headers"])

    def clean(self) -> dict[str, Any]:
        """Something must be told."""
        cleaned = super().clean() or {}
        if not cleaned.get("everything") and not cleaned.get("events") and not self.errors:
            self.add_error("events", _("Choose at least one kind, or everything."))
        return cleaned

    @property
    def chosen(self) -> list[str] | None:
        """The kinds; None: all of them."""
        told: list[str] = self.cleaned_data["events"]
        return None if self.cleaned_data["everything"] else told

    @property
    def asked(self) -> dict[str, Any]:
        """What the verb is to be told."""
        cleaned = self.cleaned_data
        return {
            "url": cleaned["url"],
            "description": cleaned["description"],
            "events": self.chosen,
            "headers": cleaned["headers"],
        }


class ChangeForm(WebhookForm):
    """A webhook as it is to be from now on. The values of headers are never shown again."""

    forget_headers = forms.BooleanField(label=_("Send no headers along any more"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["headers"].help_text = _("Leave it empty to keep those that there are.")

    @property
    def changes(self) -> EndpointChanges:
        """What the verb is to be told."""
        cleaned = self.cleaned_data
        kept = None if not cleaned["headers"] else cleaned["headers"]
        return EndpointChanges(
            url=cleaned["url"],
            description=cleaned["description"],
            events=self.chosen if "events" in cleaned else UNCHANGED,
            headers={} if cleaned["forget_headers"] else kept,
        )


class RotationForm(forms.Form):
    """How a secret is changed."""

    hours = forms.TypedChoiceField(
        label=_("The secret before signs too"), choices=list(OLD_SECRET.items()), coerce=int
    )


class ReplayForm(forms.Form):
    """From when on what has failed is sent anew."""

    hours = forms.TypedChoiceField(
        label=_("What has failed in"), choices=list(BACK.items()), coerce=int, initial=24
    )


def _headers_in(text: str) -> dict[str, str]:
    """The headers that lines tell.

    Raises UnusableHeader.
    """
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if not colon or name.strip() in found:
            raise UnusableHeader(name=name[:100], reason="write each once, as Name: value.")
        found[name.strip()] = value.strip()
    return rules.checked_headers(found)


def _asked(rule: Callable[[Any], Tidy], value: Any) -> Tidy:
    """What the rule makes of the value; what it refuses is said beside the field."""
    try:
        return rule(value)
    except Invalid as error:
        raise forms.ValidationError(str(error)) from error
