"""Which offers of a class another one outdoes, whatever applies beside them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from regulars.engine.rewards.rules.eligibility import Candidate, Turn
from regulars.engine.rewards.types.offers import AmountOff, FreeShipping, PercentOff


def worth_comparing(ones: Iterable[Candidate], latest: Turn | None) -> list[Candidate]:
    """The candidates of one class by the most that they could take off, without those that never
    take off more than another one. ``latest`` is the last turn at which another class takes
    something off goods (None: none does).
    """
    found: dict[Hashable, Candidate] = {}
    for one in sorted(ones, key=_strongest_first):
        found.setdefault(_rivals(one, latest), one)
    return sorted(found.values(), key=lambda one: (-one.most_minor, one.offer.id))


def _strongest_first(one: Candidate) -> tuple[int, int, str]:
    """Percentages that come to the same alone need not do so of less: the larger is first."""
    terms = one.offer.terms
    share = terms.hundredths if isinstance(terms, PercentOff) else 0
    return -one.alone_minor, -share, one.offer.id


def _rivals(one: Candidate, latest: Turn | None) -> Hashable:
    """The same for candidates of which the one that takes off most by itself does so always.

    Shipping has nothing to do with goods: whoever waives more of it, waives more of what is left.
    Where nobody comes after them, amounts and percentages of the same goods find the same left, and
    the larger one takes more of that. Anywhere else, only those that say the very same of the same
    goods, as it is not their id that tells when their class has its turn.
    """
    offer = one.offer
    terms = offer.terms
    if isinstance(terms, FreeShipping):
        return FreeShipping
    is_plain = isinstance(terms, AmountOff) or (
        isinstance(terms, PercentOff) and terms.at_most_minor is None
    )
    if is_plain and (latest is None or one.turn > latest):
        return offer.priority, type(terms), one.goods.places
    return offer.priority, terms, one.goods.places
