"""What is asked of whoever connects a system, or decides about one that is connected."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regulars.core.access.queries import source_code
from regulars.core.access.types import UnusableSource
from regulars.edges.connectors.connections.queries import settings_of
from regulars.edges.connectors.connections.types import (
    LONGEST_NAME,
    LONGEST_SECRET,
    Field,
    FieldKind,
    FieldMisfit,
    Kind,
)
from regulars.edges.sentences import in_words

OWN = ("name", "source", "secret")
NO_TRACE = {"autocomplete": "off", "spellcheck": "false"}


class ConnectionForm(forms.Form):
    """A new connection of a kind: its own name and source, and what the kind needs."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("How people here call it.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=60,
        help_text=_(
            "What it tells is kept under this name. Small letters, digits and hyphens. Files and "
            "keys of the same shop share it."
        ),
    )

    def __init__(self, kind: Kind, posted: Any = None) -> None:
        super().__init__(posted, initial={"name": str(kind.title), "source": kind.name})
        self.kind = kind
        if kind.signing and kind.signing.is_asked:
            self.fields["secret"] = _secret(kind.signing.label, kind.signing.help)
        for field in kind.fields:
            self.fields[field.name] = _field(field)

    def clean_source(self) -> str:
        """It has to be the code of a source."""
        try:
            return source_code(self.cleaned_data["source"])
        except UnusableSource as error:
            raise ValidationError(in_words(error)) from error

    def clean(self) -> dict[str, Any]:
        """What is wrong with the kind's own fields is said together with the rest."""
        cleaned = super().clean() or self.cleaned_data
        if not {field.name for field in self.kind.fields} & self.errors.keys():
            try:
                settings_of(self.kind, self.filled)
            except FieldMisfit as error:
                self.add_error(error.field, str(error.problem))
        return cleaned

    @property
    def filled(self) -> dict[str, Any]:
        """What the kind's own fields hold."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}


class SecretForm(forms.Form):
    """The secret that deliveries are signed with from now on."""

    def __init__(self, kind: Kind, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        if kind.signing and kind.signing.make is None:
            self.fields["secret"] = _secret(kind.signing.label, kind.signing.help)


class AccessForm(forms.Form):
    """What a shop is asked with from now on; what is left empty stays as it is."""

    def __init__(self, kind: Kind, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        for field in kind.fields:
            if field.kind is FieldKind.SECRET:
                self.fields[field.name] = _secret(field.label, field.help, is_required=False)


class ReplayForm(forms.Form):
    """Which deliveries are applied again: those between two moments, by the store's clock."""

    since = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    until = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    only_stuck = forms.BooleanField(
        label=_("Only those that could not be applied"), required=False, initial=True
    )

    @classmethod
    def for_day(cls, now: datetime) -> ReplayForm:
        """Filled in with the last day."""
        local = timezone.localtime(now)
        return cls(initial={"since": local - timedelta(days=1), "until": local})

    def clean(self) -> dict[str, Any]:
        """The second moment is not before the first."""
        cleaned = super().clean() or self.cleaned_data
        if {"since", "until"} <= cleaned.keys() and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("Give a moment that is not before the one above."))
        return cleaned


def _secret(label: Any, help_text: Any, *, is_required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=is_required,
        max_length=LONGEST_SECRET,
        widget=forms.PasswordInput(attrs={**NO_TRACE, "autocomplete": "new-password"}),
    )


def _field(field: Field) -> forms.Field:
    if field.kind is FieldKind.SECRET:
        return _secret(field.label, field.help, is_required=field.is_required)
    if field.kind is FieldKind.FLAG:
        return forms.BooleanField(
            label=field.label, help_text=field.help, required=False, initial=bool(field.default)
        )
    return forms.CharField(
        label=field.label,
        help_text=field.help,
        required=field.is_required,
        initial=field.default,
        max_length=LONGEST_SECRET,
        widget=forms.TextInput(attrs=NO_TRACE),
    )
