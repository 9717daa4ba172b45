"""Whether as many customers are in each arm as the experiment meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.errors import (
    ImpossibleWeights,
    TooFewCustomers,
    UnevenColumns,
    UnusableValue,
)
from regulars.insight.experiments.settings import check_share, numbers_in
from regulars.insight.experiments.splits import TOLERANCE, check_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

CONCENTRATION = 100.0  # sees what a few hundred customers can show, and still a million's
FALSE_ALARMS = 0.01  # a mismatch makes an experiment worthless: it must not be called lightly


class RatioVerdict(StrEnum):
    """What the counts say of the split."""

    AS_PLANNED = "as_planned"
    MISMATCH = "mismatch"


@dataclass(frozen=True)
class RatioCheck:
    """The counts of an experiment's arms against its weights.

    Parameters
    ----------
    verdict
        ``mismatch`` where the sequential p-value is at most ``false_alarms``: something loses or
        adds customers in one arm, and no comparison of the arms can be trusted until it is found.
    counts
        Customers in each arm at the last look.
    expected
        Customers in each arm if the weights held exactly.
    p_value
        Of the sequential test: valid however often it is looked at.
    log_bayes_factor
        Natural logarithm of the evidence against the weights at the last look.
    chi_square, fixed_p_value
        Pearson's test at the last look: valid for one look that was planned.
    false_alarms
        How often a split without fault is called a mismatch, at most.
    """

    verdict: RatioVerdict
    counts: tuple[int, ...]
    expected: tuple[float, ...]
    p_value: float
    log_bayes_factor: float
    chi_square: float
    fixed_p_value: float
    false_alarms: float


def check_ratio(
    counts: ArrayLike, weights: Sequence[float], *, false_alarms: float = FALSE_ALARMS
) -> RatioCheck:
    """Check the sample ratio: have the arms as many customers as their weights say?

    Definition
    ----------
    With weights w, counts n and alpha = 100 · w, the Bayes factor of "any other weights" against
    the planned ones is the Dirichlet-multinomial likelihood over the multinomial one::

        BF = Gamma(A) / Gamma(A + N) · prod Gamma(alpha_i + n_i) / Gamma(alpha_i) / prod w_i^n_i

    where A = sum(alpha) and N = sum(n). The sequential p-value is the smallest 1 / BF of all looks
    so far, at most 1. If the weights hold, it falls to u or below with chance u at most, at however
    many looks. Beside it stands Pearson's chi-square, sum((n_i - N w_i)^2 / (N w_i)) on one degree
    of freedom fewer than arms, which holds for a single look.

    Parameters
    ----------
    counts
        Customers in each arm, shape (arms,); or at each look so far, shape (looks, arms).
    weights
        The planned share of each arm.
    false_alarms
        How often a good split may be called a mismatch.

    Returns
    -------
    RatioCheck
        The verdict with what it rests on, at the last look.

    Raises
    ------
    ImpossibleWeights
        If the weights are not shares above 0 of two arms at least, together 1.
    UnevenColumns
        If there is not one count for each weight.
    UnusableValue
        If a count is no whole number, negative, or smaller than at the look before.
    TooFewCustomers
        If nobody is in any arm.
    ImpossibleSetting
        If ``false_alarms`` is not between 0 and 1.

    Notes
    -----
    Source: Lindon & Malek, "Anytime-valid inference for multinomial count data", *NeurIPS* 35
    (2022). The prior's weight of 100 customers is our choice.

    Examples
    --------
    >>> check = check_ratio([5_000, 5_250], [0.5, 0.5])
    >>> str(check.verdict), round(check.fixed_p_value, 4), round(check.p_value, 4)
    ('as_planned', 0.0135, 0.4978)
    >>> str(check_ratio([5_000, 5_500], [0.5, 0.5]).verdict)
    'mismatch'
    """
    check_share("rate of false alarms", false_alarms)
    shares = _shares(weights)
    looks = _looks(counts, arms=len(shares))
    last, total = looks[-1], float(looks[-1].sum())
    logs = _log_bayes_factors(looks, shares)
    p_value = float(np.exp(-max(0.0, logs.max())))
    chi_square = float(((last - total * shares) ** 2 / (total * shares)).sum())
    is_mismatch = p_value <= false_alarms
    return RatioCheck(
        verdict=RatioVerdict.MISMATCH if is_mismatch else RatioVerdict.AS_PLANNED,
        counts=tuple(int(count) for count in last),
        expected=tuple(float(share) * total for share in shares),
        p_value=p_value,
        log_bayes_factor=float(logs[-1]),
        chi_square=chi_square,
        fixed_p_value=_chi_square_tail(chi_square, degrees=len(shares) - 1),
        false_alarms=false_alarms,
    )


def _shares(weights: Sequence[float]) -> Floats:
    check_weights(weights, tolerance=TOLERANCE)
    shares = numbers_in(weights)
    if not shares.all():
        raise ImpossibleWeights(weights=tuple(map(float, shares)), reason="are partly 0")
    normalised: Floats = shares / shares.sum()
    return normalised


def _looks(counts: ArrayLike, *, arms: int) -> Floats:
    """The counts at each look, checked, shape (looks, arms)."""
    looks = np.atleast_2d(numbers_in(counts))
    if looks.ndim != 2 or looks.shape[1] != arms:  # noqa: PLR2004 - looks by arms
        raise UnevenColumns(column="counts", rows=looks.shape[-1], expected=arms)
    grown = np.diff(looks, axis=0, prepend=0.0)
    wrong = ~np.isfinite(looks) | (looks != np.floor(looks)) | (grown < 0)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise UnusableValue(
            column="counts",
            row=int(row) + 1,
            value=float(looks[row, column]),
            wanted="Give whole numbers of customers, those of a later look no smaller.",
        )
    if not looks.size or not looks[-1].any():
        raise TooFewCustomers(arm="whole", customers=0, least=1)
    return looks


def _log_bayes_factors(looks: Floats, shares: Floats) -> Floats:
    """The logarithm of the Bayes factor at each look, shape (looks,)."""
    from scipy.special import gammaln

    alpha, total = CONCENTRATION * shares, looks.sum(axis=1)
    mixed = (gammaln(alpha + looks) - gammaln(alpha)).sum(axis=1)
    whole = gammaln(CONCENTRATION) - gammaln(CONCENTRATION + total)
    logs: Floats = whole + mixed - looks @ np.log(shares)
    return logs


def _chi_square_tail(statistic: float, *, degrees: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(degrees, statistic))
