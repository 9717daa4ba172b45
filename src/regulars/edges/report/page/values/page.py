"""The whole page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.edges.report.page.values.cards import FindingCard, Headline, Step
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
from regulars.edges.report.words.definitions import Definition
from regulars.edges.report.words.published import Published

SHOWN_FINDINGS = 6  # the others unfold


@dataclass(frozen=True)
class Page:
    """The whole report in words."""

    language: str
    title: str
    about: str
    headline: str
    verdict: str
    history: Headline | None  # the files, where the report is of any
    scope: tuple[Headline, ...]
    findings: tuple[FindingCard, ...]
    first_steps: tuple[Step, ...]
    measures: Measures
    returning: Returning
    cohorts: Cohorts
    groups: Groups
    outlook: Outlook
    growth: Growth
    advice: Advice
    quality: Quality
    definitions: tuple[Definition, ...]
    published: tuple[Published, ...]
    drivers: tuple[str, ...]

    @property
    def masthead(self) -> tuple[Headline, ...]:
        """The row of figures at the head of the page."""
        return (self.history, *self.scope) if self.history else self.scope

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
            self.outlook,
            self.growth,
            self.advice,
            self.quality,
        )
