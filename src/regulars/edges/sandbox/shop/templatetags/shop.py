"""How the shop's templates write amounts, numbers, days and names."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings

from regulars.edges.sandbox.shop import writing
from regulars.edges.sandbox.shop.words import KINDS

register = template.Library()
register.filter("day", writing.day_text)
register.filter("moment", writing.moment_text)
register.filter("number", writing.number_text)
register.filter("weekday", writing.weekday_text)


@register.filter
def money(minor: int, currency: str = "") -> str:
    """An amount as people of the page's language write it."""
    return writing.money_text(minor, currency or settings.REGULARS_CURRENCY)


@register.filter
def toward(page: str, place: str) -> str:
    """The address of a page that leads on to a place in the shop; alone where there is none."""
    return f"{page}?{urlencode({'next': place})}" if place else page


@register.filter
def named(code: str, kind: str) -> Any:
    """What one of the codes of a kind is called; the code itself where nobody named it."""
    return KINDS[kind].get(str(code), code)
