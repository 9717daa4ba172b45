"""A page of the shop inside its frame, and what is said where something does not work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from regulars.edges.sandbox.shop import wire
from regulars.edges.sandbox.shop.queries import categories, pieces_in_cart
from regulars.edges.sandbox.shop.services.outbox import watch
from regulars.edges.sandbox.shop.visiting import Caller
from regulars.edges.sandbox.shop.words import DONE

AT_WORK = ("/shop/till/", "/shop/desk/")
DEEDS = {"paid", "ship", "deliver", "delay", "refund", "cancel"}  # at the desk, with an order
NOT_FOUND = 404


def slug_of(category: str) -> str:
    """A category in an address.

    >>> slug_of("Black tea")
    'black-tea'
    """
    return slugify(category, allow_unicode=True)


def shown(
    caller: Caller,
    template: str,
    *,
    title: Any,
    name: str = "",
    tells: Sequence[wire.Facts] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page. One with a ``name`` that is only looked at is told of, and ``tells`` with it,
    if whoever looks has agreed to that.
    """
    if name and caller.request.method == "GET":
        with translation.override(None):  # as the code says it, whatever the reader's language
            told = str(title)
        sender = caller.sender(told)
        bodies = [wire.page(name, sender.context), *tells]
        watch(sender=sender, bodies=bodies, now=caller.now)
    shared = {
        "title": title,
        "caller": caller,
        "shelves": [(label, slug) for label, _number in categories() if (slug := slug_of(label))],
        "in_cart": pieces_in_cart(caller.visit),
        "languages": settings.LANGUAGES,
        "done": DONE.get(caller.request.GET.get("done", "")),
    }
    return render(caller.request, f"shop/{template}.html", {**shared, **context}, status=status)


def done(deed: str, page: str, **values: str) -> HttpResponse:
    """Lead to a page that says that the deed is done."""
    return redirect(f"{reverse(page, kwargs=values)}?done={deed}")


def trouble(caller: Caller, sentence: Any, *, status: int) -> HttpResponse:
    """What is wrong, in a sentence, and a way on."""
    titles = {403: _("Not for you"), 404: _("There is nothing here")}
    title = titles.get(status, _("That did not work"))
    way = _way_back_to_work(caller, status) if caller.may_operate else ""
    frame = "shop/work.html" if way else "shop/base.html"
    return shown(
        caller, "trouble", title=title, sentence=sentence, way=way, frame=frame, status=status
    )


def _way_back_to_work(caller: Caller, status: int) -> str:
    """The order that was worked at, if it is there; or else where its like are. Empty: elsewhere
    than at work.
    """
    found = resolve(caller.request.path)
    if found.url_name in DEEDS and status != NOT_FOUND:
        return reverse("shop:desk_order", kwargs=found.kwargs)
    return next((place for place in AT_WORK if caller.request.path.startswith(place)), "")
