"""What a lifetime value counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from regulars.insight.extents import HORIZON_DAYS
from regulars.insight.numbers import as_number
from regulars.insight.scores.errors import ImpossibleTerms

LONGEST = 36_525  # days; nobody's purchases are foretold for more than a century
WHOLE = f"that is whole, from 1 to {LONGEST}"


@dataclass(frozen=True)
class Terms:
    """Over how long a lifetime value is counted, and what of it.

    Raises ImpossibleTerms unless the days are a whole number from 1 to 36,525, the discount is 0 or
    more and the margin is from 0 to 1.

    Parameters
    ----------
    horizon_days
        From the day of observation on.
    discount
        A year's rate, by which money is worth less the later it comes, such as 0.1.
    margin
        The share of revenue that is counted, such as 0.4; 1 is revenue itself.

    Examples
    --------
    >>> Terms().horizon_days
    730
    """

    horizon_days: int = HORIZON_DAYS
    discount: float = 0.10
    margin: float = 1.0

    def __post_init__(self) -> None:
        given = self.horizon_days, self.discount, self.margin
        days, discount, margin = map(as_number, given)
        checks = [
            ("horizon_days", 1 <= days <= LONGEST and days.is_integer(), WHOLE),
            ("discount", 0 <= discount < math.inf, "of 0 or more"),
            ("margin", 0 <= margin <= 1, "from 0 to 1"),
        ]
        for name, holds, wanted in checks:
            if not holds:
                raise ImpossibleTerms(name=name, value=getattr(self, name), wanted=wanted)
