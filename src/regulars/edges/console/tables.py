"""The report's tables as CSV: plain values, named as in its JSON, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.insight.types import Report

Rows = Iterable[Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@dataclass(frozen=True)
class ReportTable:
    """One table: its title, and where its rows stand in the report."""

    title: Any
    rows: Callable[[Report], Rows]


def _cohort_cells(report: Report) -> Rows:
    for cohort in report.cohorts.rows:
        for cell in cohort.cells:
            yield {"entry": cohort.entry, "cohort_customers": cohort.customers, **_named(cell)}


TABLES: dict[str, ReportTable] = {
    "measures": ReportTable(_("Measures"), lambda report: report.measures),
    "months": ReportTable(_("Months"), lambda report: report.months),
    "cohorts": ReportTable(_("Cohorts"), _cohort_cells),
    "retention": ReportTable(_("Retention by age"), lambda report: report.cohorts.curve),
    "gaps": ReportTable(_("Time between orders"), lambda report: report.gaps),
    "first-products": ReportTable(_("First products"), lambda report: report.first_products),
    "first-channels": ReportTable(_("First channels"), lambda report: report.first_channels),
    "concentration": ReportTable(
        _("Share of the best customers"), lambda report: report.shares.curve
    ),
    "groups": ReportTable(_("RFM groups"), lambda report: report.rfm.groups),
    "map": ReportTable(_("RFM map"), lambda report: report.rfm.cells),
    "moves": ReportTable(_("Moves between groups"), lambda report: report.rfm.moves),
    "levers": ReportTable(_("What improvements earn"), lambda report: report.simulation.levers),
    "dropped": ReportTable(_("Rows left out"), lambda report: report.quality.dropped),
}


def as_csv(table: ReportTable, report: Report) -> str:
    """The table with a line of column names; empty where the report has no such rows."""
    rows = [_named(row) for row in table.rows(report)]
    if not rows:
        return ""
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell_text(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def cell_text(value: Any) -> str:
    """A value as a spreadsheet may read it: text that would start a formula gets a ``'`` in front.

    >>> cell_text("=1+1"), cell_text(-5), cell_text(None)
    ("'=1+1", '-5', '')
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return str(value)


def _named(row: Any) -> dict[str, Any]:
    if is_dataclass(row):
        return {item.name: getattr(row, item.name) for item in fields(row)}
    return dict(row)
