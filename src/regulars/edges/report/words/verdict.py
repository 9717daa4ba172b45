"""The answer to a merchant's first question: is it good?"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regulars.edges.report.writing import Writer
from regulars.insight.report.findings.prospects import is_short
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
    return is_short(report.scope) or any(
        count is not None and count < FEW_CUSTOMERS for count in counts
    )


def _headline(repeat: Measure, kept: Measure | None) -> str:
    if repeat.benchmark is None:
        return _("It takes about a year to judge.")
    often = (repeat.value or 0) >= repeat.benchmark
    if kept is None or kept.value is None or kept.benchmark is None:
        return _("Customers come back.") if often else _("Too few customers come back.")
    loyal = kept.value >= kept.benchmark
    if often and loyal:
        return _("Your customers come back.")
    if often:
        return _("Customers come back at first, then drift away.")
    if loyal:
        return _("Regulars stay, but few customers become one.")
    return _("Most customers buy once and leave.")


def _text(repeat: Measure, kept: Measure | None, writer: Writer) -> str:
    """Both figures, each beside what is usual or good where the period is near a year."""
    sentences = [_repeat_text(repeat, writer)]
    if kept is not None and kept.value is not None:
        sentences.append(_kept_text(kept, writer))
    if repeat.benchmark is None:
        sentences.append(
            _(
                "Figures published of other stores are for about a year, so they are not held "
                "against this period."
            )
        )
    return " ".join(sentences)


def _repeat_text(repeat: Measure, writer: Writer) -> str:
    rate = writer.share(repeat.value)
    if repeat.benchmark is None:
        return _("%(rate)s of the period's customers ordered more than once.") % {"rate": rate}
    text = _("%(rate)s of the period's customers ordered more than once; about %(usual)s is usual.")
    return text % {"rate": rate, "usual": writer.share(repeat.benchmark)}


def _kept_text(kept: Measure, writer: Writer) -> str:
    rate = writer.share(kept.value)
    if kept.benchmark is None:
        return _("Of the customers of the period before, %(rate)s ordered again.") % {"rate": rate}
    text = _(
        "Of the customers of the period before, %(rate)s ordered again; about %(usual)s is good."
    )
    return text % {"rate": rate, "usual": writer.share(kept.benchmark)}
