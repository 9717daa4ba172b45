"""From a report's values to a page in words. Loads neither Altair nor any data library."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from regulars.edges.report.page.advice import advice_section, first_steps
from regulars.edges.report.page.cohorts import cohorts_section
from regulars.edges.report.page.groups import groups_section
from regulars.edges.report.page.growth import growth_section
from regulars.edges.report.page.material import Material
from regulars.edges.report.page.measures import measures_section
from regulars.edges.report.page.outlook import outlook_section
from regulars.edges.report.page.quality import quality_section
from regulars.edges.report.page.returning import returning_section
from regulars.edges.report.page.values import FindingCard, Headline, Page
from regulars.edges.report.words.definitions import all_definitions
from regulars.edges.report.words.findings import (
    SECTIONS,
    finding_parts,
    finding_text,
    tone_name,
)
from regulars.edges.report.words.published import COMPARED, driver_texts, published_figures
from regulars.edges.report.words.quality import currency_doubt
from regulars.edges.report.words.verdict import verdict_of
from regulars.edges.report.writing import Writer
from regulars.insight.types import Finding, Report

NAMED_SOURCES = 3
# What the verdict at the head of the page has said.
SAID = frozenset(
    {
        "repeat_rate_above_benchmark",
        "repeat_rate_below_benchmark",
        "retention_above_benchmark",
        "retention_below_benchmark",
    }
)


def present(report: Report, charts: Mapping[str, str], *, language: str = "en") -> Page:
    """Put a report into the words of one language.

    ``charts`` is what :func:`regulars.insight.charts.draw` returned for the report, now or
    earlier; a figure whose drawing is missing is left out. Needs Django's settings: see
    ``words.standalone``.
    """
    material = Material(report, charts, Writer(language, report.scope.currency))
    with translation.override(language):
        return _page(material, language)


def _page(material: Material, language: str) -> Page:
    verdict = verdict_of(material.report, material.writer)
    sections = (
        measures_section(material),
        returning_section(material),
        cohorts_section(material),
        groups_section(material),
        outlook_section(material),
        growth_section(material),
        advice_section(material),
        quality_section(material),
    )
    measures, returning, cohorts, groups, outlook, growth, advice, quality = sections
    findings = _findings(material, {section.id: section.title for section in sections})
    return Page(
        language=language,
        title=_("Who comes back: %(sources)s") % {"sources": _sources(material.report)},
        about=_("Retention report"),
        headline=verdict.headline,
        verdict=verdict.text,
        history=_history(material.report),
        scope=_scope(material),
        findings=findings,
        first_steps=first_steps(material),
        definitions=all_definitions(),
        published=published_figures(_cited(material.report)),
        drivers=driver_texts(),
        measures=measures,
        returning=returning,
        cohorts=cohorts,
        groups=groups,
        outlook=outlook,
        growth=growth,
        advice=advice,
        quality=quality,
    )


def _findings(material: Material, titles: Mapping[str, str]) -> tuple[FindingCard, ...]:
    return tuple(
        _finding(finding, material.writer, titles)
        for finding in material.report.findings
        if finding.code not in SAID
    )


def _finding(finding: Finding, writer: Writer, titles: Mapping[str, str]) -> FindingCard:
    first, more = finding_parts(finding, writer)
    return FindingCard(
        tone=finding.tone.value,
        tone_name=tone_name(finding.tone.value),
        text=finding_text(finding, writer),
        first=first,
        more=more,
        section=SECTIONS[finding.section],
        section_title=titles[SECTIONS[finding.section]],
    )


def _sources(report: Report) -> str:
    """The names of the files, the first few of many; a report from no file is of the store."""
    if not report.scope.sources:
        return _("this store's order history")
    names = ", ".join(report.scope.sources[:NAMED_SOURCES])
    return f"{names}, …" if len(report.scope.sources) > NAMED_SOURCES else names


def _cited(report: Report) -> tuple[str, ...]:
    """The published figures that the page speaks of, each once."""
    evidence = (code for tactic in report.advice.tactics for code in tactic.evidence)
    return tuple(dict.fromkeys((*COMPARED, *evidence)))


def _history(report: Report) -> Headline | None:
    """The files that the figures are of, where they are of any."""
    return Headline(_sources(report), _("Order history")) if report.scope.sources else None


def _scope(material: Material) -> tuple[Headline, ...]:
    """What was looked at; the last day counted is said where the period ends on another."""
    scope, writer = material.report.scope, material.writer
    before = [Headline(writer.period(scope.previous), _("Compared with"))] if scope.previous else []
    as_of = [Headline(writer.day(scope.as_of), _("As of"))]
    return (
        Headline(writer.period(scope.period), _("Period")),
        *before,
        *(as_of if scope.as_of != scope.period.end else []),
        Headline(scope.channel or _("All channels"), _("Channel")),
        Headline(scope.currency, _("Currency"), currency_doubt(material.report.quality.cautions)),
    )
