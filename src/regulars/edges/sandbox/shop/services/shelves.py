"""Stock and prices of the shop's own."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from regulars.edges.sandbox.shop.models import Shelf
from regulars.edges.sandbox.shop.queries import offer
from regulars.edges.sandbox.shop.rules import FIRST_STOCK
from regulars.edges.sandbox.shop.types import SoldOut


@transaction.atomic
def take(*, pieces: Mapping[str, int], names: Mapping[str, str]) -> None:
    """Take pieces of products off their shelves, all of them or none.

    Raises SoldOut. Two who want the last piece at once: one of them gets it.
    """
    _see_that_there_are(pieces)
    for product in sorted(pieces):  # in one order, so that nobody waits in a ring
        wanted = pieces[product]
        enough = Shelf.objects.filter(product=product, on_hand__gte=wanted)
        if not enough.update(on_hand=F("on_hand") - wanted):
            left = Shelf.objects.values_list("on_hand", flat=True).get(product=product)
            raise SoldOut(name=names[product], left=left)


@transaction.atomic
def put_back(*, pieces: Mapping[str, int]) -> None:
    """Put pieces of products back on their shelves."""
    _see_that_there_are(pieces)
    for product in sorted(pieces):
        Shelf.objects.filter(product=product).update(on_hand=F("on_hand") + pieces[product])


@transaction.atomic
def set_stock(*, product: str, on_hand: int) -> None:
    """Have counted so many of a product.

    Raises NotSold.
    """
    offer(product)
    Shelf.objects.update_or_create(product=product, defaults={"on_hand": on_hand})


@transaction.atomic
def set_price(*, product: str, price_minor: int) -> None:
    """Sell a product at this price here, whatever the catalogue says; carts take it at once.

    Raises NotSold.
    """
    offer(product)
    _see_that_there_are({product: 0})
    Shelf.objects.filter(product=product).update(price_minor=price_minor)


def _see_that_there_are(pieces: Mapping[str, int]) -> None:
    rows = [Shelf(product=product, on_hand=FIRST_STOCK) for product in sorted(pieces)]
    Shelf.objects.bulk_create(rows, ignore_conflicts=True)
