"""Asking a report for one finding."""

from __future__ import annotations

from typing import Any

from regulars.insight.report.findings import find
from regulars.insight.types import Report


def found(report: Report, code: str) -> dict[str, Any] | None:
    """The values of the finding of this code, or None where it is not found."""
    return {finding.code: finding.values for finding in find(report, limit=99)}.get(code)
