"""What cannot be looked back over."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.insight.numbers import as_number
from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class ImpossibleWindow(Invalid):
    """Days to be held out, or how often, are none.

    Parameters
    ----------
    name
        Which of the two it is.
    value
        What was given.
    most
        The largest number it can be.
    """

    code = "insight.impossible_window"
    sentence = "{name} is {value}. Give a whole number from 1 to {most}."
    name: str
    value: float
    most: int


def check_window(*, name: str, value: float, most: int) -> None:
    """Return if the value is a whole number from 1 on. Raises ImpossibleWindow."""
    number = as_number(value)
    if not (1 <= number <= most and number.is_integer()):
        raise ImpossibleWindow(name=name, value=value, most=most)
