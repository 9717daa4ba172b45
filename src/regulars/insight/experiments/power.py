"""How many customers an experiment needs, and what it could find with those it has."""

from __future__ import annotations

from math import hypot, inf, sqrt
from statistics import NormalDist

from regulars.insight.experiments.errors import ImpossibleSetting
from regulars.insight.experiments.sequences import ConfidenceSequence
from regulars.insight.experiments.settings import check_share, numbers_in, setting_of, whole_of

POWER = 0.8
FEWEST = 4  # two in each arm
MOST = 10**12  # more than there are people: no number would do


def customers_needed(
    effect: float,
    *,
    deviation: tuple[float, float],
    share_acted: float,
    sequence: ConfidenceSequence,
    power: float = POWER,
) -> int | None:
    """Tell how many customers prove an effect of a given size.

    Definition
    ----------
    The smallest n of both arms together for which ::

        effect · sqrt(n) / sigma  >=  m(n) + z(power)
        sigma^2 = deviation_acted^2 / share_acted + deviation_held^2 / (1 - share_acted)

    where m is the sequence's multiple and z the normal quantile. It is the number at which one look
    succeeds with that chance; who looks on the way may be done earlier.

    Parameters
    ----------
    effect
        Per customer, above 0.
    deviation
        Standard deviation of a customer's value in the two arms: acted, held out.
    share_acted
        Share of the customers who get the action.
    sequence
        How the experiment is watched.
    power
        The chance of a verdict.

    Returns
    -------
    int | None
        None where even 10^12 customers would not do, as with no effect at all.

    Raises
    ------
    ImpossibleSetting
        If the effect or a deviation is negative or not finite, or a share not between 0 and 1.

    Notes
    -----
    Source: the usual normal approximation, with the sequence's multiple in place of 1.96.

    Examples
    --------
    >>> watched = ConfidenceSequence(planned=20_000)
    >>> customers_needed(50.0, deviation=(900, 900), share_acted=0.5, sequence=watched)
    19479
    >>> customers_needed(50.0, deviation=(900, 900), share_acted=0.9, sequence=watched)
    55726
    """
    check_share("power", power)
    effect = setting_of(
        "effect", effect, allowed="a number from 0", holds=lambda number: 0 <= number < inf
    )
    sigma = _deviation_of_both(deviation, share_acted)
    bound = NormalDist().inv_cdf(power)

    def is_enough(customers: int) -> bool:
        return effect * sqrt(customers) >= sigma * (float(sequence.multiple(customers)) + bound)

    if not is_enough(MOST):
        return None
    low, high = FEWEST - 1, MOST  # too few, as far as is known, and enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def findable_effect(
    customers: int,
    *,
    deviation: tuple[float, float],
    share_acted: float,
    sequence: ConfidenceSequence,
    power: float = POWER,
) -> float:
    """Tell the smallest effect that so many customers prove.

    Definition
    ----------
    sigma / sqrt(n) · (m(n) + z(power)), in the terms of :func:`customers_needed`, of which it is
    the inverse.

    Parameters
    ----------
    customers
        In both arms together; 4 at least.
    deviation, share_acted, sequence, power
        As for :func:`customers_needed`.

    Returns
    -------
    float
        Per customer, in the unit of the deviations.

    Raises
    ------
    ImpossibleSetting
        If there are fewer than four customers, or as :func:`customers_needed`.

    Examples
    --------
    >>> watched = ConfidenceSequence(planned=20_000)
    >>> found = findable_effect(
    ...     19_479, deviation=(900, 900), share_acted=0.5, sequence=watched
    ... )
    >>> round(found, 2)
    50.0
    """
    check_share("power", power)
    customers = whole_of("number of customers", customers, least=FEWEST)
    sigma = _deviation_of_both(deviation, share_acted)
    multiple = float(sequence.multiple(customers)) + NormalDist().inv_cdf(power)
    return sigma / sqrt(customers) * multiple


def _deviation_of_both(deviation: tuple[float, float], share_acted: float) -> float:
    check_share("share of customers who get the action", share_acted)
    each = numbers_in(deviation)
    if each.shape != (2,) or not all(0 <= number < inf for number in each):
        raise ImpossibleSetting(
            setting="standard deviation", value=deviation, allowed="two numbers from 0"
        )
    acted, held = each.tolist()
    return hypot(acted / sqrt(share_acted), held / sqrt(1 - share_acted))
