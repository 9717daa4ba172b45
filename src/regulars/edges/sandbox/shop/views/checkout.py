"""Ordering: the address and the payment, its second step, and the order that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries, wire
from regulars.edges.sandbox.shop.forms.fields import new_token
from regulars.edges.sandbox.shop.forms.shopping import CheckoutForm, delivery_choices, total_name
from regulars.edges.sandbox.shop.frame import done, shown
from regulars.edges.sandbox.shop.rules import totals_by_delivery
from regulars.edges.sandbox.shop.services import ordering
from regulars.edges.sandbox.shop.types import (
    AccountCard,
    EmptyCart,
    Item,
    OtherTotal,
    Outcome,
    Placing,
    Totals,
)
from regulars.edges.sandbox.shop.visiting import Caller
from regulars.edges.sentences import in_words

STANDARD = "standard"
UNUSABLE = 422


def checkout(caller: Caller) -> HttpResponse:
    """Ask where the order goes and how it is paid; place it."""
    if caller.request.method != "POST":
        return _asked(caller, CheckoutForm(initial=_known(caller)))
    form = CheckoutForm(caller.request.POST)
    if not form.is_valid():
        return _asked(caller, form, status=UNUSABLE)
    placing = form.placing()
    if queries.order_of_token(placing.token):
        return _placed(caller, placing)
    totals = _totals(queries.cart_of(caller.visit))
    total_minor = totals[placing.delivery].total_minor
    if form.outcome == Outcome.DECLINED:
        form.add_error("card", _("The card was declined. Nothing was ordered: try another one."))
    if placing.total_minor not in {None, total_minor}:
        form.add_error(None, in_words(OtherTotal()))
    if form.errors:
        return _asked(caller, form, status=UNUSABLE)
    placing = replace(placing, total_minor=total_minor)
    go_on = _step_asked if form.outcome == Outcome.NEEDS_STEP else _placed
    return go_on(caller, placing)


def confirm(caller: Caller, token: str) -> HttpResponse:
    """The second step of a payment: whoever pays says once more that it is they."""
    before = queries.order_of_token(token)
    if before and caller.visit and before.visit_id == caller.visit.pk:
        return redirect("shop:order", number=before.number)
    placing = ordering.placing_of(visit=caller.visit, token=token, now=caller.now)
    if caller.request.method != "POST":
        return shown(caller, "confirm", title=_("Confirm the payment"), placing=placing)
    if caller.request.POST.get("answer") == "confirm":
        return _placed(caller, placing)
    ordering.give_up_step(visit=caller.visit, token=token, now=caller.now)
    return done("unpaid", "shop:checkout")


def _asked(caller: Caller, form: CheckoutForm, *, status: int = 200) -> HttpResponse:
    items = queries.cart_of(caller.visit)
    if not items or caller.visit is None:
        return redirect("shop:cart")
    currency = settings.REGULARS_CURRENCY
    totals = _totals(items)
    subtotal_minor = totals[STANDARD].subtotal_minor
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
        totals=[(code, total_name(code), sums) for code, sums in totals.items()],
        deliveries=delivery_choices(subtotal_minor),
        has_news=_has_news(caller),
    )


def _totals(items: Sequence[Item]) -> dict[str, Totals]:
    """What the items cost, by delivery."""
    return totals_by_delivery(items, settings.REGULARS_CURRENCY)


def _has_news(caller: Caller) -> bool:
    """Whether somebody who is signed in has said that they want news, and need not be asked."""
    news = queries.news_of(caller.account.email) if caller.account else None
    return news is not None and news.is_wanted


def _known(caller: Caller) -> dict[str, str]:
    """What is known of whoever is signed in, what they wrote here before without ordering, and a
    token for this form.
    """
    account = caller.account
    known = {"token": new_token(), **(_known_of(account) if account else {})}
    return known | ((caller.visit.asked or {}) if caller.visit else {})


def _known_of(account: AccountCard) -> dict[str, str]:
    known = {"email": account.email, "name": account.name}
    for order in queries.orders_of(account.id)[:1]:
        buyer = order.buyer
        known |= {
            "phone": buyer.phone,
            "address": buyer.address,
            "postcode": buyer.postcode,
            "city": buyer.city,
            "country": buyer.country or "DE",
        }
    return known


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
