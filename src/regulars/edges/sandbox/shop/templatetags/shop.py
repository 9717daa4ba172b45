"""How the shop's templates write money and names."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language, to_locale

from regulars.edges.sandbox.shop.words import KINDS
from regulars.kernel.money import Money, format_money

register = template.Library()


@register.filter
def money(minor: int, currency: str = "") -> str:
    """An amount as people of the page's language write it."""
    asked = Money(minor, currency or settings.REGULARS_CURRENCY)
    return format_money(asked, to_locale(get_language() or settings.LANGUAGE_CODE))


@register.filter
def named(code: str, kind: str) -> Any:
    """What one of the codes of a kind is called; the code itself where nobody named it."""
    return KINDS[kind].get(str(code), code)
