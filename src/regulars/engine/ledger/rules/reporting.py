"""What of deferred value has been earned, and how old what is left is."""

from __future__ import annotations

from collections.abc import Iterable

from regulars.engine.ledger.types import Band

AGES = (0, 91, 181, 366, 731)  # days at which a band begins


def recognised(*, deferred: int, redeemed: int, expected: int, before: int = 0) -> int:
    """What of deferred revenue is earned now: its share by what was redeemed so far of all that is
    expected to be, without what was recognised ``before``. Halves are rounded up.

    This is how IFRS 15 and ASC 606 treat a material right: breakage is in ``expected``, which may
    be estimated anew each time; all that changes by that is recognised at once.

    >>> recognised(deferred=9_000, redeemed=4_500, expected=9_700)
    4175
    >>> recognised(deferred=9_000, redeemed=8_500, expected=9_900, before=4_175)
    3552
    """
    if not expected:
        return -before
    so_far = (2 * deferred * min(redeemed, expected) + expected) // (2 * expected)
    return so_far - before


def bands(ages: Iterable[tuple[int, int]]) -> tuple[Band, ...]:
    """Lots by age; each is its age in days and what is left of it.

    >>> [(band.first, band.lots, band.amount) for band in bands([(3, 10), (90, 5), (800, 1)])]
    [(0, 2, 15), (91, 0, 0), (181, 0, 0), (366, 0, 0), (731, 1, 1)]
    """
    lots, amounts = [0] * len(AGES), [0] * len(AGES)
    for age, amount in ages:
        place = max(place for place, first in enumerate(AGES) if first <= max(age, 0))
        lots[place] += 1
        amounts[place] += amount
    ends = (*AGES[1:], None)
    return tuple(
        Band(first=first, last=last, lots=number, amount=amount)
        for first, last, number, amount in zip(AGES, ends, lots, amounts, strict=True)
    )
