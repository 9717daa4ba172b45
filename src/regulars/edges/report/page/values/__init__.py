"""A report in words: what the templates show. Every text is ready to read in one language."""

from regulars.edges.report.page.values.cards import (
    CautionNote,
    Change,
    Entries,
    FindingCard,
    GroupCard,
    Headline,
    MeasureCard,
    Step,
)
from regulars.edges.report.page.values.figures import Caption, Choice, Figure, Legend
from regulars.edges.report.page.values.page import Page
from regulars.edges.report.page.values.rows import (
    Age,
    Asked,
    EntryRow,
    GroupLabel,
    LeverRow,
    ShareRow,
    Stage,
)
from regulars.edges.report.page.values.sections import (
    Advice,
    Cohorts,
    Groups,
    Growth,
    Measures,
    Quality,
    Returning,
    Section,
)
from regulars.edges.report.page.values.tables import Cell, HeatCell, HeatMap, HeatRow, Table, table

__all__ = [
    "Advice",
    "Age",
    "Asked",
    "Caption",
    "CautionNote",
    "Cell",
    "Change",
    "Choice",
    "Cohorts",
    "Entries",
    "EntryRow",
    "Figure",
    "FindingCard",
    "GroupCard",
    "GroupLabel",
    "Groups",
    "Growth",
    "Headline",
    "HeatCell",
    "HeatMap",
    "HeatRow",
    "Legend",
    "LeverRow",
    "MeasureCard",
    "Measures",
    "Page",
    "Quality",
    "Returning",
    "Section",
    "ShareRow",
    "Stage",
    "Step",
    "Table",
    "table",
]
