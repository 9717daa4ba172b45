"""Questions that the simulator cannot answer."""

from __future__ import annotations

from dataclasses import dataclass

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
    value: float


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
