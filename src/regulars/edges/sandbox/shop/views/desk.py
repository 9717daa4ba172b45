"""The operator's desk: orders, shelves, and the messages to Regulars."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries, secrets
from regulars.edges.sandbox.shop.forms.fields import new_token
from regulars.edges.sandbox.shop.forms.working import (
    DelayForm,
    KeyForm,
    RefundForm,
    SecretForm,
    ShelfForm,
    ShipForm,
)
from regulars.edges.sandbox.shop.frame import done, shown
from regulars.edges.sandbox.shop.posting import PATH, installation
from regulars.edges.sandbox.shop.rules import calling_off, giving_back
from regulars.edges.sandbox.shop.services import desk, outbox, shelves
from regulars.edges.sandbox.shop.types import OrderCard, Status
from regulars.edges.sandbox.shop.visiting import Caller

UNUSABLE = 422
SURE = "sure"  # what a form says that was shown what its deed does


def orders(caller: Caller) -> HttpResponse:
    """The latest orders, and how the messages are."""
    asked = caller.request.GET.get("status", "")
    status = asked if asked in set(Status) else ""
    return shown(
        caller,
        "desk",
        title=_("Desk"),
        orders=queries.latest_orders(status=status),
        status_asked=status,
        outbox=queries.outbox(),
        has_key=bool(outbox.write_key()),
    )


def order(caller: Caller, number: str) -> HttpResponse:
    """An order with everything that can be done with it."""
    return _order_page(caller, queries.order_numbered(number))


def mark_paid(caller: Caller, number: str) -> HttpResponse:
    """Note the payment."""
    desk.mark_paid(number=number, now=caller.now)
    return done("paid", "shop:desk_order", number=number)


def deliver(caller: Caller, number: str) -> HttpResponse:
    """Note the delivery."""
    desk.deliver(number=number, now=caller.now)
    return done("delivered", "shop:desk_order", number=number)


def cancel(caller: Caller, number: str) -> HttpResponse:
    """Call the order off, once it was seen what that does: it is for good."""
    if SURE in caller.request.POST:
        desk.cancel(number=number, now=caller.now)
        return done("cancelled", "shop:desk_order", number=number)
    order = queries.order_numbered(number)
    back = calling_off(order, queries.delivery_left(order))
    title = format_lazy(_("Cancel order {number}?"), number=order.number)
    return shown(caller, "sure", title=title, order=order, back=back, restock=True, kept={})


def ship(caller: Caller, number: str) -> HttpResponse:
    """Hand the order over."""
    form = ShipForm(caller.request.POST)
    if not form.is_valid():
        return _order_page(caller, queries.order_numbered(number), ship_form=form)
    desk.ship(number=number, tracking=form.cleaned_data["tracking"], now=caller.now)
    return done("shipped", "shop:desk_order", number=number)


def delay(caller: Caller, number: str) -> HttpResponse:
    """Promise a later day."""
    form = DelayForm(_today(caller), caller.request.POST)
    if not form.is_valid():
        return _order_page(caller, queries.order_numbered(number), delay_form=form)
    desk.delay(number=number, promised_on=form.cleaned_data["promised_on"], now=caller.now)
    return done("promised", "shop:desk_order", number=number)


def refund(caller: Caller, number: str) -> HttpResponse:
    """Take lines back, once it was seen what that gives back: it is for good."""
    found = queries.order_numbered(number)
    delivery = queries.delivery_left(found)
    if SURE in caller.request.POST and queries.is_given_back(caller.request.POST.get("token", "")):
        return done("refunded", "shop:desk_order", number=number)
    form = RefundForm(found.lines, caller.request.POST, has_delivery=bool(delivery))
    if not form.is_valid():
        return _order_page(caller, found, refund_form=form)
    restock, with_delivery = form.cleaned_data["restock"], form.gives_delivery
    if SURE not in caller.request.POST:
        back = giving_back(found, form.pieces(), delivery, with_delivery=with_delivery)
        title = format_lazy(_("Take back of order {number}?"), number=found.number)
        given = {name: value for name, value in form.data.items() if name in form.fields}
        return shown(
            caller, "sure", title=title, order=found, back=back, restock=restock, kept=given
        )
    desk.refund(
        number=number,
        pieces=form.pieces(),
        with_delivery=with_delivery,
        restock=restock,
        token=form.cleaned_data["token"],
        now=caller.now,
    )
    return done("refunded", "shop:desk_order", number=number)


def stock(caller: Caller) -> HttpResponse:
    """What is on the shelves, and what it costs."""
    found = queries.offer_page(page=caller.page, text=caller.text)
    title = _("Shelves")
    offers = found.offers
    return shown(caller, "stock", title=title, offers=offers, listed=found, text=caller.text)


def shelf(caller: Caller, product: str) -> HttpResponse:
    """Set how many of a product there are, and what it costs."""
    offer = queries.offer(product)
    form = ShelfForm(caller.request.POST or None)
    if caller.request.method != "POST":
        form = ShelfForm.showing(offer.on_hand, offer.price_minor)
    elif form.is_valid():
        shelves.set_stock(product=product, on_hand=form.cleaned_data["on_hand"])
        shelves.set_price(product=product, price_minor=form.cleaned_data["price"])
        return done("kept", "shop:stock")
    status = UNUSABLE if form.errors else 200
    return shown(caller, "shelf", title=offer.name, offer=offer, form=form, status=status)


def messages(
    caller: Caller, form: KeyForm | None = None, secret_form: SecretForm | None = None
) -> HttpResponse:
    """What was told to Regulars and by it, and the secrets that prove who says so."""
    return shown(
        caller,
        "messages",
        title=_("Messages to Regulars"),
        messages=queries.latest_messages(),
        received=queries.latest_received(),
        outbox=queries.outbox(),
        has_key=bool(outbox.write_key()),
        has_secret=bool(secrets.kept(secrets.SIGNING)),
        is_key_fixed=bool(settings.REGULARS_SANDBOX_WRITE_KEY),
        address=f"{installation()}{PATH}",
        hooks=f"{installation()}{reverse('shop:hooks')}",
        is_loopback_refused=not (settings.REGULARS_URL or settings.REGULARS_OUTGOING_LOOPBACK),
        form=form or KeyForm(),
        secret_form=secret_form or SecretForm(),
        status=UNUSABLE if form or secret_form else 200,
    )


def key(caller: Caller) -> HttpResponse:
    """Keep a write key."""
    form = KeyForm(caller.request.POST)
    if not form.is_valid():
        return messages(caller, form)
    outbox.keep_write_key(key=form.cleaned_data["key"], now=caller.now)
    return done("key", "shop:messages")


def secret(caller: Caller) -> HttpResponse:
    """Keep the secret that webhooks are signed with."""
    form = SecretForm(caller.request.POST)
    if not form.is_valid():
        return messages(caller, secret_form=form)
    secrets.keep(secrets.SIGNING, form.cleaned_data["secret"])
    return done("secret", "shop:messages")


def send_again(caller: Caller) -> HttpResponse:
    """Send once more what was refused, and what waits."""
    outbox.send_failed_again(now=caller.now)
    outbox.post_soon(now=caller.now)
    return done("again", "shop:messages")


def _order_page(caller: Caller, order: OrderCard, **forms: Any) -> HttpResponse:
    status = UNUSABLE if forms else 200
    promised, back = {"promised_on": order.promised_on}, {"token": new_token(), "restock": True}
    has_delivery = bool(queries.delivery_left(order))
    blank = {
        "ship_form": ShipForm(),
        "delay_form": DelayForm(_today(caller), initial=promised),
        "refund_form": RefundForm(order.lines, initial=back, has_delivery=has_delivery),
    }
    title = format_lazy(_("Order {number}"), number=order.number)
    return shown(
        caller, "desk_order", title=title, order=order, status=status, **{**blank, **forms}
    )


def _today(caller: Caller) -> date:
    """The day it is in the store."""
    return timezone.localtime(caller.now).date()
