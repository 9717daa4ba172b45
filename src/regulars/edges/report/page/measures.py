"""How good is it? The measures with their change and their context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Change, MeasureCard, Measures
from regulars.edges.report.words.basis import period_customers
from regulars.edges.report.words.findings import change_text, is_manifold
from regulars.edges.report.words.measures import (
    COUNTS,
    LOWER_IS_BETTER,
    MAIN,
    context_of,
    name_of,
)
from regulars.edges.report.words.ranges import times_text
from regulars.edges.report.writing import Writer
from regulars.insight.benchmarks import is_under_a_year
from regulars.insight.report.findings.prospects import is_early
from regulars.insight.types import Measure, Scope, Unit

FROM_BEFORE = frozenset({"churn_rate", "retention_rate"})  # of the customers of the period before
FREQUENT = ("orders", "customers", "purchase_frequency")  # all orders, and those of the known
LEVEL = 0.005  # a change below half a point or half a per cent is none


def measures_section(material: Material) -> Measures:
    """The cards of the measures, the five ahead of the counts."""
    by_code = {measure.code: measure for measure in material.report.measures}
    scope, writer = material.report.scope, material.writer
    if scope.previous and _is_early(material):
        lead = _(
            "%(period)s. It is too early to compare it with the days before: a few orders more or "
            "less would change every figure."
        ) % {"period": writer.period(scope.period)}
    elif scope.previous:
        lead = _("%(period)s, beside %(previous)s.") % {
            "period": writer.period(scope.period),
            "previous": writer.period(scope.previous),
        }
        if is_under_a_year(scope.period):
            lead += " " + _(
                "In less than a year a change may be the season's, so none is called good or bad."
            )
    else:
        lead = _("%(period)s. There is no earlier period to compare with.") % {
            "period": writer.period(scope.period)
        }
    return Measures(
        id="measures",
        kicker=_("The five measures"),
        title=_("Is it good?"),
        lead=lead,
        cards=tuple(_card(material, by_code[code], by_code) for code in MAIN if code in by_code),
        counts=tuple(_card(material, by_code[code], by_code) for code in COUNTS if code in by_code),
    )


def _is_early(material: Material) -> bool:
    return is_early(material.report.scope, material.report.measures)


def _card(material: Material, measure: Measure, by_code: Mapping[str, Measure]) -> MeasureCard:
    writer = material.writer
    is_bar = measure.unit is Unit.SHARE and measure.value is not None
    benchmark = measure.benchmark
    return MeasureCard(
        code=measure.code,
        name=name_of(measure.code),
        value=_figure(measure, writer),
        change=_change(material, measure),
        no_change=_no_change(measure, material.report.scope, writer),
        context=_context(measure, by_code, writer),
        meter=100 * (measure.value or 0) if is_bar else None,
        mark=100 * benchmark if is_bar and benchmark is not None else None,
        definition=material.definition(measure.code),
    )


def _change(material: Material, measure: Measure) -> Change | None:
    """Against the period before; not where it is too early to say."""
    if _is_early(material):
        return None
    same_season = not is_under_a_year(material.report.scope.period)
    return change_of(measure, material.writer, is_same_season=same_season)


def _figure(measure: Measure, writer: Writer) -> str:
    """The measure's value, large sums of money shortened."""
    if measure.unit is Unit.MONEY:
        return writer.short_money(measure.value)
    return writer.figure(measure.value, measure.unit)


def _context(measure: Measure, by_code: Mapping[str, Measure], writer: Writer) -> str:
    """What the figure counts, and the published figure to hold it against."""
    if measure.value is None:
        return _unknown(measure)
    customers = period_customers(by_code.values(), writer)
    context, benchmark = context_of(measure.code, customers), measure.benchmark
    kept = by_code.get("retention_rate")
    if measure.code == "churn_rate" and kept is not None:
        return f"{context} {_retained(kept, writer)}"
    if measure.code == "purchase_frequency":
        return f"{context} {_left_out(by_code, writer)}".rstrip()
    if benchmark is None:
        return context
    usual = _("The mark: about %(share)s, usual in e-commerce.")
    return f"{context} {usual % {'share': writer.share(benchmark)}}"


def _left_out(by_code: Mapping[str, Measure], writer: Writer) -> str:
    """How many of the period's orders nobody known placed; nothing where there are none."""
    values = [by_code[code].value for code in FREQUENT if code in by_code]
    if len(values) < len(FREQUENT) or None in values:
        return ""
    orders, customers, frequency = (value or 0.0 for value in values)
    unknown = round(orders - customers * frequency)
    if unknown <= 0:
        return ""
    text = ngettext(
        "%(count)s order of unknown customers is left out.",
        "%(count)s orders of unknown customers are left out.",
        unknown,
    )
    return text % {"count": writer.count(unknown)}


def _unknown(measure: Measure) -> str:
    """Why there is no figure."""
    if measure.code in FROM_BEFORE:
        return _("It takes a period before this one, to see who of its customers came back.")
    return _("It cannot be computed from this history.")


def _no_change(measure: Measure, scope: Scope, writer: Writer) -> str:
    """Why there is no change against the previous period, and when there will be one."""
    if measure.value is None or measure.previous is not None:
        return ""
    if measure.code == "customer_lifetime_value":
        return _("It adds up over the whole history, so it is not set beside a period before.")
    if scope.period.start <= scope.first_day:
        return _("No change: there is nothing before the whole history.")
    length = scope.period.end - scope.period.start + timedelta(days=1)
    before = 2 if measure.code in FROM_BEFORE else 1
    since = scope.first_day + (before + 1) * length - timedelta(days=1)
    if since <= scope.period.end:  # far enough back, but nobody was there
        return ""
    if scope.period.end < scope.last_day:
        return _("No change: the history does not reach far enough back.")
    return _("No change yet: the history reaches far enough back from %(day)s on.") % {
        "day": writer.day(since)
    }


def _retained(kept: Measure, writer: Writer) -> str:
    """Retention, churn's mirror image, with what is good and what that leaves."""
    good = kept.benchmark
    if good is None:
        return _("%(share)s did: the retention rate.") % {"share": writer.share(kept.value)}
    text = _(
        "%(share)s did: the retention rate. The mark: %(left)s, which a good retention rate of "
        "%(good)s leaves."
    )
    return text % {
        "share": writer.share(kept.value),
        "good": writer.share(good),
        "left": writer.share(1 - good),
    }


def change_of(measure: Measure, writer: Writer, *, is_same_season: bool = True) -> Change | None:
    """How the measure moved against the previous period, or None where nothing can be compared.

    Between different seasons a move is neither good nor bad. A rise to many times what it was is no
    percentage.
    """
    if measure.value is None or measure.previous is None:
        return None
    before = _figure(replace(measure, value=measure.previous), writer)
    if measure.unit is Unit.SHARE:
        moved = measure.value - measure.previous
        size = _("%(number)s points") % {"number": writer.points(abs(moved))}
    elif measure.previous:
        moved = measure.value / measure.previous - 1
        size = change_text(moved, writer)
    else:
        return None
    if abs(moved) < LEVEL:
        return Change("flat", "neutral", _("about as before (%(before)s)") % {"before": before})
    template = _("up %(size)s from %(before)s") if moved > 0 else _("down %(size)s from %(before)s")
    if is_manifold(moved) and measure.unit is not Unit.SHARE:
        template = _("%(size)s what it was before (%(before)s)")
        size = times_text(1 + moved, writer)
    is_good = (moved > 0) != (measure.code in LOWER_IS_BETTER)
    return Change(
        direction="up" if moved > 0 else "down",
        tone=("good" if is_good else "bad") if is_same_season else "neutral",
        text=template % {"size": size, "before": before},
    )
