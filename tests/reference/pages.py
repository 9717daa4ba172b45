"""Writes the reference pages that come from the code."""

from __future__ import annotations

from regulars.insight.benchmarks import DRIVERS, FIGURES, SOURCES
from regulars.insight.report.definitions import DEFINITIONS, customers, outlook, prospects, trade
from regulars.insight.report.definitions.definition import Definition

GROUPS: dict[str, tuple[Definition, ...]] = {
    "Measures": trade.MEASURES,
    "Months": trade.MONTHS,
    "Shares": trade.SHARES,
    "Cohorts": customers.COHORTS,
    "Time between orders": customers.ORDER_GAPS,
    "Beginnings": customers.BEGINNINGS,
    "Scores": customers.SCORES,
    "Customer groups": customers.GROUPS,
    "What lies ahead": outlook.FORECAST,
    "What customers will be worth": outlook.CUSTOMERS,
    "What will be bought": outlook.PRODUCTS,
    "Simulation": prospects.SIMULATION,
    "Levers": prospects.LEVERS,
    "Advice": prospects.ADVICE,
}

HEAD = """# Definitions

What every figure and name in a report means. The formula stands in the same words in the docstring
of the function that computes it; the sentence is what the report shows. This page is written from
the code.
"""

FIGURES_HEAD = """
## Figures to compare with

Published figures that the report puts beside the store's own. They come from articles for
merchants, mostly without method or period: a sense of proportion, not a target.

| figure | value | source |
| --- | --- | --- |
"""


def definitions_page() -> str:
    """The text of ``docs/reference/definitions.md``."""
    assert sum(map(len, GROUPS.values())) == len(DEFINITIONS)
    parts = [HEAD]
    for title, definitions in GROUPS.items():
        parts.append(f"\n## {title}\n")
        parts.extend(_entry(definition) for definition in definitions)
    parts.append(FIGURES_HEAD)
    for figure in FIGURES.values():
        value = f"{figure.value:g}" + (f"–{figure.high:g}" if figure.high is not None else "")
        title = SOURCES[figure.source].title
        parts.append(f"| {figure.sentence} | {value} {figure.unit.value} | {title} |\n")
    parts.append("\n## What makes customers come back\n\n")
    parts.extend(f"- {driver.sentence}\n" for driver in DRIVERS.values())
    return "".join(parts)


def _entry(definition: Definition) -> str:
    return (
        f"\n**{definition.name}** (`{definition.code}`)\n"
        f": {definition.sentence}\n\n"
        f"  *Formula:* {definition.formula}\n\n  *Source:* {definition.source}.\n"
    )
