"""Numbers that questions are asked with, looked at before any table is."""

from __future__ import annotations

from regulars.insight.baskets.errors import UnusableSetting


def check_at_least(name: str, value: float, least: float) -> None:
    """Return if the number is whole and that large. Raises UnusableSetting."""
    if not (value >= least and float(value).is_integer()):  # also where it is no number
        wanted = f"a whole number, {least:g} or more"
        raise UnusableSetting(name=name, value=value, wanted=wanted)


def check_above_zero(name: str, value: float) -> None:
    """Return if the number is positive. Raises UnusableSetting."""
    if not value > 0:
        raise UnusableSetting(name=name, value=value, wanted="a number above 0")
