"""Whether an offer is for a cart at all, and what it would take off by itself."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from regulars.engine.rewards.rules.baskets import Basket, Goods
from regulars.engine.rewards.rules.taking_off import (
    Left,
    dearest_worth,
    given_units,
    off_goods,
    take_off,
)
from regulars.engine.rewards.types.cart import Cart
from regulars.engine.rewards.types.offers import (
    AmountOff,
    BuyGet,
    FreeProduct,
    FreeShipping,
    Offer,
    PercentOff,
    Perk,
    Scope,
)
from regulars.engine.rewards.types.quotes import Declined, Reason

EVERYTHING = Scope()
# What applies first among offers of the same priority.
RANKS = {FreeProduct: 0, BuyGet: 1, PercentOff: 2, AmountOff: 3, FreeShipping: 4, Perk: 5}


Turn = tuple[int, int, str, str]


class Candidate(NamedTuple):
    """An offer that could apply. ``goods`` are what something is taken off; it is ``alone_minor``
    where no other applies, and never more than ``most_minor``, whichever others do.
    """

    offer: Offer
    goods: Goods
    alone_minor: int
    most_minor: int

    @property
    def turn(self) -> Turn:
        """Its place in the order of application."""
        offer = self.offer
        return offer.priority, RANKS[type(offer.terms)], offer.stacking, offer.id


def candidate(offer: Offer, basket: Basket, now: datetime) -> Candidate | Declined:
    """The offer where it could apply, or why it does not."""
    reason = _not_now(offer, now) or _not_meant(offer, basket.cart)
    if reason is not None:
        return Declined(offer.id, reason)
    counted = basket.goods_in(offer.scope)
    if not counted.places:
        return Declined(offer.id, Reason.NOTHING_IN_SCOPE)
    if isinstance(offer.terms, FreeProduct):
        return _of_a_choice(offer, offer.terms, counted, basket)
    if counted.worth_minor < offer.minimum_minor:
        return _below(offer, counted.worth_minor)
    return _of_goods(offer, counted, basket)


def _of_goods(offer: Offer, counted: Goods, basket: Basket) -> Candidate | Declined:
    terms = offer.terms
    if isinstance(terms, Perk):
        return Candidate(offer, counted, 0, 0)
    if isinstance(terms, BuyGet):
        return _of_units(offer, terms, counted, basket)
    if isinstance(terms, FreeShipping):
        return _worth(offer, counted, take_off(terms, counted, Left.of(basket)).total_minor)
    return _worth(offer, counted, off_goods(terms, counted.worth_minor))


def _not_now(offer: Offer, now: datetime) -> Reason | None:
    if offer.starts_at is not None and now < offer.starts_at:
        return Reason.NOT_STARTED
    return Reason.OVER if offer.ends_at is not None and now >= offer.ends_at else None


def _not_meant(offer: Offer, cart: Cart) -> Reason | None:
    if offer.currency and offer.currency != cart.currency:
        return Reason.OTHER_CURRENCY
    if offer.channels and cart.channel not in offer.channels:
        return Reason.OTHER_CHANNEL
    if offer.is_first_order_only and not cart.shopper.is_first_order:
        return Reason.NOT_FIRST_ORDER
    if offer.tiers and cart.shopper.tier not in offer.tiers:
        return Reason.OTHER_TIER
    return None


def _worth(offer: Offer, goods: Goods, minor: int) -> Candidate | Declined:
    if minor == 0:
        return Declined(offer.id, Reason.NOTHING_TO_TAKE_OFF)
    return Candidate(offer, goods, minor, minor)


def _below(offer: Offer, worth_minor: int) -> Declined:
    missing = offer.minimum_minor - worth_minor
    return Declined(offer.id, Reason.BELOW_MINIMUM, missing_minor=missing)


def _of_a_choice(
    offer: Offer, terms: FreeProduct, counted: Goods, basket: Basket
) -> Candidate | Declined:
    """What is chosen need not be in scope, and what is given away does not count to the minimum."""
    chosen = basket.among(basket.goods_in(EVERYTHING), terms.choices)
    taken = take_off(terms, chosen, Left.of(basket))
    given = sum(minor for place, minor in taken.parts if place in counted.places)
    if counted.worth_minor - given < offer.minimum_minor:
        return _below(offer, counted.worth_minor - given)
    if not chosen.places:
        return Declined(offer.id, Reason.NOT_CHOSEN)
    return _worth(offer, chosen, taken.total_minor)


def _of_units(offer: Offer, terms: BuyGet, goods: Goods, basket: Basket) -> Candidate | Declined:
    units = sum(basket.units[place] for place in goods.places)
    if not given_units(terms, units):
        missing = terms.buy + terms.get - units
        return Declined(offer.id, Reason.TOO_FEW_UNITS, missing_units=missing)
    alone = take_off(terms, goods, Left.of(basket)).total_minor
    found = _worth(offer, goods, alone)
    if isinstance(found, Declined):
        return found
    return found._replace(most_minor=dearest_worth(terms, goods, Left.of(basket)))
