"""A figure with how far off it may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """An estimate and the interval that covers the truth as often as its confidence says.

    Parameters
    ----------
    estimate
        The likeliest value.
    low, high
        The ends.

    Examples
    --------
    >>> Interval(2.0, 0.5, 3.5).scaled(10)
    Interval(estimate=20.0, low=5.0, high=35.0)
    """

    estimate: float
    low: float
    high: float

    @property
    def is_above_zero(self) -> bool:
        """Whether the whole interval is."""
        return self.low > 0

    @property
    def is_below_zero(self) -> bool:
        """Whether the whole interval is."""
        return self.high < 0

    def scaled(self, factor: float) -> Interval:
        """The interval of so many times the figure; the factor is not negative."""
        return Interval(self.estimate * factor, self.low * factor, self.high * factor)
