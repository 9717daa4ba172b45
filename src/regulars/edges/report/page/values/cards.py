"""Values that stand in a box of their own: measures, findings, groups, steps."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.edges.report.page.values.rows import EntryRow
from regulars.edges.report.page.values.tables import HeatMap, Table
from regulars.edges.report.words.definitions import Definition
from regulars.edges.report.words.published import Published


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
    """One thing worth saying, with where to read on; ``first`` and ``more`` are its parts."""

    tone: str
    tone_name: str
    text: str
    first: str  # what was found, in a sentence
    more: str  # what to make of it; may be empty
    section: str
    section_title: str


@dataclass(frozen=True)
class Headline:
    """A short figure in a row of them; ``doubt`` says why it may be wrong."""

    value: str
    text: str
    doubt: str = ""


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
class Step:
    """One thing to do; ``estimate`` is the sum in ``worth``, and both are empty without one."""

    code: str
    name: str
    text: str
    estimate: str
    worth: str
    measure: str
    reasons: tuple[str, ...]
    evidence: tuple[Published, ...] = ()


@dataclass(frozen=True)
class CautionNote:
    """Something to be careful about, and what the command line offers against it."""

    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Entries:
    """Customers by how they began, and the share of them that came back at each age."""

    title: str
    column: str
    rows: tuple[EntryRow, ...]
    note: str = ""
    heat: HeatMap | None = None


@dataclass(frozen=True)
class Listing:
    """A table in a card: what it says in plain words, then the rows, then what to mind.

    Without a table the words say why there is none. A heat map is such a table, too.
    """

    name: str
    title: str
    text: tuple[str, ...]
    table: Table | None = None
    heat: HeatMap | None = None
    note: str = ""
    folded: str = ""  # what unfolds the table; empty where it stands open
    definition: Definition | None = None
