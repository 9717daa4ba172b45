"""What of an award is taken back for what came back of its order.

Only what was written down with the award is asked, never today's rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from regulars.programs.loyalty.types import Earned, LineShare, Returned, Taking


def points_back(
    earned: Earned, returned: Mapping[str, Returned], taking: Taking, *, is_whole: bool
) -> int:
    """How many points are to be taken back for all that came back so far, from nothing to all; what
    was taken before is part of it. ``is_whole``: all of the order came back.

    Two lines of 10 and a reward of 5, a point for each unit of money, earn 15. One of them back:
    by share 7 and later 8, by price 10 and later 5.
    """
    if is_whole or (earned.lines and all(_is_back(line, returned) for line in earned.lines)):
        return earned.points
    total = sum(line.weight for line in earned.lines)
    if not total:
        return 0
    back = sum((_weight_back(line, returned, taking) for line in earned.lines), Fraction(0))
    return min(earned.points, int(earned.points * back / total))


def _weight_back(line: LineShare, returned: Mapping[str, Returned], taking: Taking) -> Fraction:
    back = returned.get(line.line)
    if back is None:
        return Fraction(0)
    if taking is Taking.PRICE:
        return line.price_weight * _part(back.list_minor, line.list_minor)
    if line.paid_minor:
        return line.weight * _part(back.paid_minor, line.paid_minor)
    return line.weight * _part(back.list_minor, line.list_minor)


def _is_back(line: LineShare, returned: Mapping[str, Returned]) -> bool:
    back = returned.get(line.line)
    if back is None:
        return False
    return back.paid_minor >= line.paid_minor and back.list_minor >= line.list_minor


def _part(back: int, whole: int) -> Fraction:
    """The part that came back: what was given back beyond it is goodwill."""
    return min(Fraction(1), max(Fraction(0), Fraction(back, whole))) if whole else Fraction(0)
