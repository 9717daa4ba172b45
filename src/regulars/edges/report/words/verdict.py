"""The answer to a merchant's first question: is it good?"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.edges.report.words.measures import benchmark_of
from regulars.edges.report.writing import Writer
from regulars.insight.types import Measure, Report

FEW_CUSTOMERS = 30


@dataclass(frozen=True)
class Verdict:
    """A headline and the figures it rests on."""

    headline: str
    text: str


def verdict_of(report: Report, writer: Writer) -> Verdict:
    """The verdict by repeat customer rate and retention rate, each beside its published figure."""
    measures = {measure.code: measure for measure in report.measures}
    repeat, kept = measures.get("repeat_customer_rate"), measures.get("retention_rate")
    if repeat is None or repeat.value is None:
        return Verdict(_("There are no orders of known customers to judge."), "")
    headline = _("It is too early to say.") if _is_early(report) else _headline(repeat, kept)
    return Verdict(headline, _text(repeat, kept, writer))


def _is_early(report: Report) -> bool:
    """Whether customers are too few, or have had too little time, for rates to mean much."""
    counts = [measure.value for measure in report.measures if measure.code == "customers"]
    is_short = any(finding.code == "history_short" for finding in report.findings)
    return is_short or any(count is not None and count < FEW_CUSTOMERS for count in counts)


def _headline(repeat: Measure, kept: Measure | None) -> str:
    often = (repeat.value or 0) >= (benchmark_of(repeat) or 0)
    if kept is None or kept.value is None:
        return _("Customers come back.") if often else _("Too few customers come back.")
    loyal = kept.value >= (benchmark_of(kept) or 0)
    if often and loyal:
        return _("Your customers come back.")
    if often:
        return _("Customers come back at first, then drift away.")
    if loyal:
        return _("Regulars stay, but few customers become one.")
    return _("Most customers buy once and leave.")


def _text(repeat: Measure, kept: Measure | None, writer: Writer) -> str:
    """Both figures, each beside what is usual or good."""
    text = _("%(rate)s of the period's customers ordered more than once; about %(usual)s is usual.")
    text %= {"rate": writer.share(repeat.value), "usual": writer.share(benchmark_of(repeat))}
    if kept is None or kept.value is None:
        return text
    second = _(
        "Of the customers of the period before, %(rate)s ordered again; about %(usual)s is good."
    )
    second %= {"rate": writer.share(kept.value), "usual": writer.share(benchmark_of(kept))}
    return f"{text} {second}"
