"""A report in words: what the templates show. Every text is ready to read in one language."""

from regulars.edges.report.page.values.cards import (
    CautionNote,
    Change,
    Entries,
    FindingCard,
    GroupCard,
    Headline,
    Listing,
    MeasureCard,
    Step,
)
from regulars.edges.report.page.values.figures import Caption, Choice, Figure, Legend
from regulars.edges.report.page.values.page import Page
from regulars.edges.report.page.values.rows import (
    Age,
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
    Outlook,
    Quality,
    Returning,
    Section,
)
from regulars.edges.report.page.values.tables import Cell, HeatCell, HeatMap, HeatRow, Table, table

__all__ = [
    "Advice",
    "Age",
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
    "Listing",
    "MeasureCard",
    "Measures",
    "Outlook",
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
