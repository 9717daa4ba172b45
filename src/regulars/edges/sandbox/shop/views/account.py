"""The shop's accounts: signing up, in and out, orders, and ordering the same again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries
from regulars.edges.sandbox.shop.forms.shopping import SignInForm, SignUpForm, news_wording
from regulars.edges.sandbox.shop.frame import done, shown
from regulars.edges.sandbox.shop.services import accounts, carts, news
from regulars.edges.sandbox.shop.types import UnknownOrder
from regulars.edges.sandbox.shop.visiting import YES, Caller
from regulars.edges.sandbox.shop.words import NEWSLETTER

UNUSABLE = 422


def account(caller: Caller) -> HttpResponse:
    """Somebody's orders and their loyalty card."""
    found = caller.account
    if found is None:
        return redirect("shop:sign_in")
    return shown(
        caller,
        "account",
        title=_("Your account"),
        name="Account",
        account=found,
        orders=queries.orders_of(found.id),
        news=queries.news_of(found.email),
        wording=NEWSLETTER,
    )


def newsletter(caller: Caller) -> HttpResponse:
    """Have news by e-mail from now on, or none any more."""
    found = caller.account
    if found is None:
        return redirect("shop:sign_in")
    sender = caller.sender()
    if caller.request.POST.get("answer") == YES:
        news.join(email=found.email, agreed=news_wording(), sender=sender, now=caller.now)
        return done("joined", "shop:account")
    news.leave(email=found.email, sender=sender, now=caller.now)
    return done("left", "shop:account")


def sign_up(caller: Caller) -> HttpResponse:
    """Open an account, and be signed in to it."""
    form = SignUpForm(caller.request.POST or None)
    title = _("Open an account")
    if caller.request.method != "POST":
        return shown(caller, "sign_up", title=title, name="Sign Up", form=form)
    if not form.is_valid():
        return shown(caller, "sign_up", title=title, form=form, status=UNUSABLE)
    given = form.cleaned_data
    opened = accounts.sign_up(
        email=given["email"],
        name=given["name"],
        password=given["password"],
        agreed=form.agreed,
        sender=caller.sender(),
        now=caller.now,
    )
    return _signed_in(caller, opened.id)


def sign_in(caller: Caller) -> HttpResponse:
    """Come back to an account."""
    form = SignInForm(caller.request.POST or None)
    title = _("Sign in")
    if caller.request.method != "POST":
        return shown(caller, "sign_in", title=title, name="Sign In", form=form)
    if not form.is_valid():
        return shown(caller, "sign_in", title=title, form=form, status=UNUSABLE)
    found = accounts.account_with(**form.cleaned_data, address=caller.address, now=caller.now)
    if found is None:
        form.add_error(None, _("E-mail and password do not belong together."))
        return shown(caller, "sign_in", title=title, form=form, status=UNUSABLE)
    return _signed_in(caller, found.id)


def sign_out(caller: Caller) -> HttpResponse:
    """Leave the account, with an empty cart."""
    if caller.visit:
        accounts.sign_out(visit=caller.visit)
    caller.leave()
    return redirect("shop:front")


def again(caller: Caller, number: str) -> HttpResponse:
    """Put what an order held into the cart once more."""
    order = queries.order_of_visitor(number, caller.visit)
    if caller.visit is None:
        raise UnknownOrder
    carts.order_again(visit=caller.visit, order=order, sender=caller.sender(), now=caller.now)
    return redirect("shop:cart")


def _signed_in(caller: Caller, account_id: int) -> HttpResponse:
    begun = accounts.sign_in(
        visit=caller.needed_visit(), account_id=account_id, sender=caller.sender(), now=caller.now
    )
    caller.keep(begun)
    return redirect(caller.way_back or "shop:account")
