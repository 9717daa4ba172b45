"""Numbers that questions are asked with, looked at before any table is."""

from __future__ import annotations

from math import inf

from regulars.insight.baskets.errors import UnusableSetting
from regulars.insight.numbers import as_number


def check_at_least(name: str, value: float, least: float) -> None:
    """Return if the number is whole and that large. Raises UnusableSetting."""
    number = as_number(value)
    if not (number >= least and number.is_integer()):  # also where it is no number
        wanted = f"a whole number, {least:g} or more"
        raise UnusableSetting(name=name, value=value, wanted=wanted)


def check_above_zero(name: str, value: float) -> None:
    """Return if the number is positive. Raises UnusableSetting."""
    if not 0 < as_number(value) < inf:
        raise UnusableSetting(name=name, value=value, wanted="a number above 0")
