"""Pictures with what is said about them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from regulars.edges.report.page.values.tables import Table
from regulars.edges.report.words.definitions import Definition

NO_DRAWING = SafeString("")


@dataclass(frozen=True)
class Legend:
    """The name of a colour: 1 to 4 of the chart palette."""

    colour: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What is said about a picture; ``term`` is the code of its definition.

    The subtitle stands above it and says how to read it, the note below and says what to mind.
    """

    title: str
    description: str
    subtitle: str = ""
    legend: tuple[Legend, ...] = ()
    axis: str = ""
    term: str = ""
    scrolls: bool = False
    note: str = ""
    phone_note: str = ""  # what only the drawing for telephones leaves out


@dataclass(frozen=True)
class Figure:
    """A picture with its description, its legend and the same values as a table."""

    name: str
    title: str
    description: str
    table: Table
    svg: SafeString = NO_DRAWING
    phone_svg: SafeString = NO_DRAWING
    subtitle: str = ""
    legend: tuple[Legend, ...] = ()
    axis: str = ""
    definition: Definition | None = None
    scrolls: bool = False
    note: str = ""
    phone_note: str = ""  # what only the drawing for telephones leaves out


@dataclass(frozen=True)
class Choice:
    """One of several figures that share a place, and what its button says."""

    name: str
    figure: Figure
