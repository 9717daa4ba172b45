"""The answer to a merchant's first question: is it good?"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.words.basis import period_customers
from regulars.edges.report.words.findings import change_text, days_text, months_text
from regulars.edges.report.writing import Writer
from regulars.insight.report.findings.prospects import has_faded, is_early
from regulars.insight.report.findings.statements import FEWEST
from regulars.insight.types import Measure, Report, Tone

# Where one of these weighs most, nothing else comes first.
COLLAPSES = frozenset({"revenue_collapsed", "customers_dwindled", "nobody_new"})
FEWER = frozenset({"customers_falling", "customers_dwindled"})


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
        return Verdict(
            _("The orders do not say who bought."),
            _(
                "So only orders and revenue can be counted. With an e-mail address or a customer "
                "number on each order, the next report can say who comes back."
            ),
        )
    has_collapsed = bool(report.findings) and report.findings[0].code in COLLAPSES
    if is_early(report.scope, report.measures):
        text = _early_text(report, writer)
        if has_collapsed and has_faded(report.scope, report.measures):
            return Verdict(_collapse(report, writer), f"{_fewer_text(report, writer)} {text}")
        return Verdict(_("It is too early to say."), text)
    if has_collapsed:
        return Verdict(_collapse(report, writer), _after_collapse(report, repeat, kept, writer))
    if repeat.benchmark is None:
        return Verdict(_repeat_text(report, repeat, writer), _unjudged_text(report, kept, writer))
    return Verdict(_headline(repeat, kept), _judged_text(report, repeat, kept, writer))


def _customers(report: Report) -> float:
    """Known customers of the period; where they are not counted, they are taken to be enough."""
    counts = [measure.value for measure in report.measures if measure.code == "customers"]
    return next((count for count in counts if count is not None), FEWEST)


def _early_text(report: Report, writer: Writer) -> str:
    """Why it is too early: too few customers, or too little time. No rate, for it would mislead."""
    customers = round(_customers(report))
    if customers < FEWEST:
        text = ngettext(
            "Only %(count)s known customer has ordered in the period: a single one more or less "
            "would change every share.",
            "Only %(count)s known customers have ordered in the period: a single one more or less "
            "would change every share.",
            customers,
        )
        return text % {"count": writer.count(customers)}
    scope = report.scope
    days = days_text((scope.as_of - scope.first_day).days + 1, writer)
    return _(
        "The history covers %(days)s. It takes about a year to see who comes back; until then, "
        "take every share as a beginning."
    ) % {"days": days}


def _collapse(report: Report, writer: Writer) -> str:
    """What has fallen away: revenue, new customers or both, else customers."""
    found = {finding.code: finding.values for finding in report.findings}
    said = {}
    if fallen := found.get("revenue_collapsed"):
        said["change"] = change_text(float(fallen["change"]), writer)
    if idle := found.get("nobody_new"):
        said["months"] = months_text(float(idle["months"]), writer)
    if not said:
        fewer = change_text(float(found["customers_dwindled"]["change"]), writer)
        return _("Customers fell by %(change)s.") % {"change": fewer}
    if "months" not in said:
        return _("Revenue fell by %(change)s.") % said
    if "change" not in said:
        return _("Nobody new has ordered for %(months)s.") % said
    return _("Revenue fell by %(change)s, and nobody new has ordered for %(months)s.") % said


def _after_collapse(report: Report, repeat: Measure, kept: Measure | None, writer: Writer) -> str:
    """How many customers are left, and how often these order."""
    text = _text(report, repeat, kept, writer)
    fewer = _fewer_text(report, writer)
    return f"{fewer} {text}" if fewer else text


def _fewer_text(report: Report, writer: Writer) -> str:
    """By how much customers fell; empty where they did not."""
    counts = next((measure for measure in report.measures if measure.code == "customers"), None)
    if counts is None or not counts.previous or counts.value is None:
        return ""
    if counts.value >= counts.previous:
        return ""
    period = report.scope.period
    fewer = _("Customers fell by %(change)s, from %(before)s in the %(days)s before to %(now)s.")
    return fewer % {
        "change": change_text(counts.value / counts.previous - 1, writer),
        "before": writer.count(counts.previous),
        "days": days_text((period.end - period.start).days + 1, writer),
        "now": writer.count(counts.value),
    }


def _headline(repeat: Measure, kept: Measure | None) -> str:
    often = (repeat.value or 0) >= (repeat.benchmark or 0)
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


def _judged_text(report: Report, repeat: Measure, kept: Measure | None, writer: Writer) -> str:
    """Both figures, and that there are fewer customers where it is found: no rate shows it."""
    text = _text(report, repeat, kept, writer)
    falls = {finding.code for finding in report.findings if finding.tone is Tone.BAD}
    return f"{text} {_fewer_text(report, writer)}" if falls & FEWER else text


def _text(report: Report, repeat: Measure, kept: Measure | None, writer: Writer) -> str:
    """Both figures, each beside what is usual or good where the period is near a year."""
    sentences = [_repeat_text(report, repeat, writer)]
    if kept is not None and kept.value is not None:
        sentences.append(_kept_text(kept, writer))
    return " ".join(sentences)


def _unjudged_text(report: Report, kept: Measure | None, writer: Writer) -> str:
    """What the headline counts, who came back, and why that is not held against other stores."""
    period = report.scope.period
    days = days_text((period.end - period.start).days + 1, writer)
    sentences = [_("That is within %(days)s.") % {"days": days}]
    if kept is not None and kept.value is not None:
        sentences.append(_kept_text(kept, writer))
    sentences.append(
        _("Whether that is good takes about a year to judge: other stores' figures are for one.")
    )
    return " ".join(sentences)


def _repeat_text(report: Report, repeat: Measure, writer: Writer) -> str:
    said = {
        "rate": writer.share(repeat.value),
        "customers": period_customers(report.measures, writer),
    }
    if repeat.benchmark is None:
        return _("%(rate)s of %(customers)s ordered more than once.") % said
    text = _("%(rate)s of %(customers)s ordered more than once; about %(usual)s is usual.")
    return text % {**said, "usual": writer.share(repeat.benchmark)}


def _kept_text(kept: Measure, writer: Writer) -> str:
    rate = writer.share(kept.value)
    if kept.benchmark is None:
        return _("Of the customers of the period before, %(rate)s ordered again.") % {"rate": rate}
    text = _(
        "Of the customers of the period before, %(rate)s ordered again; about %(usual)s is good."
    )
    return text % {"rate": rate, "usual": writer.share(kept.benchmark)}
