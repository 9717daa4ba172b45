"""Which period and channel to show: read from the address, offered as a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from regulars.engine.figures.types import Choices, Preset
from regulars.insight.types import Period

CUSTOM = "custom"
NAMES = {
    Preset.USUAL: _("Usual period"),
    Preset.LAST_30_DAYS: _("Last 30 days"),
    Preset.LAST_90_DAYS: _("Last 90 days"),
    Preset.LAST_12_MONTHS: _("Last 12 months"),
    Preset.THIS_YEAR: _("This year"),
    Preset.ALL_TIME: _("All time"),
}


@dataclass(frozen=True)
class Selection:
    """What is to be shown: a preset or a period of one's own, over one channel or all."""

    of: Preset | Period
    channel: str | None

    @property
    def query(self) -> str:
        """The same selection as the end of an address."""
        if isinstance(self.of, Period):
            chosen: dict[str, Any] = {"period": CUSTOM, "from": self.of.start, "to": self.of.end}
        else:
            chosen = {"period": self.of.value}
        return "?" + urlencode({**chosen, **({"channel": self.channel} if self.channel else {})})


class SelectionForm(forms.Form):
    """Period and channel; an own period needs both days."""

    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        error_messages={"invalid_choice": _("There is no period %(value)s. Choose one below.")},
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        required=False,
        error_messages={"invalid_choice": _("There is no channel %(value)s. Choose one below.")},
    )

    def _show_default(self) -> None:
        """Own days stay to be corrected; what is not offered gives way to the default."""
        values: Any = self.data
        if not self.is_custom or "period" in self.errors:
            values["period"] = self.choices.default.value
        values["channel"] = ""

    def __init__(self, data: QueryDict, choices: Choices) -> None:
        self.choices = choices
        values = data.copy()
        values.setdefault("period", choices.default.value)
        super().__init__(values)
        day = {"type": "date", "min": str(choices.first_day), "max": str(choices.last_day)}
        for name, label in (("from", _("From")), ("to", _("To"))):
            widget = forms.DateInput(format="%Y-%m-%d", attrs=day)
            wrong = _("%(field)s: this is no day. Write it as 2026-12-31.") % {"field": label}
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=widget, error_messages={"invalid": wrong}
            )
        offered = [(item.preset, NAMES[item.preset]) for item in choices.presets if item.preset]
        self.fields["period"].choices = [*offered, (CUSTOM, _("Choose dates"))]  # type: ignore[attr-defined]
        channels = [(code, code) for code in choices.channels]
        self.fields["channel"].choices = [("", _("All channels")), *channels]  # type: ignore[attr-defined]

    @property
    def is_custom(self) -> bool:
        """Whether own days are asked for."""
        return bool(self["period"].value() == CUSTOM)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with own days."""
        cleaned = super().clean() or {}
        if not self.is_custom or self.errors:
            return cleaned
        start, end = cleaned.get("from"), cleaned.get("to")
        if not start or not end:
            raise forms.ValidationError(_("Give both the first and the last day."))
        if start > end:
            raise forms.ValidationError(_("The first day comes after the last. Swap them."))
        if end < self.choices.first_day or start > self.choices.last_day:
            raise forms.ValidationError(_("There are no orders in this period. Choose other days."))
        return cleaned

    @property
    def problems(self) -> list[str]:
        """What is wrong with the choice, each sentence once."""
        return list(dict.fromkeys(str(error) for found in self.errors.values() for error in found))

    def selection(self) -> Selection:
        """What was chosen; the default where the choice cannot be understood, and shown as such."""
        if not self.is_valid():
            self._show_default()
            return Selection(self.choices.default, None)
        channel = self.cleaned_data["channel"] or None
        if self.is_custom:
            start: date = self.cleaned_data["from"]
            return Selection(Period(start, self.cleaned_data["to"]), channel)
        return Selection(Preset(self.cleaned_data["period"] or self.choices.default), channel)
