"""What each section shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from regulars.edges.report.page.values.cards import (
    CautionNote,
    Entries,
    GroupCard,
    Headline,
    Listing,
    MeasureCard,
    Step,
)
from regulars.edges.report.page.values.figures import Choice, Figure
from regulars.edges.report.page.values.rows import (
    Age,
    Asked,
    GroupLabel,
    LeverRow,
    ShareRow,
    Stage,
)
from regulars.edges.report.page.values.tables import Table
from regulars.edges.report.words.definitions import Definition


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
class Outlook(Section):
    """What lies ahead? Where nothing is said of it, the lead says why and all else is empty.

    ``forecasts`` are one forecast, by what is counted in it; ``brief`` is all of it in a few lines.
    """

    forecasts_title: str = ""
    forecasts: tuple[Choice, ...] = ()
    model: Listing | None = None
    slipping: Listing | None = None
    replenishment: Listing | None = None
    together: Listing | None = None
    brief: tuple[str, ...] = ()


@dataclass(frozen=True)
class Growth(Section):
    """What is a better rate worth?"""

    levers: tuple[LeverRow, ...] = ()
    asked: Asked | None = None
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
class Quality(Section):
    """What is this based on?"""

    headlines: tuple[Headline, ...] = ()
    cautions: tuple[CautionNote, ...] = ()
    dropped: Table | None = None
    columns: Table | None = None
