"""The measures that drive a store, and what comes of moving them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from regulars.insight.numbers import as_number
from regulars.insight.simulate.checks import MOST
from regulars.insight.simulate.errors import ShiftTooFar, UnknownMeasure, UnusableShift
from regulars.insight.simulate.store import Store, revenue_ahead
from regulars.insight.types import Shifted, Unit

ROUNDING = 1e-9  # by which a sum may miss the least or the most that it was meant to be


@dataclass(frozen=True)
class Driver:
    """A measure by its place in a store, its unit, and the least and the most it can be."""

    field: str
    unit: Unit
    least: float = 0.0
    most: float = MOST

    def range_from(self, now: float) -> tuple[float, float]:
        """The least and the most that it can become: what it is now, it can stay."""
        return min(self.least, now), max(self.most, now)


# In the order a merchant thinks of them.
DRIVERS: dict[str, Driver] = {
    "monthly_retention": Driver("monthly_retention", Unit.SHARE, most=1.0),
    "purchase_frequency": Driver("orders_per_customer", Unit.RATIO, least=1.0),
    "average_order_value": Driver("order_value_minor", Unit.MONEY),
    "new_customers": Driver("new_customers", Unit.COUNT),
    "returned_share": Driver("returned_share", Unit.SHARE, most=1.0),
}


@dataclass(frozen=True)
class Shift:
    """A measure moved: multiplied first, then added to.

    Parameters
    ----------
    times
        By how much the measure is multiplied; 0 or more.
    plus
        What is then added, in the measure's unit.

    Examples
    --------
    >>> Shift(times=1.5).of(50.0), Shift(plus=0.25).of(0.5)
    (75.0, 0.75)
    """

    times: float = 1.0
    plus: float = 0.0

    def of(self, now: float) -> float:
        """Where it moves a value."""
        return now * self.times + self.plus


def check_shifts(shifts: Mapping[str, Shift]) -> None:
    """Raise UnknownMeasure or UnusableShift where one of them cannot be made."""
    for name, shift in shifts.items():
        if name not in DRIVERS:
            raise UnknownMeasure(name=name, known=tuple(DRIVERS))
        for value, least in ((shift.times, 0.0), (shift.plus, -math.inf)):
            number = as_number(value)
            if not math.isfinite(number) or number < least:
                raise UnusableShift(name=name, value=value)


@dataclass(frozen=True)
class Trade:
    """A store, and of the money that it sells for the share that it takes back."""

    store: Store
    returned: float

    def measure(self, code: str) -> float:
        """The value of a measure."""
        if code == "returned_share":
            return self.returned
        value: float = getattr(self.store, DRIVERS[code].field)
        return value

    def check(self, shifts: Mapping[str, Shift]) -> None:
        """Raise ShiftTooFar where a measure would become what it cannot be."""
        for code, shift in shifts.items():
            driver, now = DRIVERS[code], self.measure(code)
            then, (least, most) = shift.of(now), driver.range_from(now)
            if not least - ROUNDING <= then <= most + ROUNDING:
                raise ShiftTooFar(code, driver.unit, now=now, then=then, least=least, most=most)

    def shifted(self, shifts: Mapping[str, Shift]) -> Trade:
        """With these measures moved as far as each can be."""
        moved = self
        for code, shift in shifts.items():
            now = self.measure(code)
            least, most = DRIVERS[code].range_from(now)
            then = min(most, max(least, shift.of(now)))
            if code == "returned_share":
                moved = replace(moved, returned=then)
            else:
                moved = replace(moved, store=replace(moved.store, **{DRIVERS[code].field: then}))
        return moved

    def extra_minor(self, shifts: Mapping[str, Shift]) -> float:
        """What it would earn more in the coming months: of what is sold, 1 - returned is kept."""
        moved = self.shifted(shifts)
        kept = (1 - moved.returned) / (1 - self.returned) if self.returned < 1 else 1.0
        return revenue_ahead(moved.store) * kept - revenue_ahead(self.store)

    def told(self, shifts: Mapping[str, Shift]) -> tuple[Shifted, ...]:
        """The moved measures before and after, in the order of :data:`DRIVERS`."""
        moved = self.shifted(shifts)
        return tuple(
            Shifted(code, driver.unit, self.measure(code), moved.measure(code))
            for code, driver in DRIVERS.items()
            if code in shifts
        )
