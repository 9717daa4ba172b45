"""Each finding as one sentence, and the verdict over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babel.dates import get_month_names
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.words.growth import lever_lead
from regulars.edges.report.words.marking import gettext_noop
from regulars.edges.report.writing import Writer
from regulars.insight.report.findings import FINDINGS, ValueKind
from regulars.insight.types import Finding, Tone

WHOLE_RATE = 10
MANIFOLD = 10  # of a rise: ten times more than before, 1,000 %
NEARLY_ALL = 0.995  # of a fall: would read as all
SMALL_RATE = 1
MOVES = ("_rising", "_falling")  # their tone is neutral only where the seasons differ

TONES = {
    "good": gettext_noop("Good sign"),
    "bad": gettext_noop("Needs attention"),
    "neutral": gettext_noop("Good to know"),
}

# Where the page shows a part of the report.
SECTIONS = {
    "measures": "measures",
    "months": "returning",
    "shares": "returning",
    "cohorts": "cohorts",
    "gaps": "cohorts",
    "first_products": "cohorts",
    "first_channels": "cohorts",
    "rfm": "groups",
    "outlook": "outlook",
    "simulation": "growth",
    "advice": "advice",
    "quality": "data",
}

WHOLE_AVERAGES_FROM = 10

GRAINS = {
    "day": gettext_noop("day"),
    "week": gettext_noop("week"),
    "month": gettext_noop("month"),
    "quarter": gettext_noop("quarter"),
    "year": gettext_noop("year"),
}

PASTS = {
    "year_before": gettext_noop("the same months a year before"),
    "months_before": gettext_noop("as many months before that"),
}

# What was found.
SENTENCES = {
    "most_buy_once": gettext_noop(
        "%(one_time_share)s of all %(all_customers)s customers so far (%(customers)s) have "
        "bought only once."
    ),
    "second_order_window": gettext_noop(
        "Of those who come back, a quarter do so within %(lower_quartile_days)s, half within "
        "%(median_days)s and three quarters within %(upper_quartile_days)s."
    ),
    "second_order_is_the_hurdle": gettext_noop(
        "The second order is the hurdle: %(second_share)s of all customers so far have placed "
        "one, and %(third_share)s of those a third."
    ),
    "customers_at_risk": gettext_noop("%(customers)s good customers have gone quiet."),
    "regulars_slipping": gettext_noop(
        "Of the %(regulars)s champions and loyal customers at the start of the period, "
        "%(customers)s (%(share)s) have slipped to a lesser group."
    ),
    "champions_bring": gettext_noop(
        "%(customers)s champions, %(customers_share)s of all customers so far, have brought "
        "%(revenue_share)s of revenue."
    ),
    "repeat_rate_below_benchmark": gettext_noop(
        "%(repeat_customer_rate)s of the period's customers bought more than once; about "
        "%(benchmark)s is usual."
    ),
    "repeat_rate_above_benchmark": gettext_noop(
        "%(repeat_customer_rate)s of the period's customers bought more than once; about "
        "%(benchmark)s is usual."
    ),
    "retention_below_benchmark": gettext_noop(
        "%(retention_rate)s of the previous period's customers came back; about %(benchmark)s "
        "is good."
    ),
    "retention_above_benchmark": gettext_noop(
        "%(retention_rate)s of the previous period's customers came back; about %(benchmark)s "
        "is good."
    ),
    "revenue_rising": gettext_noop(
        "Revenue rose by %(change)s, from %(previous_minor)s in the %(days)s before to "
        "%(revenue_minor)s."
    ),
    "revenue_falling": gettext_noop(
        "Revenue fell by %(change)s, from %(previous_minor)s in the %(days)s before to "
        "%(revenue_minor)s."
    ),
    "revenue_collapsed": gettext_noop(
        "Revenue fell by %(change)s, from %(previous_minor)s in the %(days)s before to "
        "%(revenue_minor)s: more than most seasons explain."
    ),
    "customers_falling": gettext_noop(
        "Fewer customers ordered: %(customers)s, against %(previous)s in the %(days)s before, "
        "%(change)s fewer."
    ),
    "customers_dwindled": gettext_noop(
        "Far fewer customers ordered: %(customers)s, against %(previous)s in the %(days)s "
        "before, %(change)s fewer."
    ),
    "order_value_rising": gettext_noop(
        "The average order grew by %(change)s, from %(previous_minor)s in the %(days)s before "
        "to %(order_value_minor)s."
    ),
    "order_value_falling": gettext_noop(
        "The average order shrank by %(change)s, from %(previous_minor)s in the %(days)s "
        "before to %(order_value_minor)s."
    ),
    "frequency_rising": gettext_noop(
        "Customers order more often: %(frequency)s orders each, up from %(previous)s in the "
        "%(days)s before."
    ),
    "frequency_falling": gettext_noop(
        "Customers order less often: %(frequency)s orders each, down from %(previous)s in the "
        "%(days)s before."
    ),
    "new_customers_rising": gettext_noop(
        "%(per_month)s new customers a month in the last %(span_months)s, %(change)s more than "
        "in %(compared_with)s (%(previous_per_month)s)."
    ),
    "new_customers_falling": gettext_noop(
        "%(per_month)s new customers a month in the last %(span_months)s, %(change)s fewer "
        "than in %(compared_with)s (%(previous_per_month)s)."
    ),
    "nobody_new": gettext_noop("Nobody new has ordered for %(months)s."),
    "season_peak": gettext_noop(
        "%(peak_month)s is the high season, with %(ratio)s times the orders of an average month."
    ),
    "cohorts_improving": gettext_noop(
        "Recent customers come back more: %(recent_share)s ordered again in the %(grain)s "
        "after their first order, against %(earlier_share)s of earlier ones."
    ),
    "cohorts_weakening": gettext_noop(
        "Recent customers come back less: %(recent_share)s ordered again in the %(grain)s "
        "after their first order, against %(earlier_share)s of earlier ones."
    ),
    "repeat_customers_carry_revenue": gettext_noop(
        "The %(repeat_customers)s of this period's customers who bought more than once brought "
        "%(repeat_revenue)s of what known customers spent in it."
    ),
    "best_fifth_brings": gettext_noop(
        "The best fifth of this period's customers brings %(top_fifth_revenue)s of revenue."
    ),
    "first_product_makes_regulars": gettext_noop(
        "Those who began with “%(name)s” come back more: %(repeat_share)s of %(customers)s, "
        "against %(average_share)s of all."
    ),
    "first_product_ends_there": gettext_noop(
        "Those who began with “%(name)s” come back less: %(repeat_share)s of %(customers)s, "
        "against %(average_share)s of all."
    ),
    "first_channel_makes_regulars": gettext_noop(
        "Those who first ordered through “%(name)s” come back more: %(repeat_share)s of "
        "%(customers)s, against %(average_share)s of all."
    ),
    "value_at_risk": gettext_noop(
        "%(customers)s customers are later than usual and may be leaving: %(at_risk_minor)s of "
        "what customers should bring is at risk with them (%(share)s)."
    ),
    "future_value_concentrated": gettext_noop(
        "The tenth of customers worth most will bring %(top_tenth_share)s of the "
        "%(total_minor)s that all of them should bring."
    ),
    "purchases_overdue": gettext_noop(
        "%(purchases)s purchases are overdue: their buyers would usually have bought the product "
        "again by now. The most, %(most)s, are of “%(name)s”."
    ),
    "biggest_lever": gettext_noop(
        "%(lever)s: about %(extra_minor)s in twelve months (%(low_minor)s to %(high_minor)s)."
    ),
    "returns_high": gettext_noop(
        "%(returned_share)s of what is sold is taken back: %(returned_minor)s."
    ),
    "anonymous_high": gettext_noop(
        "%(anonymous_share)s of revenue (%(anonymous_minor)s in %(orders)s orders) comes from "
        "unknown customers, who cannot be invited back."
    ),
    "rows_left_out": gettext_noop("%(rows)s rows (%(share)s) could not be used."),
    "history_short": gettext_noop(
        "The history is short (%(months)s): most customers have not had time to come back, so "
        "their shares look low."
    ),
}
# What to make of it.
REMARKS = {
    "most_buy_once": gettext_noop("Give them a reason for the second order."),
    "second_order_window": gettext_noop(
        "Write to new customers within %(write_by_day)s: most of those who will come back have "
        "not done so by then."
    ),
    "customers_at_risk": gettext_noop(
        "They have brought %(revenue_minor)s, %(revenue_share)s of all revenue from known "
        "customers: win these back first."
    ),
    "regulars_slipping": gettext_noop("Write before they are gone."),
    "value_at_risk": gettext_noop("Write to them, those with most at risk first."),
    "purchases_overdue": gettext_noop("Remind them."),
    "revenue_collapsed": gettext_noop("Find out first what went."),
    "customers_dwindled": gettext_noop("Find out first where they went."),
    "nobody_new": gettext_noop(
        "Unless the file leaves new customers out, winning some comes before everything else."
    ),
    "season_peak": gettext_noop("Plan ahead how to bring its first-time buyers back."),
    "best_fifth_brings": gettext_noop("Know who they are, and look after them first."),
    "first_product_makes_regulars": gettext_noop("Try showing it to newcomers."),
    "first_product_ends_there": gettext_noop("Find out why, or follow it up."),
    "first_channel_makes_regulars": gettext_noop("Send newcomers there."),
    "returns_high": gettext_noop("Look at what comes back most, and why."),
    "anonymous_high": gettext_noop("Ask for an e-mail address with every order."),
}


def finding_text(finding: Finding, writer: Writer) -> str:
    """The finding in one or two sentences, with a word of warning where the season may differ."""
    return " ".join(part for part in finding_parts(finding, writer) if part)


def finding_parts(finding: Finding, writer: Writer) -> tuple[str, str]:
    """What was found, in a sentence, and what to make of it; the latter may be empty."""
    values = _values(finding, writer)
    return _sentence(finding, values) % values, _remark(finding) % values


def _remark(finding: Finding) -> str:
    """What to make of it: where the seasons differ, that it may be them."""
    if finding.code.endswith(MOVES) and finding.tone is Tone.NEUTRAL:
        return _("That may be the season and no trend.")
    if finding.code == "second_order_window" and _is_late_to_write(finding):
        return ""
    return _(REMARKS[finding.code]) if finding.code in REMARKS else ""


def _is_late_to_write(finding: Finding) -> bool:
    """Whether half of those who come back have done so by the day to write by."""
    found = finding.values
    return round(float(found["median_days"])) <= float(found["write_by_day"])


def _values(finding: Finding, writer: Writer) -> dict[str, str]:
    kinds, found = FINDINGS[finding.code].values, finding.values
    said = {name: _value(found[name], kind, writer) for name, kind in kinds.items()}
    estimated = [name for name, kind in kinds.items() if kind is ValueKind.ESTIMATE]
    together = writer.estimates(*(float(found[name]) for name in estimated))
    return said | dict(zip(estimated, together, strict=True))


def _sentence(finding: Finding, said: dict[str, str]) -> str:
    """The sentence, in other words where it would not read well."""
    return _otherwise(finding, said) or _(SENTENCES[finding.code])


def _otherwise(finding: Finding, said: dict[str, str]) -> str:
    """The sentence in the singular where it speaks of one row, without a range where both ends read
    alike, without a product that has most where none or one has all, and without a change that is
    no percentage; empty where it reads well.
    """
    code, values = finding.code, finding.values
    if code == "biggest_lever" and said["low_minor"] == said["high_minor"]:
        return _("%(lever)s: about %(extra_minor)s in twelve months.")
    if code == "rows_left_out":
        return ngettext(
            "%(rows)s row (%(share)s) could not be used.",
            "%(rows)s rows (%(share)s) could not be used.",
            int(values["rows"]),
        )
    if code == "purchases_overdue" and not said["name"]:
        return _(
            "%(purchases)s purchases are overdue: their buyers would usually have bought the "
            "product again by now."
        )
    if code == "purchases_overdue" and said["most"] == said["purchases"]:
        return _(
            "%(purchases)s purchases are overdue: their buyers would usually have bought the "
            "product again by now. All are of “%(name)s”."
        )
    if code == "new_customers_rising" and is_manifold(float(values["change"])):
        return _(
            "%(per_month)s new customers a month in the last %(span_months)s, against "
            "%(previous_per_month)s in %(compared_with)s."
        )
    return ""


def tone_name(tone: str) -> str:
    """What the tone is called."""
    return _(TONES[tone])


def is_manifold(change: float) -> bool:
    """Whether something has risen so much that nobody would read the percentage."""
    return change > MANIFOLD


def change_text(change: float, writer: Writer) -> str:
    """By how much something rose or fell; what is left of it is never rounded away."""
    if is_manifold(change):
        return _("a factor of %(times)s") % {"times": writer.count(1 + change)}
    if -1 < change < -NEARLY_ALL:
        return _("more than %(share)s") % {"share": writer.share(0.99)}
    return writer.share(abs(change))


def days_text(days: float, writer: Writer) -> str:
    """So many days."""
    return ngettext("%(count)s day", "%(count)s days", round(days)) % {"count": writer.count(days)}


def rate_text(rate: float, writer: Writer) -> str:
    """So many a month: below ten with a decimal, below one with two, for 0.33 is not none."""
    if rate >= WHOLE_RATE:
        return writer.count(rate)
    return writer.average(rate) if rate >= SMALL_RATE or not rate else writer.ratio(rate)


def rate_texts(rates: Sequence[float], writer: Writer) -> tuple[str, ...]:
    """Rates that stand below each other: as many decimals in all as the least of them needs."""
    least = min((rate for rate in rates if rate > 0), default=0.0)
    decimals = 2 if 0 < least < SMALL_RATE else 1
    return writer.averages(*rates, decimals=decimals, whole_from=WHOLE_RATE)


def months_text(months: float, writer: Writer) -> str:
    """So many months."""
    whole = round(months)
    if whole < 1:
        return _("less than a month")
    return ngettext("%(count)s month", "%(count)s months", whole) % {"count": writer.count(whole)}


def _value(value: float | str, kind: ValueKind, writer: Writer) -> str:
    """A finding's value as its kind is written."""
    if isinstance(value, str):
        words = {
            ValueKind.GRAIN: lambda code: _(GRAINS[code]),
            ValueKind.PAST: lambda code: _(PASTS[code]),
            ValueKind.LEVER: lever_lead,
        }
        return words.get(kind, str)(value)
    writers: dict[ValueKind, Callable[[float], str]] = {
        ValueKind.SHARE: writer.share,
        ValueKind.CHANGE: lambda change: change_text(change, writer),
        ValueKind.MONEY: writer.short_money,
        ValueKind.ESTIMATE: writer.estimate,
        ValueKind.COUNT: lambda count: _count_text(count, writer),
        ValueKind.RATIO: writer.ratio,
        ValueKind.RATE: lambda rate: rate_text(rate, writer),
        ValueKind.DAYS: lambda days: days_text(days, writer),
        ValueKind.MONTHS: lambda months: months_text(months, writer),
        ValueKind.MONTH: lambda month: _month_name(month, writer),
    }
    return writers[kind](value)


def _count_text(count: float, writer: Writer) -> str:
    """A count; an average of a few keeps a decimal, so that a third of one is not none."""
    is_small_average = count != round(count) and abs(count) < WHOLE_AVERAGES_FROM
    return writer.average(count) if is_small_average else writer.count(count)


def _month_name(month: float, writer: Writer) -> str:
    """The month's name by its number from 1 to 12."""
    return str(get_month_names("wide", "stand-alone", writer.locale)[int(month)])
