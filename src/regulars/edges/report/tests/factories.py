"""What the tests of the page share: the order of its sections, and a report without content."""

from __future__ import annotations

from dataclasses import replace

from regulars.insight.report.tests.factories import (
    a_quality,
    a_report,
    some_rfm,
)
from regulars.insight.types import (
    Cohorts,
    Measure,
    Report,
    Shares,
    Simulation,
    Unit,
)

SECTIONS = [
    "summary",
    "measures",
    "returning",
    "cohorts",
    "groups",
    "outlook",
    "growth",
    "advice",
    "data",
    "definitions",
]


def a_thin_report() -> Report:
    """A store with orders and nothing that could be said about anybody."""
    return a_report(
        findings=(),
        measures=(Measure("repeat_customer_rate", Unit.SHARE, None),),
        months=(),
        shares=Shares(None, None, None, None, None, ()),
        cohorts=Cohorts("month", (), ()),
        gaps=(),
        first_products=(),
        first_channels=(),
        rfm=replace(some_rfm(), groups=(), cells=(), moved_since=None, moves=()),
        simulation=Simulation((), (), ()),
        advice=replace(a_report().advice, tactics=()),
        quality=a_quality(dropped=(), cautions=(), columns=()),
        outlook=None,
    )
