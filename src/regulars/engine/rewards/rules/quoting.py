"""What a cart comes to with the offers there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from regulars.engine.rewards.rules.baskets import Basket, check_cart
from regulars.engine.rewards.rules.combining import Best, best_of
from regulars.engine.rewards.rules.eligibility import Candidate, candidate
from regulars.engine.rewards.rules.taking_off import Left, take_off
from regulars.engine.rewards.types.cart import Cart
from regulars.engine.rewards.types.offers import Offer, Perk, UnusableOffer
from regulars.engine.rewards.types.quotes import Applied, Declined, LineQuote, Quote, Reason


def quote(cart: Cart, offers: Iterable[Offer], now: datetime) -> Quote:
    """The cart with the offers that take off most together, and why the others do not apply.

    The answer is the same in whatever order the lines and the offers are given. What is best
    is found by :func:`regulars.engine.rewards.rules.combining.best_of`.

    Raises UnusableCart, UnusableOffer.
    """
    check_cart(cart)
    basket = Basket(cart)
    rivals: list[Candidate] = []
    perks: list[Candidate] = []
    declined: list[Declined] = []
    for offer in _by_id(offers):
        found = candidate(offer, basket, now)
        if isinstance(found, Declined):
            declined.append(found)
        elif isinstance(offer.terms, Perk):
            perks.append(found)
        else:
            rivals.append(found)
    everything = sum(basket.prices) + cart.shipping_minor
    best = best_of(rivals, lambda ones: _total_of(ones, basket), everything_minor=everything)
    applied = [one for one in _apply(best.combination, basket) if one.discount_minor]
    declined += _not_chosen(rivals, best, {one.offer_id for one in applied})
    applied += _given(perks)
    return _quoted(basket, applied, declined, is_best=best.is_best)


def _by_id(offers: Iterable[Offer]) -> list[Offer]:
    found = sorted(offers, key=lambda offer: offer.id)
    for one, other in pairwise(found):
        if one.id == other.id:
            raise UnusableOffer(problem=f"two have the id {one.id}")
    return found


def _given(perks: Iterable[Candidate]) -> Iterable[Applied]:
    for one in _in_turn(perks):
        if isinstance(one.offer.terms, Perk):
            yield Applied(one.offer.id, perk=one.offer.terms.what)


def _total_of(ones: Iterable[Candidate], basket: Basket) -> int:
    left = Left.of(basket)
    return sum(take_off(one.offer.terms, one.goods, left).total_minor for one in _in_turn(ones))


def _in_turn(ones: Iterable[Candidate]) -> list[Candidate]:
    return sorted(ones, key=lambda one: one.turn)


def _apply(ones: Iterable[Candidate], basket: Basket) -> list[Applied]:
    left = Left.of(basket)
    applied = []
    for one in _in_turn(ones):
        taken = take_off(one.offer.terms, one.goods, left)
        lines = tuple((basket.lines[place].id, minor) for place, minor in taken.parts)
        applied.append(Applied(one.offer.id, lines, taken.shipping_minor))
    return applied


def _not_chosen(
    candidates: Sequence[Candidate], best: Best, applied: set[str]
) -> Iterable[Declined]:
    """Why each of those that could apply does not."""
    chosen = {one.offer.stacking: one.offer for one in best.combination}
    alone = next((one for one in chosen.values() if one.is_exclusive), None)
    for offer in (one.offer for one in candidates):
        if offer.id in applied:
            continue
        rival = chosen.get(offer.stacking)
        if rival is offer:
            yield Declined(offer.id, Reason.NOTHING_LEFT)
        elif alone is not None:
            yield Declined(offer.id, Reason.EXCLUSIVE_APPLIES, by=alone.id)
        elif rival is None or offer.is_exclusive or rival.id not in applied:
            yield Declined(offer.id, Reason.BETTER_TOGETHER)
        else:
            yield Declined(offer.id, Reason.BETTER_OF_ITS_CLASS, by=rival.id)


def _quoted(
    basket: Basket, applied: Sequence[Applied], declined: Iterable[Declined], *, is_best: bool
) -> Quote:
    off: dict[str, int] = {}
    for one in applied:
        for line, minor in one.lines:
            off[line] = off.get(line, 0) + minor
    return Quote(
        currency=basket.cart.currency,
        lines=tuple(
            LineQuote(line.id, line.price_minor, off.get(line.id, 0)) for line in basket.lines
        ),
        shipping_minor=basket.cart.shipping_minor,
        shipping_discount_minor=sum(one.shipping_minor for one in applied),
        applied=tuple(applied),
        declined=tuple(sorted(declined, key=lambda one: one.offer_id)),
        is_best=is_best,
    )
