"""What is asked of whoever suppresses an address, or lifts that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.core.consents.addresses import address_of
from regulars.core.consents.types import LONGEST_REASON, Address, AddressKind, UnusableAddress

KINDS = {AddressKind.EMAIL: _("E-mail"), AddressKind.PHONE: _("Phone")}
WANTED = {
    AddressKind.EMAIL: _("Give an e-mail address, such as mei@example.com."),
    AddressKind.PHONE: _("Begin with + and the code of the country, as in +49 171 2345678."),
}


class SuppressionForm(forms.Form):
    """An address to which nothing is to be sent."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, name) for one, name in KINDS.items()]
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=254,
        help_text=_("An e-mail, or a phone with the code of its country."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("Whoever looks at it later reads this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """The address as it is kept."""
        cleaned = super().clean() or self.cleaned_data
        if {"kind", "address"} <= cleaned.keys():
            try:
                cleaned["as_kept"] = address_of(
                    AddressKind(cleaned["kind"]), cleaned["address"].replace("\0", "")
                )
            except UnusableAddress:
                self.add_error("address", WANTED[AddressKind(cleaned["kind"])])
        return cleaned

    @property
    def as_kept(self) -> Address:
        """The address."""
        address: Address = self.cleaned_data["as_kept"]
        return address


class LiftingForm(forms.Form):
    """Why something may be sent to an address again."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        help_text=_("Whoever looks at it later reads this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
