"""What is asked of whoever makes a key, or revokes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regulars.core.access import rules
from regulars.core.access.types import (
    EndsInThePast,
    KeyKind,
    NoOrigins,
    Scope,
    TooManyOrigins,
    UnnamedKey,
    UnusableOrigin,
    UnusableSource,
)
from regulars.kernel import clock
from regulars.kernel.errors import Invalid

SCOPES = {
    Scope.CUSTOMERS_READ: _("Look customers up"),
    Scope.CUSTOMERS_WRITE: _("Tell of customers"),
    Scope.ORDERS_READ: _("Look orders up"),
    Scope.ORDERS_WRITE: _("Tell of orders and refunds"),
    Scope.PRODUCTS_READ: _("Look products up"),
    Scope.PRODUCTS_WRITE: _("Tell of products"),
    Scope.EVENTS_READ: _("Follow events"),
    Scope.EVENTS_WRITE: _("Send events"),
    Scope.CONSENTS_READ: _("Look consents and suppressions up"),
    Scope.CONSENTS_WRITE: _("Tell of consents"),
    Scope.LEDGER_READ: _("Read balances and statements"),
    Scope.LEDGER_WRITE: _("Give, spend and take back points, credit and gift cards"),
    Scope.WEBHOOKS_MANAGE: _("Manage webhooks"),
}
SAID: dict[type[Invalid], Any] = {
    UnnamedKey: _("Give the key a name that says who uses it, of at most %(longest)s letters."),
    UnusableSource: _(
        "This cannot be the code of a source. Use small letters, digits and hyphens, at most "
        "%(longest)s, such as shop or till-2."
    ),
    EndsInThePast: _("This day is over. Choose a later one, or none."),
    NoOrigins: _("Name the origins of the pages that the key stands in."),
    TooManyOrigins: _("A key lists at most %(most)s origins. Make a key for each shop."),
    UnusableOrigin: _(
        "%(origin)s is no origin. Write it as the browser does, such as https://shop.example: with "
        "https, and without a path."
    ),
}
Tidy = TypeVar("Tidy")


class KeyForm(forms.Form):
    """A new key of either kind."""

    kind: KeyKind
    name = forms.CharField(
        label=_("Name"),
        max_length=rules.LONGEST_NAME,
        help_text=_("Who uses it, such as: warehouse."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=rules.LONGEST_SOURCE,
        initial="shop",
        help_text=_(
            "What it tells is kept under this name. Small letters, digits and hyphens. Keys of one "
            "shop share a source."
        ),
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The key opens nothing after this day. Leave it empty for a key without end."),
    )

    def clean_name(self) -> str:
        """The name, tidied."""
        return _asked(rules.tidy_name, self.cleaned_data["name"])

    def clean_source(self) -> str:
        """The source, tidied."""
        return _asked(rules.tidy_source, self.cleaned_data["source"])

    def clean_ends_on(self) -> datetime | None:
        """The end of the last day, where the store is."""
        day = self.cleaned_data["ends_on"]
        if day is None:
            return None
        last = datetime.combine(day, time.max, timezone.get_current_timezone())
        _asked(lambda at: rules.check_end(at, now=clock.now()), last)
        return last

    @property
    def asked(self) -> dict[str, Any]:
        """What the verb is to be told."""
        cleaned = self.cleaned_data
        return {
            "kind": self.kind,
            "name": cleaned["name"],
            "source": cleaned["source"],
            "scopes": cleaned.get("scopes", ()),
            "origins": cleaned.get("origins", ()),
            "ends_at": cleaned["ends_on"],
        }


class SecretKeyForm(KeyForm):
    """A new secret key."""

    kind = KeyKind.SECRET
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope.value, title) for scope, title in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )


class PublishableKeyForm(KeyForm):
    """A new publishable key."""

    kind = KeyKind.PUBLISHABLE
    origins = forms.CharField(
        label=_("Pages it stands in"),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("Their origins, such as https://shop.example, separated by spaces."),
    )

    def clean_origins(self) -> tuple[str, ...]:
        """The origins, as browsers write them."""
        told = self.cleaned_data["origins"].replace(",", " ").split()
        return _asked(lambda origins: rules.origins_for(self.kind, origins), told)


class RevokingForm(forms.Form):
    """Why a key is revoked."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=rules.LONGEST_REASON,
        help_text=_("Whoever looks at the key later reads this."),
    )


def _asked(rule: Callable[[Any], Tidy], value: Any) -> Tidy:
    """What the rule makes of the value; what it refuses is said beside the field."""
    try:
        return rule(value)
    except Invalid as error:
        raise forms.ValidationError(SAID[type(error)], params=error.fields()) from error
