"""How much of the gaps' length is the product, the customer, both together, or chance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regulars.insight.timing.pace import Pace, Sums
from regulars.insight.timing.records import Floats, totals

ROUNDS = 40
PRIOR_GAPS = 2.0  # each variance counts as if seen twice before, at PRIOR_VARIANCE
PRIOR_VARIANCE = 0.2
ROUNDING = 1e-9  # squares of quantities that are all alike


@dataclass(frozen=True)
class Squares:
    """Sums of squares and products beside :class:`Sums`, which only learning needs."""

    log_days: Floats
    log_quantity: Floats
    both: Floats


def learn_pace(sums: Sums, squares: Squares, *, products: int) -> Pace:
    """Estimate the parameters of :class:`Pace` from closed gaps.

    Definition
    ----------
    Maximum likelihood by expectation-maximisation (Laird & Ware, *Biometrics* 38, 1982). Products
    and customers cross, which has no exact expectation in reasonable time: customers and pairs are
    exact given the products, products given the customers (a variational approximation). The mean
    and the slope are those of generalised least squares over customers. The elasticity is that
    within pairs, shrunk to 0 by the factor 1 - (standard error / estimate)^2, or to 0 where that is
    negative. A weak prior (each variance is .2 as if seen twice) keeps all of them positive. Open
    gaps say how likely a return is and how long it takes, see
    :class:`regulars.insight.timing.comeback.Comeback`, but not what is usual.
    """
    some = sums.gaps > 0
    sums = replace(
        sums,
        customer=sums.customer[some],
        product=sums.product[some],
        gaps=sums.gaps[some],
        log_days=sums.log_days[some],
        log_quantity=sums.log_quantity[some],
    )
    squares = Squares(squares.log_days[some], squares.log_quantity[some], squares.both[some])
    pace = _start(sums, squares, products)
    for _ in range(ROUNDS):
        pace = _improved(pace, sums, squares)
    return pace


def _start(sums: Sums, squares: Squares, products: int) -> Pace:
    total = sums.gaps.sum()
    mean = float(sums.log_days.sum() / total)
    whole = max(float(squares.log_days.sum() / total) - mean**2, 0.01)
    several = products > 1
    return Pace(
        mean=mean,
        slope=0.5 if several and sums.own.any() else 0.0,
        elasticity=0.0,
        product_variance=0.1 * whole * several,
        customer_variance=0.2 * whole * several,
        pair_variance=(0.1 if several else 0.3) * whole,
        error_variance=0.6 * whole,
        products=np.zeros(products),
        doubts=np.zeros(products),
    )


def _improved(pace: Pace, sums: Sums, squares: Squares) -> Pace:
    """One round: effects given the variances, then the variances given the effects."""
    pace = replace(pace, elasticity=_elasticity(sums, squares, pace.error_variance))
    weights, off = pace.weights(sums.gaps), pace.offs(sums)
    customers, doubts = np.zeros(len(sums.own)), np.zeros(len(sums.own))
    old = pace.products[sums.product]
    if pace.customer_variance:
        precision = 1 / pace.customer_variance + sums.of_customers(weights)
        customers, doubts = sums.of_customers(weights * off) / precision, 1 / precision
    customer = customers[sums.customer]
    if pace.product_variance:
        pace = _with_products(pace, sums, weights, off + old - customer)
    rest = off + old - pace.products[sums.product] - customer
    share = pace.pair_variance * weights
    pair, inherited = share * rest, doubts[sums.customer] + pace.doubts[sums.product]
    own_doubt = pace.pair_variance * (1 - share) + share**2 * inherited
    doubt = pace.pair_variance * (1 - share) + (1 - share) ** 2 * inherited
    leftover = rest - pair
    within = _within(sums, squares, pace.elasticity)
    error = (within + (sums.gaps * (leftover**2 + doubt)).sum(), sums.gaps.sum())
    pace = replace(
        pace,
        pair_variance=_variance((pair**2 + own_doubt).sum(), len(pair)),
        error_variance=_variance(*error),
    )
    return _with_mean(pace, sums, customers, doubts)


def _with_products(pace: Pace, sums: Sums, weights: Floats, off: Floats) -> Pace:
    """The products' effects and their variance, given the customers'."""
    size = len(pace.products)
    precision = 1 / pace.product_variance + totals(sums.product, weights, size)
    effects = totals(sums.product, weights * off, size) / precision
    seen = np.bincount(sums.product, minlength=size) > 0
    variance = _variance((effects**2 + 1 / precision)[seen].sum(), seen.sum())
    return replace(pace, products=effects, doubts=1 / precision, product_variance=variance)


def _with_mean(pace: Pace, sums: Sums, customers: Floats, doubts: Floats) -> Pace:
    """The variance among customers, and the mean and the slope by generalised least squares."""
    weights = pace.weights(sums.gaps)
    certain = sums.of_customers(weights)
    seen = certain > 0
    if pace.customer_variance:
        found = (customers**2 + doubts)[seen].sum()
        pace = replace(pace, customer_variance=_variance(found, seen.sum()))
    less = pace.mean + pace.slope * sums.own[sums.customer]
    mean = sums.of_customers(weights * (pace.offs(sums) + less))[seen] / certain[seen]
    weight = 1 / (pace.customer_variance + 1 / certain[seen])
    design = np.stack([np.ones_like(mean), sums.own[seen]])
    if not pace.slope:
        return replace(pace, mean=float(weight @ mean / weight.sum()))
    bend = (design * weight) @ design.T + np.diag([0.0, 1.0])  # the slope is 0, give or take 1
    found_mean, slope = np.linalg.solve(bend, (design * weight) @ mean)
    return replace(pace, mean=float(found_mean), slope=float(slope))


def _elasticity(sums: Sums, squares: Squares, error_variance: float) -> float:
    gaps = sums.gaps
    quantity = (squares.log_quantity - sums.log_quantity**2 / gaps).sum()
    both = (squares.both - sums.log_quantity * sums.log_days / gaps).sum()
    if quantity <= ROUNDING or both == 0:
        return 0.0
    raw = both / quantity
    return float(raw * max(0.0, 1 - error_variance / quantity / raw**2))


def _within(sums: Sums, squares: Squares, elasticity: float) -> float:
    """The squares of ln days around the mean of each pair, quantity taken out."""
    around = squares.log_days - 2 * elasticity * squares.both
    around += elasticity**2 * squares.log_quantity
    total = sums.log_days - elasticity * sums.log_quantity
    return float((around - total**2 / sums.gaps).sum())


def _variance(squares: float, count: float) -> float:
    """A mean square, with the weak prior."""
    return float((squares + PRIOR_GAPS * PRIOR_VARIANCE) / (count + PRIOR_GAPS))
