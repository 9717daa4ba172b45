"""The cohorts' heat map as a table, for screens too narrow for the drawing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from regulars.edges.report.page.values import Figure
from regulars.insight.extents import SHOWN_AGES, SHOWN_COHORTS
from regulars.insight.types import Cohort, Report

COLOURS = 7
LEAST_TOP = 0.07  # as in the drawing: shares below are not made to look like much
NAMED = 2  # cells of a row of the figure's table before the first age: the cohort and its size


@dataclass(frozen=True)
class HeatCell:
    """A share as text, its colour from 1 to 7 (0: nothing there), and whether it is not over."""

    text: str = ""
    step: int = 0
    is_running: bool = False


@dataclass(frozen=True)
class HeatRow:
    """A cohort and its shares by age."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """Ages across, cohorts down."""

    ages: tuple[int, ...]
    rows: tuple[HeatRow, ...]


def heat_of(report: Report, figure: Figure) -> HeatMap:
    """The latest cohorts with the words of the figure's own table and the drawing's colours."""
    cohorts = report.cohorts.rows[-SHOWN_COHORTS:]
    told = figure.table.rows[-SHOWN_COHORTS:]
    ages = _ages(cohorts)
    edges = _edges(cohorts)
    rows = [
        HeatRow(
            words[0].text,
            tuple(_cell(cohort, age, words[NAMED + age - 1].text, edges) for age in ages),
        )
        for cohort, words in zip(cohorts, told, strict=True)
    ]
    return HeatMap(ages, tuple(rows))


def _ages(cohorts: tuple[Cohort, ...]) -> tuple[int, ...]:
    last = max((cell.age for cohort in cohorts for cell in cohort.cells), default=0)
    return tuple(range(1, min(last, SHOWN_AGES) + 1))


def _edges(cohorts: tuple[Cohort, ...]) -> list[float]:
    shares = [
        cell.customers / cohort.customers
        for cohort in cohorts
        for cell in cohort.cells
        if 1 <= cell.age <= SHOWN_AGES and cohort.customers
    ]
    top = max([LEAST_TOP, *shares])
    return [top * step / COLOURS for step in range(1, COLOURS)]


def _cell(cohort: Cohort, age: int, text: str, edges: list[float]) -> HeatCell:
    cell = next((item for item in cohort.cells if item.age == age), None)
    if cell is None or not cohort.customers:
        return HeatCell()
    share = cell.customers / cohort.customers
    return HeatCell(text, 1 + bisect_right(edges, share), is_running=not cell.complete)
