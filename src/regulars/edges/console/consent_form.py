"""What is asked of whoever records what a customer said to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regulars.core.consents.types import (
    LONGEST_DETAIL,
    LONGEST_WORDING,
    Method,
    Proof,
    State,
    Topic,
)
from regulars.edges.console.consent_words import CHANNELS, METHODS, STATES
from regulars.kernel import clock

BY_STAFF = (Method.PHONE, Method.POST, Method.IN_PERSON, Method.REPLY)
SAYABLE = (State.GRANTED, State.WITHDRAWN)


class ConsentForm(forms.Form):
    """A consent or a withdrawal that a customer gave to somebody of the staff."""

    state = forms.ChoiceField(
        label=_("What was said"),
        choices=[(state.value, STATES[state]) for state in SAYABLE],
    )
    channel = forms.ChoiceField(
        label=_("To be told by"), choices=[(one.value, name) for one, name in CHANNELS.items()]
    )
    topic = forms.ChoiceField(label=_("Of what"))
    method = forms.ChoiceField(
        label=_("How it was said"), choices=[(one.value, METHODS[one]) for one in BY_STAFF]
    )
    said_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: this very moment."),
    )
    wording = forms.CharField(
        label=_("The words that were read out or written"),
        max_length=LONGEST_WORDING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for an agreement: it proves what somebody agreed to."),
    )
    note = forms.CharField(
        label=_("Why, or where it is filed"),
        max_length=LONGEST_DETAIL,
        help_text=_("Such as: called on Monday; letter in the folder of March."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, topics: Sequence[Topic], **values: Any) -> None:
        super().__init__(*args, **values)
        language = get_language() or "en"
        field: Any = self.fields["topic"]
        field.choices = [
            (topic.code, topic.name_in(language)) for topic in topics if topic.needs_consent
        ]

    def clean_said_at(self) -> datetime:
        """The moment, which is not in the future."""
        said_at: datetime | None = self.cleaned_data["said_at"]
        if said_at is not None and said_at > clock.now():
            raise forms.ValidationError(_("This is in the future."))
        return said_at or clock.now()

    def clean(self) -> dict[str, Any]:
        """An agreement needs its words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == State.GRANTED and not cleaned.get("wording"):
            self.add_error("wording", _("Write down the words that were agreed to."))
        return cleaned

    @property
    def proof(self) -> Proof:
        """The proof."""
        cleaned = self.cleaned_data
        return Proof(wording=cleaned["wording"], note=cleaned["note"])
