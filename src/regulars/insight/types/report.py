"""The whole report."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.insight.types.advice import Advice
from regulars.insight.types.cohorts import Cohorts, EntryGroup, OrderGap
from regulars.insight.types.findings import Finding
from regulars.insight.types.measures import Measure
from regulars.insight.types.outlook import Outlook
from regulars.insight.types.quality import Quality
from regulars.insight.types.rfm import Rfm
from regulars.insight.types.scope import Scope
from regulars.insight.types.simulation import Simulation
from regulars.insight.types.trade import Month, Shares

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Report:
    """A whole retention report.

    ``outlook`` is None where there is too little to look ahead from, or one channel is looked at.
    """

    schema_version: int
    scope: Scope
    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...]
    months: tuple[Month, ...]
    shares: Shares
    cohorts: Cohorts
    gaps: tuple[OrderGap, ...]
    first_products: tuple[EntryGroup, ...]
    first_channels: tuple[EntryGroup, ...]
    rfm: Rfm
    simulation: Simulation
    advice: Advice
    quality: Quality
    outlook: Outlook | None = None
