"""Pictures of a report: Altair draws them, vl-convert turns them into SVG text. No words inside."""

from regulars.insight.charts.gallery import CHARTS, draw

__all__ = ["CHARTS", "draw"]
