"""Small histories, and the report of one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from regulars.insight.readers.intake import Intake
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin, Question
from regulars.insight.tests.histories import Line, sale, table_of_lines
from regulars.insight.types import Report

INTAKE = Intake(rows_read=9, rows_used=8, dropped=(), cautions=(), columns=())
ORIGIN = Origin(INTAKE, sources=("a.csv",), currency="EUR")
LINES = [
    sale("o1", "ann", "2024-01-05", 1000, channel="web", product_id="tea", product_name="Tea"),
    sale("o2", "bob", "2024-01-08", 2000, channel="till", product_id="pot", product_name="Pot"),
    sale("o3", "ann", "2024-02-04", 3000, channel="web", cost_minor=900),
    sale("o4", "ann", "2024-02-14", 1000, channel="web"),
    sale("o5", "cat", "2024-02-15", 4000, channel="web"),
    sale("o6", None, "2024-02-16", 1500, channel="till"),
    sale("c5", "cat", "2024-02-16", -500, channel="web"),
]


def report_of(lines: Sequence[Line], **asked: Any) -> Report:
    """The report of these lines; what is asked are the parts of a question."""
    return _built(tuple(lines), Question(**asked))


@cache
def _built(lines: tuple[Line, ...], question: Question) -> Report:
    """Built once, however many tests look at it."""
    return build(table_of_lines(lines), ORIGIN, question)
