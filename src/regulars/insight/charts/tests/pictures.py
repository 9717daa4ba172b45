"""Ways to draw one picture, and to read what stands in it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from regulars.insight.charts import CHARTS
from regulars.insight.charts.canvas import Canvas, to_svg
from regulars.insight.report.tests.factories import (
    a_report,
    some_rfm,
)
from regulars.insight.types import (
    Cohorts,
    Report,
    Shares,
    Simulation,
)

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def draw_one(name: str, report: Report, *, language: str = "en") -> str:
    canvas = Canvas(width=CHARTS[name].width, language=language, currency=report.scope.currency)
    return to_svg(CHARTS[name].draw(report, canvas), name=name, canvas=canvas)


def an_empty_report() -> Report:
    return replace(
        a_report(),
        months=(),
        shares=Shares(None, None, None, None, None, ()),
        cohorts=Cohorts("month", (), ()),
        gaps=(),
        rfm=replace(some_rfm(), groups=(), cells=()),
        simulation=Simulation((), (), ()),
        advice=replace(a_report().advice, order_value_minor=0.0),
        outlook=None,
    )
