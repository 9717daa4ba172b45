"""What shoppers are asked, and what of it can be used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop.forms.fields import (
    NAME,
    SAID,
    TOKEN,
    Form,
    email_field,
    text_field,
)
from regulars.edges.sandbox.shop.rules import (
    deliveries,
    outcome_of,
    phone_of,
    shipping_for,
)
from regulars.edges.sandbox.shop.types import (
    MOST_PIECES,
    Agreed,
    Buyer,
    Outcome,
    Payment,
    Placing,
)
from regulars.edges.sandbox.shop.words import COUNTRIES, DELIVERIES, NEWSLETTER, PAYMENTS

SHORTEST_PASSWORD = 10


NO_MORE = _("%(most)s can be had at this moment.")


MORE_THERE = _("%(most)s more can be had at this moment: %(there)s are in the cart already.")


NO_PHONE = _("No number in that country is like this. Begin with + and the code of its country.")


def news_wording() -> Agreed:
    """What whoever wants news agrees to, as they read it."""
    return Agreed(wording=str(NEWSLETTER), language=str(get_language() or settings.LANGUAGE_CODE))


def total_name(delivery: str) -> str:
    """The field that says what an order costs with this delivery."""
    return f"total_{delivery}"


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

    number = text_field(_("Order number"), 20)
    email = email_field()


class SignInForm(Form):
    """Who comes back."""

    email = email_field()
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignUpForm(Form):
    """Who opens an account."""

    name = text_field(NAME, 150, complete="name")
    email = email_field()
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
    email = email_field()
    name = text_field(NAME, 150, complete="name")
    phone = forms.RegexField(
        r"\A\+?[0-9 ()/.-]{5,30}\Z",
        label=_("Phone (optional)"),
        required=False,
        error_messages={"invalid": _("Write the number in digits, such as +49 30 123456.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = text_field(_("Street and number"), 200, complete="street-address")
    postcode = text_field(_("Postcode"), 20, complete="postal-code")
    city = text_field(_("City"), 100, complete="address-level2")
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


def delivery_choices(subtotal_minor: int) -> list[tuple[str, Any, int]]:
    """The ways to deliver goods of this worth: code, name and what it costs."""
    currency = settings.REGULARS_CURRENCY
    return [
        (one.code, DELIVERIES[one.code], shipping_for(one.code, subtotal_minor, currency))
        for one in deliveries(currency)
    ]
