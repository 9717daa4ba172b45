"""What the fields of the shop's forms have in common."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TOKEN = RegexValidator(r"\A[0-9a-f]{32}\Z")


# What is said of a field of any kind that cannot be used as it is.
SAID = {
    "required": _("Please fill this in."),
    "min_length": _("Write at least %(limit_value)s characters."),
    "max_length": _("Write %(limit_value)s characters at most."),
    "min_value": _("Enter %(limit_value)s or more."),
    "max_value": _("Enter %(limit_value)s or less."),
    "invalid_choice": _("Choose one from the list."),
    "null_characters_not_allowed": _("There is a character in it that cannot be used."),
}


NOT_AN_EMAIL = _("Write an e-mail address, such as name@example.com.")


NAME = pgettext_lazy("of a person", "Name")


def new_token() -> str:
    """What tells one form from every other."""
    return uuid4().hex


def text_field(label: Any, length: int, *, complete: str = "off", required: bool = True) -> Any:
    """A line of text; ``complete`` is what browsers may fill in."""
    widget = forms.TextInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


def email_field(*, required: bool = True) -> Any:
    """An e-mail address."""
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=required,
        widget=widget,
        error_messages={"invalid": NOT_AN_EMAIL},
    )


class Form(forms.Form):
    """A form that says in the shop's words what cannot be used."""

    def full_clean(self) -> None:
        """Say so of every field, those that were added later included."""
        for field in self.fields.values():
            field.error_messages |= SAID
        super().full_clean()
