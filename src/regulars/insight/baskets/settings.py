"""Numbers that questions are asked with, looked at before any table is."""

from __future__ import annotations

from regulars.insight.baskets.errors import UnusableSetting


def check_at_least(name: str, value: float, least: float) -> None:
    """Return if the number is that large. Raises UnusableSetting."""
    if not value >= least:  # also where it is no number
        raise UnusableSetting(name=name, value=value, wanted=f"{least:g} or more")


def check_above_zero(name: str, value: float) -> None:
    """Return if the number is positive. Raises UnusableSetting."""
    if not value > 0:
        raise UnusableSetting(name=name, value=value, wanted="a number above 0")
