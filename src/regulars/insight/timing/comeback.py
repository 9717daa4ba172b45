"""Whether there is a next purchase, and when if there is: what open gaps teach."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regulars.insight.timing.curves import BEGINS, Curves, Tally, class_of, counts_of
from regulars.insight.timing.records import Flags, Floats, Integers, totals

ROUNDS = 15
PRIOR_TRIALS = 2.0  # each class counts as if so many had been seen before, half of them back
LARGEST = 7.0  # of a risk: all but one in a thousand come back
NO_SPREAD = 1e6  # groups alike: so strong a prior that none moves


@dataclass(frozen=True)
class Comeback:
    """How likely a purchase is followed by another, and how the wait is spread if it is.

    Definition
    ----------
    A mixture cure model (Sy & Taylor, *Biometrics* 56, 2000): a purchase is followed by another
    with chance c, and then by time t with the chance F(z), z being how many standard deviations
    ln t lies from the mean that :class:`regulars.insight.timing.pace.Pace` foretold::

        P(not yet by t) = 1 - c F(z)             c = 1 - exp(-risk · product · customer)

    F and the risk have no formula; they belong to the class of the purchase: the first of a
    product, the second, the third, the fourth to sixth, the seventh and later. The product's and
    the customer's factors have mean 1 and are shrunk to it (gamma distributed frailties). The
    customer's factor for a product comes from their other products, as the class tells of this
    one.

    Parameters
    ----------
    risks
        Shape (classes,).
    curves
        F by class.
    products
        The products' factors, shape (products,).
    product_strength, customer_strength
        How strongly factors are drawn to 1: as by so many expected purchases.
    """

    risks: Floats
    curves: Curves
    products: Floats
    product_strength: float
    customer_strength: float

    def factor(self, product: Integers) -> Floats:
        """The factors of these products; 1 for -1."""
        found: Floats = np.append(self.products, 1.0)[product]
        return found

    def chance(self, kind: Integers, factor: Floats) -> Floats:
        """That a purchase of the class is followed by another."""
        found: Floats = -np.expm1(-self.risks[kind] * factor)
        return found

    def still(self, kind: Integers, factor: Floats, deviations: Floats) -> Floats:
        """That another purchase follows, where none has so far."""
        chance, gone = self.chance(kind, factor), self.curves.back_by(kind, deviations)
        found: Floats = chance * (1 - gone) / np.maximum(1 - chance * gone, 1e-12)
        return found

    def customers(self, customer: Integers, purchases: Integers, seen: Seen) -> Floats:
        """The customer's factor for each pair, told by the customer's other pairs.

        Parameters
        ----------
        customer
            Numbers from 0.
        purchases
            How many purchases each pair has.
        seen
            The products' factors and the open gaps of the pairs.
        """
        if self.customer_strength >= NO_SPREAD:
            return np.ones(len(customer))
        counts, kind = counts_of(purchases), class_of(purchases)
        risk = seen.product * (self.risks @ counts + self.risks[kind])
        waiting = self.still(kind, seen.product, seen.deviations)
        events = expected_events(self.risks[kind] * seen.product) * waiting
        for place, risk_of_class in enumerate(self.risks):
            events += counts[place] * expected_events(risk_of_class * seen.product)
        found = [totals(customer, part, 0)[customer] - part for part in (events, risk)]
        return (self.customer_strength + found[0]) / (self.customer_strength + found[1])


@dataclass(frozen=True)
class Seen:
    """Of each pair: the product's factor, and where its open gap stands (deviations)."""

    product: Floats
    deviations: Floats


@dataclass(frozen=True)
class Gaps:
    """Every gap with how unusual it is, closed or open, one element each.

    Parameters
    ----------
    kind
        Class of the purchase that opened it.
    deviations
        From the mean foretold by the gaps before it and the customer's other products.
    is_open
        Whether it has not closed.
    product, customer, pair
        Numbers from 0.
    """

    kind: Integers
    deviations: Floats
    is_open: Flags
    product: Integers
    customer: Integers
    pair: Integers


def expected_events(risk: Floats) -> Floats:
    """How many events a Poisson variable with this mean counts, if it counts any.

    Examples
    --------
    >>> expected_events(np.array([0.0, 1.0])).round(3).tolist()
    [1.0, 1.582]
    """
    risk = np.maximum(risk, 1e-12)
    found: Floats = risk / -np.expm1(-risk)
    return found


def learn_comeback(gaps: Gaps, *, products: int) -> Comeback:
    """Estimate chances, curves and factors.

    Definition
    ----------
    Expectation-maximisation: each open gap counts towards the curve by the chance that it closes at
    all, given the silence so far; the first round takes every one for waiting, which makes it the
    plain product-limit estimate. Behind the last gap seen to close, nobody is held to come back.
    How widely factors vary is estimated by moments of the scores at 1, less one standard error of
    that estimate, so that no noise is taken for a difference.
    """
    several = products > 1
    trials = np.bincount(gaps.kind, minlength=len(BEGINS))
    curves, ends = Tally.of(
        gaps.kind, gaps.deviations, gaps.is_open, np.ones(len(gaps.kind))
    ).estimate()
    found = Comeback(
        risks=-np.log1p(-np.minimum(ends, 0.999)),
        curves=curves,
        products=np.ones(products),
        product_strength=NO_SPREAD,
        customer_strength=NO_SPREAD,
    )
    customer = np.ones(len(gaps.kind))
    chance, opened = np.ones(len(gaps.kind)), np.flatnonzero(gaps.is_open)
    for _ in range(ROUNDS):
        product = found.factor(gaps.product)
        factor = product * customer
        chance[opened] = found.still(gaps.kind[opened], factor[opened], gaps.deviations[opened])
        curves, _ = Tally.of(gaps.kind, gaps.deviations, gaps.is_open, chance).estimate()
        # Of one product all factors are 1: then a class has one risk, however many gaps.
        events = (
            expected_events(found.risks[gaps.kind] * factor)
            if several
            else expected_events(found.risks)[gaps.kind]
        )
        events *= chance
        found = replace(found, curves=curves, risks=_risks(gaps, events, factor))
        if several and trials.sum():
            found, customer = _with_factors(found, gaps, chance, customer)
    return found


def _risks(gaps: Gaps, events: Floats, factor: Floats) -> Floats:
    """Events over what the factors would make of a risk of 1, by class."""
    size = len(BEGINS)
    seen = totals(gaps.kind, events, size) + PRIOR_TRIALS * np.log(2)
    exposed = totals(gaps.kind, factor, size) + PRIOR_TRIALS
    return np.asarray(np.minimum(seen / exposed, LARGEST))


def _with_factors(
    found: Comeback, gaps: Gaps, chance: Floats, customer: Floats
) -> tuple[Comeback, Floats]:
    """The products' factors given the customers', and the other way round."""
    risk = found.risks[gaps.kind]
    product = found.factor(gaps.product)
    strength = _strength(risk * customer, chance, gaps.product)
    events = chance * expected_events(risk * product * customer)
    size = len(found.products)
    seen, exposed = (totals(gaps.product, part, size) for part in (events, risk * customer))
    found = replace(
        found, products=(strength + seen) / (strength + exposed), product_strength=strength
    )
    product = found.factor(gaps.product)
    strength = _strength(risk * product, chance, gaps.customer)
    alone = np.where(gaps.is_open, found.still(gaps.kind, product, gaps.deviations), 1.0)
    events = alone * expected_events(risk * product)
    seen, exposed = (_of_others(gaps, part) for part in (events, risk * product))
    return replace(found, customer_strength=strength), (strength + seen) / (strength + exposed)


def _of_others(gaps: Gaps, part: Floats) -> Floats:
    """For each gap the total over the customer's other products."""
    mine = totals(gaps.pair, part, 0)[gaps.pair]
    whole: Floats = totals(gaps.customer, part, 0)[gaps.customer]
    return whole - mine


def _strength(risk: Floats, chance: Floats, group: Integers) -> float:
    """The inverse of how widely the factors of groups vary."""
    back = risk / np.expm1(np.maximum(risk, 1e-12))
    score = totals(group, chance * back - (1 - chance) * risk, 0)
    information = totals(group, risk * back, 0)
    total = (information**2).sum()
    if total <= 0:
        return NO_SPREAD
    variance = (score**2 - information).sum() / total
    error = np.sqrt(((score**2 - information - variance * information**2) ** 2).sum()) / total
    return float(np.clip(1 / max(variance - error, 1 / NO_SPREAD), 0.5, NO_SPREAD))
