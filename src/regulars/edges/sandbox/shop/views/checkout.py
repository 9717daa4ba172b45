"""Ordering: the address and the payment, its second step, and the order that comes of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries, wire
from regulars.edges.sandbox.shop.forms import CheckoutForm, delivery_choices, new_token
from regulars.edges.sandbox.shop.frame import shown
from regulars.edges.sandbox.shop.rules import totals_of
from regulars.edges.sandbox.shop.services import ordering
from regulars.edges.sandbox.shop.types import EmptyCart, Outcome, Placing
from regulars.edges.sandbox.shop.visiting import Caller

UNUSABLE = 422


def checkout(caller: Caller) -> HttpResponse:
    """Ask where the order goes and how it is paid; place it."""
    if caller.request.method != "POST":
        return _asked(caller, CheckoutForm(initial=_known(caller)))
    form = CheckoutForm(caller.request.POST)
    if not form.is_valid():
        return _asked(caller, form, status=UNUSABLE)
    if form.outcome == Outcome.DECLINED:
        form.add_error("card", _("The card was declined. Nothing was ordered: try another one."))
        return _asked(caller, form, status=UNUSABLE)
    placing = form.placing()
    if form.outcome == Outcome.NEEDS_STEP and not queries.order_of_token(placing.token):
        return _step_asked(caller, placing)
    return _placed(caller, placing)


def confirm(caller: Caller, token: str) -> HttpResponse:
    """The second step of a payment: whoever pays says once more that it is they."""
    before = queries.order_of_token(token)
    if before and caller.visit and before.visit_id == caller.visit.pk:
        return redirect("shop:order", number=before.number)
    placing = ordering.placing_of(visit=caller.visit, token=token, now=caller.now)
    if caller.request.method != "POST":
        items = queries.cart_of(caller.visit)
        totals = totals_of(items, placing.delivery, settings.REGULARS_CURRENCY)
        return shown(caller, "confirm", title=_("Confirm the payment"), totals=totals, token=token)
    if caller.request.POST.get("answer") == "confirm":
        return _placed(caller, placing)
    ordering.give_up_step(visit=caller.visit, token=token, now=caller.now)
    return redirect("shop:checkout")


def _asked(caller: Caller, form: CheckoutForm, *, status: int = 200) -> HttpResponse:
    items = queries.cart_of(caller.visit)
    if not items or caller.visit is None:
        return redirect("shop:cart")
    currency = settings.REGULARS_CURRENCY
    totals = totals_of(items, form["delivery"].value() or "standard", currency)
    started = wire.of_cart(items, currency, caller.visit.cart_id)
    started |= {"checkout_id": caller.visit.cart_id}
    return shown(
        caller,
        "checkout",
        title=_("Checkout"),
        name="Checkout",
        tells=[wire.track("Checkout Started", started)],
        status=status,
        form=form,
        items=items,
        totals=totals,
        deliveries=delivery_choices(totals.subtotal_minor),
    )


def _known(caller: Caller) -> dict[str, str]:
    """What is known of whoever is signed in, and a token for this form."""
    account = caller.account
    known = {"token": new_token()}
    if account is None:
        return known
    earlier = queries.orders_of(account.id)[:1]
    for order in earlier:
        buyer = order.buyer
        known |= {
            "phone": buyer.phone,
            "address": buyer.address,
            "postcode": buyer.postcode,
            "city": buyer.city,
            "country": buyer.country or "DE",
        }
    return known | {"email": account.email, "name": account.name}


def _step_asked(caller: Caller, placing: Placing) -> HttpResponse:
    if caller.visit is None or not queries.cart_of(caller.visit):
        raise EmptyCart
    ordering.ask_for_step(visit=caller.visit, placing=placing, now=caller.now)
    return redirect("shop:confirm", token=placing.token)


def _placed(caller: Caller, placing: Placing) -> HttpResponse:
    if caller.visit is None:
        raise EmptyCart
    order = ordering.place_order(
        visit=caller.visit, placing=placing, sender=caller.sender(), now=caller.now
    )
    response = redirect("shop:order", number=order.number)
    response["Location"] += "?placed=yes"
    return response
