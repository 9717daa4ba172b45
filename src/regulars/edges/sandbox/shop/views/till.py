"""The till: pick products, know the buyer by card or e-mail or not at all, take the payment."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries
from regulars.edges.sandbox.shop.forms.fields import new_token
from regulars.edges.sandbox.shop.forms.shopping import QuantityForm
from regulars.edges.sandbox.shop.forms.working import TillForm
from regulars.edges.sandbox.shop.frame import shown
from regulars.edges.sandbox.shop.rules import totals_of
from regulars.edges.sandbox.shop.services import ordering
from regulars.edges.sandbox.shop.types import (
    MOST_PIECES,
    Channel,
    Item,
    Payment,
    SoldOut,
    UnknownOrder,
)
from regulars.edges.sandbox.shop.visiting import Caller

PICKED = "shop_till"  # in the session of whoever stands at the till
LONGEST_SEARCH = 100
UNUSABLE = 422


def till(caller: Caller) -> HttpResponse:
    """Products to pick, what is picked, and how it is paid."""
    if caller.request.method != "POST":
        return _page(caller, TillForm(initial={"token": new_token()}))
    form = TillForm(caller.request.POST)
    if not form.is_valid():
        return _page(caller, form, status=UNUSABLE)
    given = form.cleaned_data
    order = ordering.sell_at_till(
        pieces=_picked(caller),
        payment=Payment(given["payment"]),
        email=given["email"],
        card=given["card"],
        token=given["token"],
        now=caller.now,
    )
    caller.request.session.pop(PICKED, None)
    return redirect("shop:receipt", number=order.number)


def pick(caller: Caller, product: str) -> HttpResponse:
    """Have so many of a product on the receipt; one more where no number is given."""
    offer = queries.offer(product)
    picked = _picked(caller)
    form = QuantityForm(caller.request.POST)
    number = picked.get(product, 0) + 1
    if "quantity" in caller.request.POST:
        number = form.cleaned_data["quantity"] if form.is_valid() else picked.get(product, 0)
    if number > min(offer.on_hand, MOST_PIECES):
        raise SoldOut(name=offer.name, left=min(offer.on_hand, MOST_PIECES))
    if number:
        picked[product] = number
    else:
        picked.pop(product, None)
    caller.request.session[PICKED] = picked
    asked = {name: caller.request.POST.get(name, "") for name in ("q", "page")}
    listed = urlencode({name: value[:LONGEST_SEARCH] for name, value in asked.items() if value})
    place = f"{reverse('shop:till')}?{listed}" if listed else reverse("shop:till")
    return redirect(f"{place}#{product}")  # where it was pressed, not at the top


def receipt(caller: Caller, number: str) -> HttpResponse:
    """What was sold."""
    order = queries.order_numbered(number)
    if order.channel != Channel.TILL:
        raise UnknownOrder
    return shown(caller, "receipt", title=_("Receipt"), order=order)


def _page(caller: Caller, form: TillForm, *, status: int = 200) -> HttpResponse:
    picked = _picked(caller)
    listed = queries.offer_page(page=caller.page, text=caller.text)
    found = queries.offers_among(picked)
    items = [Item(found[product], picked[product]) for product in picked if product in found]
    return shown(
        caller,
        "till",
        title=_("Till"),
        status=status,
        form=form,
        text=caller.text,
        offers=listed.offers,
        listed=listed,
        items=items,
        pieces=sum(item.quantity for item in items),
        totals=totals_of(items, "", settings.REGULARS_CURRENCY),
    )


def _picked(caller: Caller) -> dict[str, int]:
    return dict(caller.request.session.get(PICKED, {}))
