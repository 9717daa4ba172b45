"""Looking around: the front page, shelves, searching, a product, and the choice about cookies."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from regulars.edges.sandbox.shop import queries, wire
from regulars.edges.sandbox.shop.forms.shopping import QuantityForm
from regulars.edges.sandbox.shop.frame import shown, slug_of
from regulars.edges.sandbox.shop.pictures import picture
from regulars.edges.sandbox.shop.rules import most_of
from regulars.edges.sandbox.shop.types import Item, NoSuchPage, NotSold, Offer
from regulars.edges.sandbox.shop.visiting import NO, PLACE, YES, Caller

UNUSABLE = 422
ON_FRONT = 8
FEW = 4  # liked products, beside which others are shown to begin with
RELATED = 4


def front(caller: Caller) -> HttpResponse:
    """Shelves, what is liked and what is new."""
    liked = queries.popular(now=caller.now, limit=ON_FRONT)
    begin_with = queries.first_of_each_category(limit=ON_FRONT) if len(liked) < FEW else []
    return shown(
        caller,
        "front",
        title=_("Coffee and tea"),
        name="Home",
        liked=liked,
        begin_with=[offer for offer in begin_with if offer not in liked],
        newest=queries.newest_offers(limit=ON_FRONT),
    )


def category(caller: Caller, slug: str) -> HttpResponse:
    """All products of a shelf."""
    names = [label for label, _number in queries.categories() if slug_of(label) == slug]
    if not names:
        raise NotSold
    found = queries.offer_page(page=caller.page, category=names[0])
    listed = {"category": names[0], "products": _listed(found.offers)}
    return shown(
        caller,
        "category",
        title=names[0].capitalize(),
        name="Category",
        tells=[wire.track("Product List Viewed", listed)],
        offers=found.offers,
        listed=found,
        category=names[0],
    )


def search(caller: Caller) -> HttpResponse:
    """Products by a text."""
    text = caller.text
    found = queries.offer_page(page=caller.page, text=text) if text else None
    return shown(
        caller,
        "search",
        title=_("Search"),
        name="Search",
        tells=[wire.track("Products Searched", {"query": text})] if text else [],
        offers=found.offers if found else [],
        listed=found,
        text=text,
    )


def product(caller: Caller, product: str) -> HttpResponse:
    """One product."""
    return product_page(caller, queries.offer(product))


def product_page(caller: Caller, offer: Offer, form: QuantityForm | None = None) -> HttpResponse:
    """The page of a product, with what is wrong with the number that was asked for."""
    looked_at = wire.of_item(Item(offer, 1)) | {"currency": offer.currency}
    return shown(
        caller,
        "product",
        title=offer.name,
        name="Product",
        tells=[wire.track("Product Viewed", looked_at)],
        offer=offer,
        near=queries.offers_beside(offer, limit=RELATED),
        form=form or QuantityForm(initial={"quantity": 1}, least=1, most=most_of(offer)),
        status=UNUSABLE if form else 200,
    )


def drawn(caller: Caller, product: str) -> HttpResponse:
    """A product's picture."""
    del caller
    offer = queries.offer(product)
    response = HttpResponse(picture(offer), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def choose(caller: Caller) -> HttpResponse:
    """Remember the choice about cookies, and lead back."""
    choice = caller.request.POST.get("choice", "")
    if choice not in {YES, NO}:
        return HttpResponseBadRequest(_("Choose yes or no."))
    caller.choose(choice)
    return redirect(caller.way_back or PLACE)


def language(caller: Caller) -> HttpResponse:
    """Remember the language that was chosen, and lead back."""
    chosen = caller.request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(_("Choose one of the languages."))
    caller.speak(chosen)
    return redirect(caller.way_back or PLACE)


def nowhere(caller: Caller, rest: str) -> HttpResponse:
    """What an address answers that leads nowhere, also to forms."""
    del caller, rest
    raise NoSuchPage


def cookies(caller: Caller) -> HttpResponse:
    """What is kept in the browser, and the choice once more."""
    return shown(caller, "cookies", title=_("Cookies"))


def _listed(offers: Sequence[Offer]) -> list[wire.Facts]:
    return [
        {name: value for name, value in wire.of_item(Item(offer, 1)).items() if name != "quantity"}
        for offer in offers
    ]
