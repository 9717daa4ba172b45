"""How customers are divided among an experiment's arms, for good and without a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from regulars.insight.experiments.errors import ImpossibleSetting, ImpossibleWeights
from regulars.insight.experiments.hashing import check_version, places
from regulars.insight.experiments.settings import number_in, numbers_in, setting_of
from regulars.insight.id_texts import as_texts

LEAST_ARMS = 2
TOLERANCE = 0.01  # GrowthBook's; beyond it, it would take equal weights instead, in silence
ROUNDING = 1e-9  # which binary fractions may add to 0.01
OUTSIDE = -1


@dataclass(frozen=True)
class Namespace:
    """A part of all customers that experiments may share without overlapping.

    Definition
    ----------
    A customer is inside if the version-1 place for the seed ``"__" + name`` lies in [start, end).
    Experiments with disjoint ranges of one namespace never meet in a customer.

    Parameters
    ----------
    name
        The same for the experiments that must not meet.
    start, end
        From 0 to 1.

    Examples
    --------
    >>> Namespace("winter", 0.0, 0.4).holds(["1", "2", "3"]).tolist()
    [False, True, False]
    """

    name: str
    start: float
    end: float

    def __post_init__(self) -> None:
        """Raise ImpossibleSetting unless the range lies between 0 and 1."""
        if not 0 <= number_in(self.start) < number_in(self.end) <= 1:
            raise ImpossibleSetting(
                setting=f"range of the namespace {self.name}",
                value=(self.start, self.end),
                allowed="two numbers from 0 to 1, the smaller first",
            )

    def holds(self, ids: Iterable[object]) -> NDArray[np.bool_]:
        """Which customers are inside, shape (ids,)."""
        place = places(ids, seed=f"__{self.name}", hash_version=1)
        return (self.start <= place) & (place < self.end)


@dataclass(frozen=True)
class Split:
    """An experiment's arms, and which customers are in each.

    Definition
    ----------
    Arm i holds the places from c(i) to c(i) + coverage · w(i), where w are the weights, c(i) the
    sum of those before i, and a place is what :func:`places` gives for the seed. An arm thus stays
    as it is for customers who join later, keeps its customers when ``coverage`` grows, and is the
    same in every program that follows GrowthBook's specification.

    Parameters
    ----------
    key
        The experiment's name.
    weights
        Share of each arm, together 1 within a hundredth.
    coverage
        Share of all customers that take part, from 0 to 1.
    seed
        What the hash begins with instead of the key; the same seed divides customers the same way.
    hash_version
        2 or 1; see :func:`places`.
    namespace
        Only customers inside it take part.

    Raises
    ------
    ImpossibleWeights
        If there are fewer than two weights, one is negative, or together they are not 1.
    ImpossibleSetting
        If the key is empty, the coverage not between 0 and 1, or there is no such hash version.

    Notes
    -----
    Source: GrowthBook, *Build Your Own SDK*, specification 0.7.1, MIT. Where GrowthBook would go on
    with equal weights or the nearest coverage, this refuses. An absent hash version means 2 here
    and 1 there. Sticky buckets are no part of it.

    Examples
    --------
    >>> split = Split("thank-you", weights=(0.5, 0.5))
    >>> split.assign(["cus_1", "cus_2", "cus_3", ""]).tolist()
    [1, 0, 1, -1]
    """

    key: str
    weights: tuple[float, ...] = (0.5, 0.5)
    coverage: float = 1.0
    seed: str = ""
    hash_version: int = 2
    namespace: Namespace | None = None

    def __post_init__(self) -> None:
        """Check every field."""
        check_weights(self.weights, tolerance=TOLERANCE)
        if not self.key:
            raise ImpossibleSetting(setting="key", value="empty", allowed="the experiment's name")
        setting_of(
            "coverage",
            self.coverage,
            allowed="a share from 0 to 1",
            holds=lambda share: 0 <= share <= 1,
        )
        check_version(self.hash_version)

    @classmethod
    def hold_out(cls, key: str, *, share: float, seed: str = "") -> Split:
        """Hold a share of the customers out: they are arm 0, those who get the action arm 1.

        A smaller share later takes customers out of the hold-out and puts none in.

        Examples
        --------
        >>> Split.hold_out("win-back", share=0.1).ranges
        ((0.0, 0.1), (0.1, 1.0))
        """
        held = number_in(share)
        return cls(key, weights=(held, 1.0 - held), seed=seed)

    @property
    def ranges(self) -> tuple[tuple[float, float], ...]:
        """The places of each arm: from, and up to but without."""
        starts = list(accumulate(self.weights, initial=0.0))
        return tuple(
            (start, start + self.coverage * weight)
            for start, weight in zip(starts, self.weights, strict=False)
        )

    def assign(self, ids: Iterable[object]) -> NDArray[np.int16]:
        """Number of each customer's arm, from 0; -1 for those who take no part.

        A customer without an id takes no part.

        Raises UnusableId if an id is neither text nor a whole number.
        """
        texts = as_texts(ids)
        place = places(texts, seed=self.seed or self.key, hash_version=self.hash_version)
        arms = arms_of(place, self.ranges)
        if "" in texts:
            arms[[not text for text in texts]] = OUTSIDE
        if self.namespace is not None:
            arms[~self.namespace.holds(texts)] = OUTSIDE
        return arms


def arms_of(place: NDArray[np.float64], ranges: Sequence[tuple[float, float]]) -> NDArray[np.int16]:
    """The first range that each place lies in, -1 where none, shape (places,)."""
    arms = np.full(len(place), OUTSIDE, np.int16)
    for number, (start, end) in reversed(list(enumerate(ranges))):
        arms[(start <= place) & (place < end)] = number
    return arms


def check_weights(weights: Sequence[float], *, tolerance: float) -> None:
    """Raise ImpossibleWeights unless they are two shares at least, together 1."""
    given = numbers_in(weights)
    reasons = {
        "are fewer than two": given.ndim != 1 or given.size < LEAST_ARMS,
        "are not all numbers": not np.isfinite(given).all(),
        "are partly below 0": bool((given < 0).any()),
        "do not add up to 1": not abs(given.sum() - 1) <= tolerance + ROUNDING,
    }
    for reason, applies in reasons.items():
        if applies:
            raise ImpossibleWeights(weights=tuple(map(float, given.ravel())), reason=reason)
