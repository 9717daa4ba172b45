"""What was earned, written down so that it can be taken back whatever becomes of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LineShare:
    """What a line had in an award. ``weight`` is how much of it, beside all lines' weights;
    ``price_weight`` what that would have been at the line's price. Sums of money are what the line
    came to then, in minor units.
    """

    line: str
    weight: int
    price_weight: int
    list_minor: int
    paid_minor: int


@dataclass(frozen=True, kw_only=True)
class Earned:
    """Points that a rule gives. ``lines`` is empty where they are for the order as such, or for
    something that is no order.
    """

    rule: str
    points: int
    lines: Sequence[LineShare] = ()
    uncapped: int = 0  # what it would have been without caps
