"""How trade is spread over the year."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Season:
    """How busy each calendar month is, January first; 1 is an average day of the year."""

    months: tuple[float, ...]
