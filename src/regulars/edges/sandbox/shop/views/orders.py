"""What has become of an order: for whoever placed it, or knows its number and e-mail."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries
from regulars.edges.sandbox.shop.forms.shopping import FindForm
from regulars.edges.sandbox.shop.frame import done, shown
from regulars.edges.sandbox.shop.services.guessing import guessing
from regulars.edges.sandbox.shop.services.news import leave
from regulars.edges.sandbox.shop.types import OrderCard, UnknownOrder
from regulars.edges.sandbox.shop.visiting import Caller

SALT = "regulars.shop.order"
HOUR = 60 * 60
NOT_FOUND = 404


def order(caller: Caller, number: str) -> HttpResponse:
    """An order, for those whose it is or who have found it by its e-mail a while ago."""
    found = _allowed(caller, number)
    is_new = "placed" in caller.request.GET
    title = _("Thank you") if is_new else format_lazy(_("Order {number}"), number=found.number)
    name = "Order Placed" if is_new else "Order Status"
    news = queries.news_of(found.buyer.email)
    return shown(caller, "order", title=title, name=name, order=found, is_new=is_new, news=news)


def leave_news(caller: Caller, number: str) -> HttpResponse:
    """Have no more news by e-mail, for whoever has no account to say so in."""
    found = _allowed(caller, number)
    context = {**caller.sender().context, **found.sender.context}
    leave(email=found.buyer.email, sender=replace(found.sender, context=context), now=caller.now)
    response = done("left", "shop:order", number=number)
    if key := caller.request.GET.get("key", ""):
        response["Location"] += f"&key={quote(key)}"
    return response


def find(caller: Caller) -> HttpResponse:
    """Ask for an order's number and e-mail."""
    form = FindForm(caller.request.POST or None)
    title = _("Where is my order?")
    if caller.request.method != "POST" or not form.is_valid():
        return shown(caller, "find", title=title, name="Find Order", form=form)
    given = form.cleaned_data
    with guessing(what=given["number"], address=caller.address, now=caller.now):
        found = queries.order_by_email(given["number"], given["email"])
    response = redirect("shop:order", number=found.number)
    response["Location"] += f"?key={signing.dumps(found.public_id, salt=SALT)}"
    return response


def _allowed(caller: Caller, number: str) -> OrderCard:
    key = caller.request.GET.get("key", "")
    if not key:
        return queries.order_of_visitor(number, caller.visit)
    found = queries.order_numbered(number)
    if _opened_by(key) != found.public_id:
        raise UnknownOrder
    return found


def _opened_by(key: str) -> str:
    """The order that the key opens; empty: none."""
    try:
        return str(signing.loads(key, salt=SALT, max_age=HOUR))
    except signing.BadSignature:
        return ""
