"""What a change in each measure would earn a store, and how well that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regulars.insight.simulate.estimates import Estimates
from regulars.insight.simulate.shifts import DRIVERS, Shift, Trade
from regulars.insight.types import Lever, WhatIf

STEP = 0.10  # every lever moves its measure by a tenth of itself, so that levers can be compared
MORE, LESS = Shift(times=1 + STEP), Shift(times=1 - STEP)
STEPS = {code: LESS if code == "returned_share" else MORE for code in DRIVERS}
# A tenth more of frequency or of order value is always a tenth of everything: no news.
TELLING = frozenset({"monthly_retention", "new_customers", "returned_share"})
RIVALS = frozenset({"monthly_retention", "new_customers"})


@dataclass(frozen=True)
class Extra:
    """What shifts would earn, and how far that may be wrong to either side."""

    minor: float
    reach: float


def extra_of(estimates: Estimates, shifts: Mapping[str, Shift], *, returned: float) -> Extra:
    """What moving all of these measures at once would earn in the next twelve months.

    Definition
    ----------
    ``extra ± t * se`` as :func:`regulars.insight.simulate.simulate` says.
    """
    error = estimates.error(lambda store: Trade(store, returned).extra_minor(shifts))
    minor = Trade(estimates.store, returned).extra_minor(shifts)
    return Extra(minor, estimates.multiple * error)


def levers(estimates: Estimates, *, returned: float) -> tuple[Lever, ...]:
    """Each measure moved by :data:`STEP`, in the order a merchant thinks of them.

    A measure that is nought has no tenth, so there is no lever for it.

    Parameters
    ----------
    estimates
        The store as it is.
    returned
        Money taken back per money sold; there is a lever for it between nought and all.
    """
    trade = Trade(estimates.store, returned)
    return tuple(
        _lever(estimates, code, returned)
        for code in STEPS
        if trade.measure(code) and (code != "returned_share" or returned < 1)
    )


def what_if_of(estimates: Estimates, shifts: Mapping[str, Shift], *, returned: float) -> WhatIf:
    """What all of these would earn together; :func:`regulars.insight.simulate.what_if` says how.

    Raises ShiftTooFar.
    """
    Trade(estimates.store, returned).check(shifts)
    extra = extra_of(estimates, shifts, returned=returned)
    return WhatIf(
        measures=Trade(estimates.store, returned).told(shifts),
        extra_revenue_minor=extra.minor,
        low_minor=extra.minor - extra.reach,
        high_minor=extra.minor + extra.reach,
    )


def leading_lever(found: Sequence[Lever]) -> Lever | None:
    """The lever worth telling of: it surely earns something, and more than the other such ones.

    Those that move revenue by a tenth by their nature (frequency, order value) are never told of.
    None where the best of the others may earn nothing, and where keeping or winning customers is
    missing: without both there is nothing to compare.
    """
    telling = [lever for lever in found if lever.code in TELLING]
    if not {lever.code for lever in telling} >= RIVALS:
        return None
    best = max(telling, key=lambda lever: (lever.extra_revenue_minor, lever.code), default=None)
    return best if best and best.low_minor > 0 else None


def _lever(estimates: Estimates, code: str, returned: float) -> Lever:
    shifts = {code: STEPS[code]}
    extra = extra_of(estimates, shifts, returned=returned)
    [shifted] = Trade(estimates.store, returned).told(shifts)
    return Lever(
        code=code,
        unit=shifted.unit,
        now=shifted.now,
        then=shifted.then,
        extra_revenue_minor=max(0.0, extra.minor),
        low_minor=max(0.0, extra.minor - extra.reach),
        high_minor=max(0.0, extra.minor + extra.reach),
    )
