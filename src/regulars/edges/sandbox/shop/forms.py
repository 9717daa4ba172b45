"""What is asked in the shop, and what of it can be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop.rules import deliveries, outcome_of, phone_of, shipping_for
from regulars.edges.sandbox.shop.types import (
    MOST_PIECES,
    Agreed,
    Buyer,
    LineCard,
    Outcome,
    Payment,
    Placing,
)
from regulars.edges.sandbox.shop.words import COUNTRIES, DELIVERIES, NEWSLETTER, PAYMENTS
from regulars.edges.sandbox.shop.writing import amount_in, amount_text
from regulars.kernel.money import UnreadableAmount

TOKEN = RegexValidator(r"\A[0-9a-f]{32}\Z")
SHORTEST_PASSWORD = 10
MOST_STOCK = 1_000_000
DEAREST = 10**11  # minor units
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
NO_MORE = _("%(most)s can be had at this moment.")
MORE_THERE = _("%(most)s more can be had at this moment: %(there)s are in the cart already.")
NO_PHONE = _("No number in that country is like this. Begin with + and the code of its country.")
NAME = pgettext_lazy("of a person", "Name")


def news_wording() -> Agreed:
    """What whoever wants news agrees to, as they read it."""
    return Agreed(wording=str(NEWSLETTER), language=str(get_language() or settings.LANGUAGE_CODE))


def total_name(delivery: str) -> str:
    """The field that says what an order costs with this delivery."""
    return f"total_{delivery}"


def new_token() -> str:
    """What tells one form from every other."""
    return uuid4().hex


def _text(label: Any, length: int, *, complete: str = "off", required: bool = True) -> Any:
    widget = forms.TextInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


def _email(*, required: bool = True) -> Any:
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


class QuantityForm(Form):
    """How many: from ``least`` to ``most``, beside those that are ``there`` already."""

    quantity = forms.IntegerField(
        label=_("Quantity"), error_messages={"invalid": _("Write a whole number.")}
    )

    def __init__(
        self, *args: Any, least: int = 0, most: int = MOST_PIECES, there: int = 0, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.least, self.most, self.there = least, most, there
        self.fields["quantity"].widget.attrs |= {"min": least, "max": max(least, most)}

    def clean_quantity(self) -> int:
        """The number."""
        number: int = self.cleaned_data["quantity"]
        if number < self.least:
            limits = {"limit_value": self.least}
            raise forms.ValidationError(SAID["min_value"], params=limits)
        if number > self.most:
            values = {"most": self.most, "there": self.there}
            raise forms.ValidationError(MORE_THERE if self.there else NO_MORE, params=values)
        return number


class FindForm(Form):
    """An order by its number and e-mail."""

    number = _text(_("Order number"), 20)
    email = _email()


class SignInForm(Form):
    """Who comes back."""

    email = _email()
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignUpForm(Form):
    """Who opens an account."""

    name = _text(NAME, 150, complete="name")
    email = _email()
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters."),
        min_length=SHORTEST_PASSWORD,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    newsletter = forms.BooleanField(label=NEWSLETTER, required=False)

    @property
    def agreed(self) -> Agreed | None:
        """To news, in the words that were read; None: not."""
        return news_wording() if self.cleaned_data["newsletter"] else None


class UnkeptInput(forms.TextInput):
    """Never shows again what was written into it."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As if nothing had been."""
        del value
        return super().get_context(name, None, attrs)


class CardField(forms.CharField):
    """A test card. What it gives is what comes of paying with it; the number is kept nowhere."""

    def __init__(self) -> None:
        widget = UnkeptInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=_("Test card number"), required=False, max_length=30, widget=widget)

    def clean(self, value: Any) -> Any:
        """The outcome, or None where no number is given."""
        number = super().clean(value)
        outcome = outcome_of(number) if number else None
        if number and outcome is None:
            raise forms.ValidationError(_("This shop takes its test cards only; see the list."))
        return outcome


class CheckoutForm(Form):
    """Where an order goes and how it is paid."""

    token = forms.CharField(validators=[TOKEN], widget=forms.HiddenInput)
    email = _email()
    name = _text(NAME, 150, complete="name")
    phone = forms.RegexField(
        r"\A\+?[0-9 ()/.-]{5,30}\Z",
        label=_("Phone (optional)"),
        required=False,
        error_messages={"invalid": _("Write the number in digits, such as +49 30 123456.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = _text(_("Street and number"), 200, complete="street-address")
    postcode = _text(_("Postcode"), 20, complete="postal-code")
    city = _text(_("City"), 100, complete="address-level2")
    country = forms.ChoiceField(label=_("Country"), choices=list(COUNTRIES.items()), initial="DE")
    delivery = forms.ChoiceField(
        label=_("Delivery"),
        choices=list(DELIVERIES.items()),
        initial="standard",
        widget=forms.RadioSelect,
    )
    payment = forms.ChoiceField(
        label=_("Payment"),
        choices=[(code, PAYMENTS[code]) for code in ("card", "transfer")],
        initial="card",
        widget=forms.RadioSelect,
    )
    card = CardField()
    newsletter = forms.BooleanField(label=NEWSLETTER, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in DELIVERIES:  # what the page said that the order costs with it
            self.fields[total_name(code)] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        """A card is needed where it pays."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("payment") == Payment.CARD and "card" in cleaned and not cleaned["card"]:
            self.add_error("card", _("Give the number of a test card, or choose bank transfer."))
        if cleaned.get("phone") and cleaned.get("country"):
            cleaned["phone"] = phone_of(cleaned["phone"], cleaned["country"])
            if not cleaned["phone"]:
                self.add_error("phone", NO_PHONE)
        return dict(cleaned)

    @property
    def outcome(self) -> Outcome:
        """What comes of paying."""
        if self.cleaned_data["payment"] != Payment.CARD:
            return Outcome.PAID
        return Outcome(self.cleaned_data["card"])

    def placing(self) -> Placing:
        """The order that is asked for."""
        given = self.cleaned_data
        fields = ("name", "phone", "address", "postcode", "city", "country")
        return Placing(
            token=given["token"],
            buyer=Buyer(email=given["email"].lower(), **{name: given[name] for name in fields}),
            delivery=given["delivery"],
            payment=Payment(given["payment"]),
            agreed=news_wording() if given["newsletter"] else None,
            total_minor=given[total_name(given["delivery"])],
        )


class TillForm(Form):
    """Who buys at the till, and how they pay."""

    token = forms.CharField(validators=[TOKEN], widget=forms.HiddenInput)
    card = forms.CharField(
        label=_("Loyalty card"),
        required=False,
        validators=[RegexValidator(r"\A[0-9]{13}\Z", _("A card's number has thirteen digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
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


class ShipForm(Form):
    """With which number a parcel can be followed."""

    tracking = _text(_("Tracking number"), 60)


class DelayForm(Form):
    """The day that is promised from now on."""

    promised_on = forms.DateField(
        label=_("Promise this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),  # as browsers take it
    )


class RefundForm(Form):
    """How many of each line come back."""

    token = forms.CharField(validators=[TOKEN], widget=forms.HiddenInput)
    with_delivery = forms.BooleanField(label=_("Give the delivery costs back too"), required=False)
    restock = forms.BooleanField(label=_("Put the pieces back on the shelf"), required=False)

    def __init__(self, lines: Sequence[LineCard], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = [line for line in lines if line.left]
        for line in self.lines:
            self.fields[f"line_{line.id}"] = forms.IntegerField(
                label=line.name, min_value=0, max_value=line.left, required=False, initial=0
            )
        self.order_fields([f"line_{line.id}" for line in self.lines])

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


def delivery_choices(subtotal_minor: int) -> list[tuple[str, Any, int]]:
    """The ways to deliver goods of this worth: code, name and what it costs."""
    currency = settings.REGULARS_CURRENCY
    return [
        (one.code, DELIVERIES[one.code], shipping_for(one.code, subtotal_minor, currency))
        for one in deliveries(currency)
    ]
