"""The cart."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries, wire
from regulars.edges.sandbox.shop.forms.shopping import QuantityForm
from regulars.edges.sandbox.shop.frame import shown
from regulars.edges.sandbox.shop.rules import most_of, totals_of
from regulars.edges.sandbox.shop.services import carts
from regulars.edges.sandbox.shop.views.storefront import product_page
from regulars.edges.sandbox.shop.visiting import Caller

UNUSABLE = 422


def cart(caller: Caller) -> HttpResponse:
    """What is in the cart."""
    return _page(caller)


def add(caller: Caller, product: str) -> HttpResponse:
    """Put a product into the cart, and show the cart; or say what is wrong with the number."""
    offer = queries.offer(product)
    there = queries.number_in_cart(caller.visit, product)
    most = max(most_of(offer) - there, 0)
    form = QuantityForm(caller.request.POST, least=1, most=most, there=there)
    if not form.is_valid():
        return product_page(caller, offer, form)
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
    there = queries.number_in_cart(caller.visit, product)
    offer = queries.offers_among([product]).get(product)
    form = QuantityForm(caller.request.POST, most=max(most_of(offer), there) if offer else there)
    if not form.is_valid():
        return _page(caller, wrong=product, form=form)
    if caller.visit:
        carts.change_quantity(
            visit=caller.visit,
            product=product,
            quantity=form.cleaned_data["quantity"],
            sender=caller.sender(),
            now=caller.now,
        )
    return redirect("shop:cart")


def _page(caller: Caller, *, wrong: str = "", form: QuantityForm | None = None) -> HttpResponse:
    """The cart; ``wrong`` is the product whose number cannot be used, and ``form`` says why."""
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
        wrong=wrong,
        form=form,
        status=UNUSABLE if form else 200,
    )
