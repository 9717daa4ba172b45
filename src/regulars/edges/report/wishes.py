"""``--retention`` and ``--change``: what a merchant wishes to see simulated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from regulars.edges.report.errors import FallsBelowNothing, UnreadableChange, UnreadableRates
from regulars.insight.simulate import Shift
from regulars.insight.simulate.shifts import DRIVERS, check_shifts
from regulars.insight.types import Unit

MOST_RATES = 3  # beside the store as it is: a fourth colour is the last that can be told apart
NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
AMOUNT = re.compile(rf"([+-]{NUMBER})\s*(%|points?)", re.IGNORECASE)
HUNDRED = 100.0


def retention_rates(text: str | None) -> tuple[float, ...]:
    """Shares out of percentages such as ``5,10,20``; none where nothing is asked.

    Raises UnreadableRates.
    """
    if text is None:
        return ()
    percents = [part.strip().removesuffix("%").rstrip() for part in text.split(",")]
    if not all(re.fullmatch(NUMBER, percent) for percent in percents):
        raise UnreadableRates(text=text, most=MOST_RATES)
    rates = [float(percent) / HUNDRED for percent in percents]
    if len(rates) > MOST_RATES or len(set(rates)) < len(rates) or max(rates) > 1:
        raise UnreadableRates(text=text, most=MOST_RATES)
    return tuple(rates)


def shifts_of(texts: Iterable[str]) -> dict[str, Shift]:
    """Measures and how far each is to move, out of texts such as ``new_customers=+10%``.

    Raises UnreadableChange, FallsBelowNothing, UnknownMeasure, UnusableShift.
    """
    shifts: dict[str, Shift] = {}
    for text in texts:
        name, _, amount = (part.strip() for part in text.partition("="))
        found = AMOUNT.fullmatch(amount)
        if not found or name in shifts:
            raise UnreadableChange(text=text)
        shifts[name] = _shift(float(found[1]) / HUNDRED, found[2], name, text)
    return shifts


def _shift(amount: float, kind: str, name: str, text: str) -> Shift:
    """How far to move.

    Raises FallsBelowNothing where more than all is lost, and UnreadableChange where what is no
    share moves by points.
    """
    shift = Shift(times=1 + amount) if kind == "%" else Shift(plus=amount)
    if shift.times < 0:
        raise FallsBelowNothing(text=text)
    check_shifts({name: shift})
    if kind != "%" and DRIVERS[name].unit is not Unit.SHARE:
        raise UnreadableChange(text=text)
    return shift
