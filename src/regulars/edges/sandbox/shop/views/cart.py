"""The cart."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries, wire
from regulars.edges.sandbox.shop.forms import CodeForm, QuantityForm
from regulars.edges.sandbox.shop.frame import shown
from regulars.edges.sandbox.shop.rules import totals_of
from regulars.edges.sandbox.shop.services import carts
from regulars.edges.sandbox.shop.visiting import Caller


def cart(caller: Caller) -> HttpResponse:
    """What is in the cart."""
    items = queries.cart_of(caller.visit)
    currency = settings.REGULARS_CURRENCY
    tells = []
    if caller.visit and items:
        properties = wire.of_cart(items, currency, caller.visit.cart_id)
        tells = [wire.track("Cart Viewed", properties)]
    return shown(
        caller,
        "cart",
        title=_("Your cart"),
        name="Cart",
        tells=tells,
        items=items,
        totals=totals_of(items, "pickup", currency),
        code_form=CodeForm(),
        is_code_entered="code" in caller.request.GET,
    )


def add(caller: Caller, product: str) -> HttpResponse:
    """Put a product into the cart, and show the cart."""
    queries.offer(product)
    form = QuantityForm(caller.request.POST)
    if form.is_valid() and form.cleaned_data["quantity"]:
        carts.add_to_cart(
            visit=caller.needed_visit(),
            product=product,
            quantity=form.cleaned_data["quantity"],
            sender=caller.sender(),
            now=caller.now,
        )
    return redirect("shop:cart")


def change(caller: Caller, product: str) -> HttpResponse:
    """Have more, fewer or none of a product in the cart."""
    form = QuantityForm(caller.request.POST)
    if caller.visit and form.is_valid():
        carts.change_quantity(
            visit=caller.visit,
            product=product,
            quantity=form.cleaned_data["quantity"],
            sender=caller.sender(),
            now=caller.now,
        )
    return redirect("shop:cart")


def code(caller: Caller) -> HttpResponse:
    """Take note of a code; there are none that work yet."""
    form = CodeForm(caller.request.POST)
    if caller.visit is None or not form.is_valid():
        return redirect("shop:cart")
    carts.enter_code(
        visit=caller.visit,
        code=form.cleaned_data["code"],
        sender=caller.sender(),
        now=caller.now,
    )
    response = redirect("shop:cart")
    response["Location"] += "?code=entered#code"
    return response
