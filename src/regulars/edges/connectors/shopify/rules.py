"""Decisions about a Shopify connection, from values to values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from regulars.edges.connectors.connections.types import FieldMisfit
from regulars.kernel.money import UnknownCurrency, exponent_of

DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,98}\.myshopify\.com")
SHOP_WANTED = "Give the shop's own domain, such as tea.myshopify.com, not the one that it sells at."
CURRENCY_WANTED = "Give a code of three capital letters, such as EUR, or nothing."


def tidy(filled: Mapping[str, Any]) -> Mapping[str, Any]:
    """What people filled in: the shop's domain in small letters, without the rest of an address.

    Raises FieldMisfit.

    >>> tidy({"shop": "https://Tea.myshopify.com/admin", "currency": "", "client_id": ""})["shop"]
    'tea.myshopify.com'
    """
    shop = re.sub(r"^https?://", "", filled["shop"].strip().lower()).partition("/")[0]
    if "." not in shop:
        shop = f"{shop}.myshopify.com"
    if not DOMAIN.fullmatch(shop):
        raise FieldMisfit(field="shop", problem=SHOP_WANTED)
    currency = filled["currency"].strip().upper()
    if currency:
        try:
            exponent_of(currency)
        except UnknownCurrency as error:
            raise FieldMisfit(field="currency", problem=CURRENCY_WANTED) from error
    return {**filled, "shop": shop, "currency": currency}
