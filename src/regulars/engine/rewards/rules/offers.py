"""Offers from documents and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from regulars.engine.rewards.types.offers import (
    AmountOff,
    FreeShipping,
    Offer,
    PercentOff,
    Perk,
    PerkKind,
    UnusableOffer,
)
from regulars.kernel.money import UnknownCurrency, exponent_of


def offer_of(document: Mapping[str, Any]) -> Offer:
    """The offer that a document of JSON's types describes.

    Raises UnusableOffer.
    """
    try:
        offer = msgspec.convert(dict(document), Offer)
    except msgspec.ValidationError as error:
        raise UnusableOffer(problem=str(error)) from error
    check_offer(offer)
    return offer


def document_of(offer: Offer) -> dict[str, Any]:
    """The document that :func:`offer_of` reads back, its sets in order."""
    told = msgspec.to_builtins(offer, order="sorted")
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}


def check_offer(offer: Offer) -> None:
    """Return where an offer says one thing.

    Raises UnusableOffer.
    """
    for moment in (offer.starts_at, offer.ends_at):
        if moment is not None and moment.utcoffset() is None:
            raise UnusableOffer(problem=f"{moment} has no offset from UTC")
    if offer.starts_at and offer.ends_at and offer.ends_at <= offer.starts_at:
        raise UnusableOffer(problem="it ends before it starts")
    _check_currency(offer)


def _check_currency(offer: Offer) -> None:
    if offer.currency:
        try:
            exponent_of(offer.currency)
        except UnknownCurrency as error:
            raise UnusableOffer(problem=f"{offer.currency!r} is not a currency") from error
    elif offer.minimum_minor or _has_amount(offer):
        raise UnusableOffer(problem="it names an amount and no currency")


def _has_amount(offer: Offer) -> bool:
    terms = offer.terms
    if isinstance(terms, Perk):
        return terms.what is PerkKind.STORE_CREDIT
    if isinstance(terms, PercentOff | FreeShipping):
        return terms.at_most_minor is not None
    return isinstance(terms, AmountOff)
