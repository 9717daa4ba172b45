"""A report in words: what the templates show. Every text is ready to read in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from regulars.edges.report.words.definitions import Definition
from regulars.edges.report.words.published import Published

SHOWN_FINDINGS = 6  # the others unfold
NO_DRAWING = SafeString("")


@dataclass(frozen=True)
class Cell:
    """A table cell."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names the row."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Legend:
    """The name of a colour: 1 to 4 of the chart palette."""

    colour: int
    name: str


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
    phone_note: str = ""  # what only the drawing for telephones leaves out


@dataclass(frozen=True)
class Choice:
    """One of several figures that share a place, and what its button says."""

    name: str
    figure: Figure


@dataclass(frozen=True)
class Change:
    """How a figure moved: an arrow, a tone and words."""

    direction: str  # up, down or flat
    tone: str
    text: str


@dataclass(frozen=True)
class MeasureCard:
    """One of the measures, large."""

    code: str
    name: str
    value: str
    change: Change | None
    no_change: str  # why there is none; empty where there is one, or it is of no interest
    context: str
    meter: float | None  # per cent of the bar
    mark: float | None  # the benchmark on the same bar
    definition: Definition | None


@dataclass(frozen=True)
class FindingCard:
    """One thing worth saying, with where to read on."""

    tone: str
    tone_name: str
    text: str
    section: str
    section_title: str


@dataclass(frozen=True)
class Headline:
    """A short figure in a row of them; ``doubt`` says why it may be wrong."""

    value: str
    text: str
    doubt: str = ""


@dataclass(frozen=True)
class GroupLabel:
    """A group's name on a square of the map."""

    name: str
    column: int
    row: int
    is_strong: bool


@dataclass(frozen=True)
class GroupCard:
    """One of the eleven groups: who they are and what to do."""

    code: str
    name: str
    customers: str
    share: str
    bar: float
    meaning: str
    action: str
    facts: tuple[str, ...]
    is_first: bool = True  # shown at once; the others unfold


@dataclass(frozen=True)
class LeverRow:
    """What a change in one measure would earn, with its interval on a common scale of 0 to 100."""

    name: str
    change: str
    extra: str
    interval: str
    low: float
    high: float
    middle: float


@dataclass(frozen=True)
class Step:
    """One thing to do."""

    name: str
    text: str
    worth: str
    measure: str
    reasons: tuple[str, ...]
    evidence: tuple[Published, ...] = ()


@dataclass(frozen=True)
class Stage:
    """One stage of a store's life; ``place`` is past, now or ahead."""

    name: str
    place: str


@dataclass(frozen=True)
class EntryRow:
    """A first product or channel and how many who began with it came back."""

    name: str
    customers: str
    share: str
    bar: float
    revenue: str


@dataclass(frozen=True)
class HeatCell:
    """A square: what is written on it, and its step of the colours from 1 to 7 (0: none)."""

    text: str
    step: int


@dataclass(frozen=True)
class HeatRow:
    """A row of squares and its name."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """A table that is its own picture, by the colours of its cells."""

    title: str
    caption: str
    column: str
    head: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class Entries:
    """Customers by how they began, and the share of them that came back at each age."""

    title: str
    column: str
    rows: tuple[EntryRow, ...]
    note: str = ""
    heat: HeatMap | None = None


@dataclass(frozen=True)
class ShareRow:
    """What repeat customers bring of one thing, beside the figure published for other stores."""

    name: str
    share: str
    bar: float
    usual: str
    mark: float | None


@dataclass(frozen=True)
class Section:
    """What every section has; ``figures`` are its pictures by name."""

    id: str
    kicker: str
    title: str
    lead: str
    figures: dict[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Measures(Section):
    """How good is it?"""

    cards: tuple[MeasureCard, ...] = ()
    counts: tuple[MeasureCard, ...] = ()


@dataclass(frozen=True)
class Returning(Section):
    """Who comes back?"""

    brings: tuple[ShareRow, ...] = ()
    brings_definition: Definition | None = None
    best: tuple[ShareRow, ...] = ()

    @property
    def is_compared(self) -> bool:
        """Whether there is a published figure to hold any share against."""
        return any(row.mark is not None for row in self.brings)


@dataclass(frozen=True)
class Age:
    """A point of the average curve in whole per cent, and the customers it rests on."""

    age: str
    share: str
    customers: str


@dataclass(frozen=True)
class Cohorts(Section):
    """When do they come back? ``maps`` are one table of cohorts, by what is counted in it.

    ``ages`` are the points of the average, and ``age_names`` what their two lines are called.
    """

    maps_title: str = ""
    maps: tuple[Choice, ...] = ()
    entries: tuple[Entries, ...] = ()
    ages: tuple[Age, ...] = ()
    age_names: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Groups(Section):
    """Who are they now?"""

    labels: tuple[GroupLabel, ...] = ()
    cards: tuple[GroupCard, ...] = ()
    moves_title: str = ""
    moves: Table | None = None
    moves_text: tuple[str, ...] = ()
    edges: Table | None = None
    later_title: str = ""  # of the groups that unfold


@dataclass(frozen=True)
class Growth(Section):
    """What is a better rate worth?"""

    levers: tuple[LeverRow, ...] = ()
    note: str = ""
    definition: Definition | None = None


@dataclass(frozen=True)
class Advice(Section):
    """What to do next?"""

    stages: tuple[Stage, ...] = ()
    standing_title: str = ""
    stage_text: str = ""
    stage_definition: Definition | None = None
    worth_definition: Definition | None = None
    quadrant_name: str = ""
    quadrant_text: str = ""
    steps: tuple[Step, ...] = ()
    later_steps: tuple[Step, ...] = ()
    later_title: str = ""


@dataclass(frozen=True)
class CautionNote:
    """Something to be careful about, and what the command line offers against it."""

    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Quality(Section):
    """What is this based on?"""

    headlines: tuple[Headline, ...] = ()
    cautions: tuple[CautionNote, ...] = ()
    dropped: Table | None = None
    columns: Table | None = None


@dataclass(frozen=True)
class Page:
    """The whole report in words."""

    language: str
    title: str
    about: str
    headline: str
    verdict: str
    scope: tuple[Headline, ...]
    findings: tuple[FindingCard, ...]
    first_steps: tuple[Step, ...]
    measures: Measures
    returning: Returning
    cohorts: Cohorts
    groups: Groups
    growth: Growth
    advice: Advice
    quality: Quality
    definitions: tuple[Definition, ...]
    published: tuple[Published, ...]
    drivers: tuple[str, ...]

    @property
    def first_findings(self) -> tuple[FindingCard, ...]:
        """The findings shown at once: a single one more is not worth folding away."""
        return self.findings[: len(self.findings) - len(self.later_findings)]

    @property
    def later_findings(self) -> tuple[FindingCard, ...]:
        """Those that unfold."""
        later = self.findings[SHOWN_FINDINGS:]
        return later if len(later) > 1 else ()

    @property
    def later_title(self) -> str:
        """What unfolds them."""
        return _("%(count)s more findings") % {"count": len(self.later_findings)}

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in reading order."""
        return (
            self.measures,
            self.returning,
            self.cohorts,
            self.groups,
            self.growth,
            self.advice,
            self.quality,
        )


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, words: Sequence[int] = (0,)
) -> Table:
    """A table whose columns are numbers except those listed in ``words``."""
    return Table(
        caption=caption,
        head=_cells(head, words),
        rows=tuple(_cells(row, words) for row in rows),
    )


def _cells(texts: Sequence[str], words: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(Cell(text, is_number=place not in words) for place, text in enumerate(texts))
