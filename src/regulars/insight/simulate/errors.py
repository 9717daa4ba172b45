"""Questions that the simulator cannot answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regulars.insight.types import Unit
from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class ImpossibleShare(Invalid):
    """A retention or a lapse is a share of customers.

    Parameters
    ----------
    name
        Which share.
    value
        What was given.
    """

    code = "insight.impossible_share"
    sentence = "{name} is {value}. Give a share of customers: a number from 0 to 1."
    name: str
    value: object


@dataclass(eq=False)
class UnknownMeasure(Invalid):
    """No such measure drives a simulated store.

    Parameters
    ----------
    name
        What was given.
    known
        The names that there are.
    """

    code = "insight.unknown_measure"
    sentence = "No measure of a simulated store is called {name}. Name one of: {known}."
    name: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnusableShift(Invalid):
    """A measure cannot be moved by this much.

    Parameters
    ----------
    name
        Of the measure.
    value
        What was given.
    """

    code = "insight.unusable_shift"
    sentence = "{name} cannot be moved by {value}. Give a number, and none below 0 to multiply by."
    name: str
    value: float


@dataclass(eq=False)
class ShiftTooFar(Invalid):
    """A measure would become what it cannot be.

    Parameters
    ----------
    name
        Of the measure.
    unit
        What it is counted in: the numbers are written as such.
    now, then
        What it is, and what it would become.
    least, most
        What it can be.
    """

    code = "insight.shift_too_far"
    sentence = (
        "{name} is {now} and would become {then}. It can be {range}: choose a smaller change."
    )
    name: str
    unit: Unit
    now: float
    then: float
    least: float
    most: float

    def values(self) -> dict[str, Any]:
        """The fields as they are read, shares in per cent, and the range between the last two."""
        written = {name: self._written(name) for name in ("now", "then", "least", "most")}
        return {**super().values(), **written, "range": self._range.format(**written)}

    @property
    def _range(self) -> str:
        if self.unit is Unit.SHARE:
            return "from {least} to {most}"
        return "{least} or more" if self.then < self.least else "10^15 at most"

    def _written(self, name: str) -> str:
        value: float = getattr(self, name)
        if self.unit is Unit.SHARE:
            return f"{100 * value:,.1f}".removesuffix(".0") + "%"
        return f"{value:,.2f}".removesuffix(".00")
