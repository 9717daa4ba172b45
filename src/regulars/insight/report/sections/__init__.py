"""Each section of a report, from lazy tables to values."""

from __future__ import annotations

from regulars.insight.report.sections.groups import mapped
from regulars.insight.report.sections.outlook import foreseen
from regulars.insight.report.sections.returning import Entered, entered, followed, stepped
from regulars.insight.report.sections.shopping import BoughtAgain, Shopping, bought_again, shopped
from regulars.insight.report.sections.trade import measured, shared, traded

__all__ = [
    "BoughtAgain",
    "Entered",
    "Shopping",
    "bought_again",
    "entered",
    "followed",
    "foreseen",
    "mapped",
    "measured",
    "shared",
    "shopped",
    "stepped",
    "traded",
]
