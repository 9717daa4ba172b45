"""What those at work in the shop are asked, and what of it can be used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop.forms.fields import (
    NOT_AN_EMAIL,
    TOKEN,
    Form,
    text_field,
)
from regulars.edges.sandbox.shop.queries import account_known_as
from regulars.edges.sandbox.shop.rules import (
    is_card,
)
from regulars.edges.sandbox.shop.signatures import PREFIX, secret_bytes
from regulars.edges.sandbox.shop.types import (
    LineCard,
)
from regulars.edges.sandbox.shop.words import PAYMENTS
from regulars.edges.sandbox.shop.writing import amount_in, amount_text
from regulars.kernel.money import UnreadableAmount

UNKNOWN = "unknown"  # of a loyalty card


MOST_STOCK = 1_000_000


LONGEST_DELAY = timedelta(days=365)


DEAREST = 10**11  # minor units


class TillForm(Form):
    """Who buys at the till, and how they pay."""

    token = forms.CharField(validators=[TOKEN], widget=forms.HiddenInput)
    card = forms.CharField(
        label=_("Loyalty card"),
        required=False,
        validators=[RegexValidator(r"\A[0-9]{13}\Z", _("A card's number has thirteen digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    unknown_card = forms.BooleanField(
        label=_("It is a card of this shop all the same: take it"), required=False
    )
    email = forms.EmailField(
        label=_("or e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": NOT_AN_EMAIL},
    )
    payment = forms.ChoiceField(
        label=_("Payment"),
        choices=[(code, PAYMENTS[code]) for code in ("cash", "card")],
        initial="cash",
        widget=forms.RadioSelect,
    )

    @property
    def asks_about_card(self) -> bool:
        """Whether the card is one that the shop does not know."""
        return self.has_error("card", UNKNOWN)

    def clean_card(self) -> str:
        """The number, checked by its last digit."""
        number: str = self.cleaned_data["card"]
        if number and not is_card(number):
            raise forms.ValidationError(
                _("The last digit does not fit to the others. Look at the card once more.")
            )
        return number

    def clean_unknown_card(self) -> bool:
        """Whoever takes a card that nobody has here says so: it makes another customer."""
        takes_it: bool = self.cleaned_data["unknown_card"]
        card = self.cleaned_data.get("card", "")
        if card and not takes_it and account_known_as(card=card) is None:
            nobody = _("Nobody here has this card. Correct the number, or take it all the same.")
            self.add_error("card", forms.ValidationError(nobody, code=UNKNOWN))
        return takes_it


class ShipForm(Form):
    """With which number a parcel can be followed."""

    tracking = text_field(_("Tracking number"), 60)


class DelayForm(Form):
    """The day that is promised from now on: ``today`` or later, within a year."""

    promised_on = forms.DateField(
        label=_("Promise this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),  # as browsers take it
    )

    def __init__(self, today: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first, self.last = today, today + LONGEST_DELAY
        limits = {"min": self.first.isoformat(), "max": self.last.isoformat()}
        self.fields["promised_on"].widget.attrs |= limits

    def clean_promised_on(self) -> date:
        """The day."""
        promised: date = self.cleaned_data["promised_on"]
        if not self.first <= promised <= self.last:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return promised


class RefundForm(Form):
    """How many of each line come back, and the delivery where it was paid for."""

    token = forms.CharField(validators=[TOKEN], widget=forms.HiddenInput)
    with_delivery = forms.BooleanField(label=_("Give the delivery costs back too"), required=False)
    restock = forms.BooleanField(label=_("Put the pieces back on the shelf"), required=False)

    def __init__(
        self, lines: Sequence[LineCard], *args: Any, has_delivery: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.lines = [line for line in lines if line.left]
        for line in self.lines:
            self.fields[f"line_{line.id}"] = forms.IntegerField(
                label=line.name, min_value=0, max_value=line.left, required=False, initial=0
            )
        if not has_delivery:
            del self.fields["with_delivery"]
        self.order_fields([f"line_{line.id}" for line in self.lines])

    def clean(self) -> dict[str, Any]:
        """Something has to come back."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(self.pieces().values()) and not self.gives_delivery:
            first = f"line_{self.lines[0].id}" if self.lines else None
            self.add_error(first, _("Say how many pieces come back, or give the delivery back."))
        return dict(cleaned)

    @property
    def gives_delivery(self) -> bool:
        """Whether the delivery costs go back."""
        return bool(self.cleaned_data.get("with_delivery"))

    def pieces(self) -> dict[int, int]:
        """How many come back, by line."""
        given = self.cleaned_data
        return {line.id: given.get(f"line_{line.id}") or 0 for line in self.lines}


class ShelfForm(Form):
    """How many of a product there are, and what it costs."""

    on_hand = forms.IntegerField(label=_("In stock"), min_value=0, max_value=MOST_STOCK)
    price = forms.CharField(label=_("Price"), max_length=30)

    def clean_price(self) -> int:
        """The price in minor units."""
        try:
            found = amount_in(self.cleaned_data["price"], settings.REGULARS_CURRENCY)
        except UnreadableAmount as error:
            raise forms.ValidationError(
                _("Write the price like %(example)s."), params={"example": error.example}
            ) from error
        if not 0 <= found <= DEAREST:
            raise forms.ValidationError(_("This price cannot be asked."))
        return found

    @classmethod
    def showing(cls, on_hand: int, price_minor: int) -> ShelfForm:
        """The form as it stands now."""
        price = amount_text(price_minor, settings.REGULARS_CURRENCY)
        return cls(initial={"on_hand": on_hand, "price": price})


class KeyForm(Form):
    """The write key of the source that the shop is."""

    key = forms.RegexField(
        r"\A[\x21-\x39\x3b-\x7e]{8,200}\Z",  # what can stand before the colon of Basic credentials
        label=_("Write key"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("This is no write key. Copy it once more.")},
    )


class SecretForm(Form):
    """What webhooks to the shop are signed with."""

    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_secret(self) -> str:
        """The secret, as Standard Webhooks writes it."""
        secret: str = self.cleaned_data["secret"]
        if not secret_bytes(secret):
            beginning = {"beginning": PREFIX}
            no_secret = _("No signing secret: one begins with %(beginning)s. Copy it once more.")
            raise forms.ValidationError(no_secret, params=beginning)
        return secret
