"""What every section is made from: the report, its pictures, and how to write values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.safestring import SafeString

from regulars.edges.report.page.values import Caption, Figure, Table
from regulars.edges.report.words.definitions import Definition, definition_of
from regulars.edges.report.writing import Writer
from regulars.insight.types import Report

PHONE = "-phone"


@dataclass(frozen=True)
class Material:
    """A report on its way into words."""

    report: Report
    charts: Mapping[str, str]
    writer: Writer

    def figure(self, name: str, caption: Caption, table: Table) -> Figure:
        """The named picture with its words and its table; without a drawing it is not shown."""
        return Figure(
            name=name,
            title=caption.title,
            description=caption.description,
            table=table,
            # Drawn by insight.charts from numbers, dates and our own colour names only.
            svg=SafeString(self.charts.get(name, "")),
            phone_svg=SafeString(self.charts.get(name + PHONE, "")),
            subtitle=caption.subtitle,
            legend=caption.legend,
            axis=caption.axis,
            definition=self.definition(caption.term) if caption.term else None,
            scrolls=caption.scrolls,
            note=caption.note,
            phone_note=caption.phone_note,
        )

    @property
    def is_month_running(self) -> bool:
        """Whether the last day counted falls before the end of its month."""
        as_of = self.report.scope.as_of
        return (as_of + timedelta(days=1)).month == as_of.month

    def definition(self, code: str) -> Definition | None:
        """What the term means, or None where it needs no definition."""
        return definition_of(code)
