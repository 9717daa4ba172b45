"""Settings that are checked the same way everywhere."""

from __future__ import annotations

from math import isfinite

from regulars.insight.experiments.errors import ImpossibleSetting


def check_share(setting: str, value: float) -> None:
    """Raise ImpossibleSetting unless a share lies between 0 and 1, both excluded."""
    if not 0 < value < 1:
        raise ImpossibleSetting(setting=setting, value=value, allowed="a share between 0 and 1")


def check_whole(setting: str, value: float, *, least: int) -> None:
    """Raise ImpossibleSetting unless a number is whole and no smaller than the least."""
    if not isfinite(value) or value != int(value):
        raise ImpossibleSetting(setting=setting, value=value, allowed="a whole number")
    if value < least:
        raise ImpossibleSetting(setting=setting, value=value, allowed=f"{least} at least")
