"""Making a finding, and being sure of a difference before it is told."""

from __future__ import annotations

import math
from dataclasses import dataclass

from regulars.insight.report.findings.kinds import FINDINGS
from regulars.insight.types import Finding, Measure, Report, Tone

SURE = 1.96  # standard errors: 95 %
VERY_SURE = 2.58  # 99 %, for the best and worst of many
FEWEST = 30  # customers or orders; of fewer, no share and no change is told
CLEARLY = 1.5  # times what as many customers would bring if all brought the same


@dataclass(frozen=True)
class Statement:
    """A finding and how much it matters, up to 100."""

    importance: float
    finding: Finding


def state(
    code: str, *, strength: float = 1.0, tone: Tone | None = None, **values: float | str
) -> Statement:
    """A finding of this kind; ``strength`` from 0 to 1 says how fully it holds.

    Its tone is its kind's, unless the rule knows better.
    """
    kind = FINDINGS[code]
    finding = Finding(code=code, tone=tone or kind.tone, section=kind.section, values=values)
    return Statement(kind.weight * min(1.0, max(0.0, strength)), finding)


def measure_of(report: Report, code: str) -> Measure | None:
    """The report's measure of this code that has a value, or None."""
    for measure in report.measures:
        if measure.code == code and measure.value is not None:
            return measure
    return None


def are_many(report: Report, code: str, *, before: bool = False) -> bool:
    """Whether the period, or it and the one before it, has enough of a count to tell of."""
    measure = measure_of(report, code)
    counts = (measure.value, measure.previous) if measure else (None, None)
    return all((count or 0) >= FEWEST for count in (counts if before else counts[:1]))


def were_many(report: Report, code: str) -> bool:
    """Whether the period before had enough of a count to tell that little of it is left."""
    measure = measure_of(report, code)
    return measure is not None and (measure.previous or 0) >= FEWEST


def is_concentrated(share: float, *, of: float) -> bool:
    """Whether the best of so great a part of customers bring clearly more than their number.

    Examples
    --------
    >>> is_concentrated(0.31, of=0.2), is_concentrated(0.2, of=0.2)
    (True, False)
    """
    return share >= CLEARLY * of


def change(now: float | None, before: float | None) -> float | None:
    """Relative change, or None where there is nothing to compare with.

    Examples
    --------
    >>> change(150, 100)
    0.5
    >>> change(150, 0) is None
    True
    """
    if now is None or before is None or before <= 0:
        return None
    return now / before - 1


def differs_from(share: float, *, of: int, expected: float) -> bool:
    """Whether a share of so many differs from an expected one by more than chance would have it.

    The one-proportion z test (Fleiss 1981, section 1.4).

    Examples
    --------
    >>> differs_from(0.15, of=1000, expected=0.21), differs_from(0.15, of=40, expected=0.21)
    (True, False)
    """
    if of < FEWEST:
        return False
    return abs(share - expected) > SURE * math.sqrt(expected * (1 - expected) / of)


def differs(some: int, of_some: int, others: int, of_others: int, *, errors: float = SURE) -> bool:
    """Whether two shares differ by more than chance would have them.

    The two-proportion z test with pooled variance (Fleiss, *Statistical Methods for Rates and
    Proportions*, 1981, section 2.3): the difference in standard errors, against ``errors``.

    Examples
    --------
    >>> differs(300, 1000, 200, 1000)
    True
    >>> differs(3, 10, 2, 10)
    False
    """
    if not of_some or not of_others:
        return False
    pooled = (some + others) / (of_some + of_others)
    variance = pooled * (1 - pooled) * (1 / of_some + 1 / of_others)
    if variance <= 0:
        return False
    return abs(some / of_some - others / of_others) > errors * math.sqrt(variance)
