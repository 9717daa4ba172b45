"""How long the gaps are: logarithms shrunk towards the product, the customer and each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.insight.timing.records import Floats, Integers, totals


@dataclass(frozen=True)
class Sums:
    """What the closed gaps of each customer and product add up to, by customer.

    Parameters
    ----------
    customer
        Numbers from 0, rising, shape (pairs,).
    product
        Numbers from 0; -1 for a product of which nothing was learnt.
    gaps, log_days, log_quantity
        How many gaps are closed; sums of ln days and of the quantities that opened them.
    own
        How much longer than usual each customer's own gaps are, in logarithms, shape (customers,).
    """

    customer: Integers
    product: Integers
    gaps: Floats
    log_days: Floats
    log_quantity: Floats
    own: Floats

    def of_customers(self, weights: Floats) -> Floats:
        """Add up values of pairs by customer."""
        return totals(self.customer, weights, len(self.own))


@dataclass(frozen=True)
class Pace:
    """The mean of ln days of a gap, what moves it, and how much it varies.

    Definition
    ----------
    For gap k of product j and customer i::

        ln days(ijk) = mean + slope · own(i) + product(j) + customer(i) + pair(ij)
                       + elasticity · log_quantity(ijk) + error(ijk)

    where product, customer, pair and error are independent with mean 0 and a variance each: an
    additive mixed model (Searle, Casella & McCulloch, *Variance Components*, 1992) on the scale of
    accelerated failure times. ``own`` is the customer's own shrunk mean of ln days between any two
    days of purchase.

    Parameters
    ----------
    mean, slope
        Of the equation; the slope is 0 where there is but one product.
    elasticity
        How much longer a gap is after a larger purchase, as a power.
    product_variance, customer_variance, pair_variance, error_variance
        Of the effects, in squared logarithms.
    products, doubts
        The products' effects, and how uncertain each is (variance); shape (products,).
    """

    mean: float
    slope: float
    elasticity: float
    product_variance: float
    customer_variance: float
    pair_variance: float
    error_variance: float
    products: Floats
    doubts: Floats

    def base(self, sums: Sums) -> Floats:
        """The mean of each pair before anything is known of this customer's gaps."""
        effect = np.append(self.products, 0.0)[sums.product]  # the last is that of -1
        based: Floats = self.mean + self.slope * sums.own[sums.customer] + effect
        return based

    def doubt(self, product: Integers) -> Floats:
        """How uncertain the effects of these products are."""
        found: Floats = np.append(self.doubts, self.product_variance)[product]
        return found

    def weights(self, gaps: Floats) -> Floats:
        """How much so many gaps of one product say about a customer: inverse variances."""
        found: Floats = gaps / (self.pair_variance * gaps + self.error_variance)
        return found

    def offs(self, sums: Sums) -> Floats:
        """By how much each pair's gaps are longer than their base on average; 0 without any."""
        total = sums.log_days - self.elasticity * sums.log_quantity
        mean = total / np.maximum(sums.gaps, 1)
        off: Floats = np.where(sums.gaps > 0, mean - self.base(sums), 0.0)
        return off

    def others(self, sums: Sums) -> tuple[Floats, Floats]:
        """What the other products of a customer say of each pair: mean and variance.

        The variance is that of the customer's effect and the pair's own together.
        """
        if not self.customer_variance:
            return np.zeros_like(sums.gaps), np.full_like(sums.gaps, self.pair_variance)
        weights = self.weights(sums.gaps)
        said = weights * self.offs(sums)
        precision = 1 / self.customer_variance + _without(sums, weights)
        return _without(sums, said) / precision, 1 / precision + self.pair_variance

    def predict(
        self, before: tuple[Floats, Floats], off: Floats, gaps: Floats, product: Integers
    ) -> tuple[Floats, Floats]:
        """Mean and deviation of ln days of the next gap, less its base and its quantity.

        Parameters
        ----------
        before
            What :meth:`others` returns.
        off, gaps
            By how much the pair's own gaps are longer than the base on average; how many they are.
        product
            Numbers of the products.
        """
        mean, variance = before
        credence = variance * gaps / (variance * gaps + self.error_variance)
        spread = variance * (1 - credence) + self.doubt(product) + self.error_variance
        return mean + credence * (off - mean), np.sqrt(spread)


def _without(sums: Sums, weights: Floats) -> Floats:
    """For each pair the total of the customer's other pairs."""
    return np.asarray(sums.of_customers(weights)[sums.customer] - weights)
