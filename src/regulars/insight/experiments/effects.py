"""The effect of an action on a mean: winsorised, and sharpened by what was known before (CUPED)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.arms import Arm, check_apart
from regulars.insight.experiments.errors import NothingVaries
from regulars.insight.experiments.information import informative
from regulars.insight.experiments.settings import setting_of

Floats = NDArray[np.float64]

QUANTILE = 0.99  # of those who bought: one customer in a hundred of them is capped
FINEST = 1e-6  # of the plain error: less is rounding, where the time before explains everything
NEGLIGIBLE = 1e-12  # of a covariate's spread, beside which another's is rounding


@dataclass(frozen=True)
class Effect:
    """What an action did to a mean, per customer.

    Parameters
    ----------
    difference
        Mean of who got the action less mean of who was held out, winsorised and adjusted; in the
        values' unit.
    standard_error
        Of the difference.
    plain_difference, plain_standard_error
        The same without the adjustment.
    mean_acted, mean_held
        Winsorised means of the arms, not adjusted.
    deviation_acted, deviation_held
        Standard deviation of a customer's adjusted value in each arm.
    customers_acted, customers_held
        Customers in each arm.
    cap
        Largest size a value counts with; infinite without winsorising.
    capped
        How many customers' values were cut.
    cut_acted, cut_held
        What was cut off on average, per customer of the arm.
    informative
        How many equal buyers each arm's customers are worth to the normal approximation, in the
        poorer arm: customers / kurtosis. A mean of a few large orders among thousands of zeros
        has few.
    """

    difference: float
    standard_error: float
    plain_difference: float
    plain_standard_error: float
    mean_acted: float
    mean_held: float
    deviation_acted: float
    deviation_held: float
    customers_acted: int
    customers_held: int
    cap: float
    capped: int
    cut_acted: float
    cut_held: float
    informative: float

    @property
    def customers(self) -> int:
        """In both arms."""
        return self.customers_acted + self.customers_held

    @property
    def variance_removed(self) -> float:
        """Share of the difference's variance that the time before explained, from 0 to 1."""
        return 1.0 - (self.standard_error / self.plain_standard_error) ** 2


def mean_effect(acted: Arm, held: Arm, *, quantile: float = QUANTILE) -> Effect:
    """Estimate what an action did to the mean of its customers' values.

    Definition
    ----------
    *Winsorising*: with c the quantile of the sizes of all values other than 0, of both arms
    together, each value y becomes min(max(y, -c), c); so do the values from before, with a cap of
    their own. One cap for both arms keeps a comparison without effect at zero.

    *CUPED*: x holds each customer's value from before, 0 where it is missing, and, if it is missing
    of some, a second column that says of whom. With S_a and c_a the covariance of x and that of x
    with y within arm a of n_a customers::

        theta = (S_1/n_1 + S_0/n_0)^-1 (c_1/n_1 + c_0/n_0)
        difference = mean_1(y) - mean_0(y) - theta · (mean_1(x) - mean_0(x))
        variance = var_1(y - theta x)/n_1 + var_0(y - theta x)/n_0

    This theta makes the variance least. As who gets the action was drawn by lot, the means of x
    differ by chance only, and taking that chance out leaves the effect where it is.

    Parameters
    ----------
    acted, held
        Who got the action, and who was held out.
    quantile
        Of the sizes other than 0, above 0; 1 leaves all values as they are. State it before
        looking.

    Returns
    -------
    Effect
        The difference of the means and its standard error, in the values' unit, with and without
        the adjustment.

    Raises
    ------
    NothingVaries
        If all customers have the same value.
    RepeatedCustomer
        If a customer is in both arms.
    ImpossibleSetting
        If the quantile is not above 0 and at most 1.

    Notes
    -----
    Source: Deng, Xu, Kohavi & Walker, "Improving the sensitivity of online controlled experiments
    by utilizing pre-experiment data", *WSDM* 2013; with unequal arms theta weighs them by 1/n.
    What is winsorised is the effect on capped values: where an action brings the very largest
    orders, ``cut_acted`` and ``cut_held`` tell. A covariate that is the same for all customers
    explains nothing and is left out.

    Examples
    --------
    >>> acted = Arm.of([12, 15, 31, 42], before=[10, 11, 30, 39])
    >>> held = Arm.of([10, 19, 27, 36], before=[9, 20, 28, 36])
    >>> effect = mean_effect(acted, held, quantile=1)
    >>> round(effect.plain_difference, 2), round(effect.plain_standard_error, 2)
    (2.0, 8.96)
    >>> round(effect.difference, 2), round(effect.standard_error, 2)
    (2.73, 0.76)
    """
    check_apart(acted, held)
    cap = cap_of(acted.values, held.values, quantile=quantile)
    values = [np.clip(arm.values, -cap, cap) for arm in (acted, held)]
    covariates = _covariates(acted, held, quantile)
    theta = _theta(values, covariates)
    adjusted = [y - x @ theta for y, x in zip(values, covariates, strict=True)]
    plain = _standard_error(values)
    if not plain > 0:
        raise NothingVaries(column="values")
    moved = float(theta @ (covariates[0].mean(axis=0) - covariates[1].mean(axis=0)))
    difference = float(values[0].mean() - values[1].mean())
    return Effect(
        difference=difference - moved,
        standard_error=max(_standard_error(adjusted), FINEST * plain),
        plain_difference=difference,
        plain_standard_error=plain,
        mean_acted=float(values[0].mean()),
        mean_held=float(values[1].mean()),
        deviation_acted=float(adjusted[0].std(ddof=1)),
        deviation_held=float(adjusted[1].std(ddof=1)),
        customers_acted=acted.customers,
        customers_held=held.customers,
        cap=cap,
        capped=sum(int((np.abs(arm.values) > cap).sum()) for arm in (acted, held)),
        cut_acted=float((acted.values - values[0]).mean()),
        cut_held=float((held.values - values[1]).mean()),
        informative=min(map(informative, values)),
    )


def cap_of(*columns: Floats, quantile: float) -> float:
    """The quantile of the sizes of all values other than 0; infinite for 1 or without any.

    Examples
    --------
    >>> cap_of(np.array([0.0, 0, 1, 2]), np.array([0.0, -3, 4, 5]), quantile=0.5)
    3.0
    """
    share = setting_of(
        "quantile",
        quantile,
        allowed="above 0 and at most 1, such as 0.99",
        holds=lambda number: 0 < number <= 1,
    )
    sizes = np.abs(np.concatenate(columns))
    sizes = sizes[sizes > 0]  # what is missing is left out too
    if share == 1 or not sizes.size:
        return float("inf")
    return float(np.quantile(sizes, share))


def _covariates(acted: Arm, held: Arm, quantile: float) -> list[Floats]:
    """What was known before of each arm's customers, shape (customers, 0 to 2)."""
    arms = (acted, held)
    before = [np.full(arm.customers, np.nan) if arm.before is None else arm.before for arm in arms]
    unknown = [np.isnan(column) for column in before]
    if all(column.all() for column in unknown):
        return [np.empty((arm.customers, 0)) for arm in arms]
    cap = cap_of(*before, quantile=quantile)
    filled = [np.clip(np.nan_to_num(column), -cap, cap) for column in before]
    if not any(column.any() for column in unknown):
        return [column[:, None] for column in filled]
    return [np.column_stack(pair) for pair in zip(filled, unknown, strict=True)]


def _theta(values: list[Floats], covariates: list[Floats]) -> Floats:
    """The slopes that leave the difference the least variance; 0 for what does not vary."""
    count = covariates[0].shape[1]
    spread, shared = np.zeros((count, count)), np.zeros(count)
    for y, x in zip(values, covariates, strict=True):
        centred = x - x.mean(axis=0)
        weight = 1.0 / ((len(y) - 1) * len(y))
        spread += weight * (centred.T @ centred)
        shared += weight * (centred.T @ (y - y.mean()))
    scale = np.sqrt(np.diag(spread))
    scale[scale == 0] = 1.0
    inverse = np.linalg.pinv(spread / np.outer(scale, scale), rcond=NEGLIGIBLE, hermitian=True)
    theta: Floats = inverse @ (shared / scale) / scale
    return theta


def _standard_error(columns: list[Floats]) -> float:
    return float(np.sqrt(sum(column.var(ddof=1) / len(column) for column in columns)))
