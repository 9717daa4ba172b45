"""What is a better rate worth? The textbook pair, this store, and what each lever earns."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import (
    Asked,
    Caption,
    Figure,
    Growth,
    Legend,
    LeverRow,
    Table,
    table,
)
from regulars.edges.report.words.growth import basis_text, lever_measure, lever_name, store_name
from regulars.edges.report.words.ranges import span_of
from regulars.edges.report.writing import Writer
from regulars.insight.months import whole_months
from regulars.insight.report.findings.prospects import is_early
from regulars.insight.simulate.levers import RIVALS, leading_lever
from regulars.insight.simulate.observation import WINDOW_MONTHS
from regulars.insight.types import Lever, Shifted, SimulatedStore

CHECKED_FROM = 2 * WINDOW_MONTHS  # whole months
LEVEL = 0.005  # half a per cent off is not off
COLOURS = (2, 1, 4, 3)  # in the drawing's order: as it is, improved or at other rates


def growth_section(material: Material) -> Growth:
    """The simulator and its levers."""
    levers = material.report.simulation.levers
    return Growth(
        id="growth",
        kicker=_("Growth simulator"),
        title=_("What is a better rate worth?"),
        lead=_lead(material),
        figures={"growth": _store(material), "textbook": _textbook(material)},
        levers=tuple(_lever(material, lever) for lever in levers),
        asked=_asked(material),
        note=_note(material) if levers else "",
        definition=material.definition("lever_interval"),
    )


def _lead(material: Material) -> str:
    levers = material.report.simulation.levers
    if is_early(material.report.scope, material.report.measures):
        return _("It is too early to simulate this store: any sum of money would be a guess.")
    if not levers:
        return _("There are too few whole months with returning customers to simulate this store.")
    if not {lever.code for lever in levers} >= RIVALS:
        return _(
            "Keeping and winning customers cannot be weighed against each other here: one of them "
            "has not happened in these months, and a tenth more of nothing is nothing."
        )
    if leading_lever(levers) is None:
        return _("The store's months differ too much to say which measure would earn most.")
    return _(
        "More orders per customer and larger orders earn a tenth in every store. What keeping and "
        "winning customers earn depends on the store, and this is what they would earn here."
    )


def _note(material: Material) -> str:
    simulation, writer = material.report.simulation, material.writer
    template = ngettext(
        "Every measure is moved by a tenth of itself. The interval (%(share)s) says how well the "
        "store's own figures of the last %(months)s month are known; it does not say "
        "how likely the measure is to move.",
        "Every measure is moved by a tenth of itself. The interval (%(share)s) says how well the "
        "store's own figures of the last %(months)s months are known; it does not say "
        "how likely the measure is to move.",
        simulation.observed_months,
    )
    return template % {
        "share": writer.share(simulation.confidence),
        "months": writer.count(simulation.observed_months),
    }


def _lever(material: Material, lever: Lever) -> LeverRow:
    writer = material.writer
    top = max(other.high_minor for other in material.report.simulation.levers) or 1
    extra, low, high = writer.estimates(
        lever.extra_revenue_minor, lever.low_minor, lever.high_minor
    )
    return LeverRow(
        name=lever_name(lever.code),
        change=_change(writer, lever),
        extra="+" + extra,
        interval=span_of(low, high),
        low=100 * lever.low_minor / top,
        high=100 * (lever.high_minor - lever.low_minor) / top,
        middle=100 * lever.extra_revenue_minor / top,
    )


def _change(writer: Writer, moved: Lever | Shifted) -> str:
    return _("%(measure)s: %(now)s → %(then)s") % {
        "measure": lever_measure(moved.code),
        "now": writer.figure(moved.now, moved.unit),
        "then": writer.figure(moved.then, moved.unit),
    }


def _asked(material: Material) -> Asked | None:
    """What was asked about measures that move together."""
    found, writer = material.report.simulation.what_if, material.writer
    if found is None:
        return None
    sign = "+" if found.extra_revenue_minor > 0 else ""
    extra, low, high = writer.estimates(
        found.extra_revenue_minor, found.low_minor, found.high_minor
    )
    likely = _("likely between %(low)s and %(high)s") % {"low": low, "high": high}
    return Asked(
        changes=tuple(_change(writer, measure) for measure in found.measures),
        extra=sign + extra,
        interval=likely if low != high else "",
    )


def _store(material: Material) -> Figure:
    stores = material.report.simulation.store
    return material.figure(
        "growth",
        Caption(
            title=_("This store over the next twelve months"),
            subtitle=_otherwise(stores),
            note=_observed(material),
            description=_description(material, stores),
            legend=_legend(material, stores),
            axis=_("Months from now"),
            term="growth_simulation",
        ),
        _table(material, stores),
    )


def _otherwise(stores: tuple[SimulatedStore, ...]) -> str:
    """What the lines beside the store as it is suppose."""
    if any(store.code == "improved" for store in stores) or not stores:
        return _(
            "Revenue from known customers, added up: as it is, and with five points more of its "
            "customers coming back each month."
        )
    return _(
        "Revenue from known customers, added up: as it is, and with the shares of its customers "
        "coming back each month that you asked for."
    )


def _observed(material: Material) -> str:
    """What the store has brought lately, what the lines suppose, and how far to trust them."""
    simulation, writer = material.report.simulation, material.writer
    if not simulation.store:
        return ""
    brought = ngettext(
        "The last whole month brought %(revenue)s.",
        "The last %(months)s whole months brought %(revenue)s.",
        simulation.observed_months,
    ) % {
        "months": writer.count(simulation.observed_months),
        "revenue": writer.short_money(simulation.observed_revenue_minor),
    }
    said = (brought, basis_text(simulation.basis), _band(material), _check(material))
    return " ".join(part for part in said if part)


def _band(material: Material) -> str:
    """What the areas behind the lines mean, where there are any."""
    simulation, writer = material.report.simulation, material.writer
    if not any(has_band(store) for store in simulation.store):
        return ""
    return _(
        "If the store goes on like that, its revenue stays within the band with a chance of "
        "%(share)s."
    ) % {"share": writer.share(simulation.confidence)}


def _check(material: Material) -> str:
    """What the same reckoning would have said a year ago beside what came."""
    simulation, writer = material.report.simulation, material.writer
    said, came = simulation.checked_minor, simulation.observed_revenue_minor
    if said is None or came <= 0:
        return _unchecked(material)
    error = said / came - 1
    if abs(error) < LEVEL:
        template = _("A year ago it would have said %(said)s, which is what came.")
    elif error > 0:
        template = _("A year ago it would have said %(said)s: %(error)s too much.")
    else:
        template = _("A year ago it would have said %(said)s: %(error)s too little.")
    return template % {"said": writer.estimate(said), "error": writer.share(abs(error))}


def _unchecked(material: Material) -> str:
    """What is missing for a check against the past."""
    report = material.report
    scope = report.scope
    whole = len(whole_months(report.months, first_day=scope.first_day, last_day=scope.as_of))
    if whole >= CHECKED_FROM:
        return _("A year ago there was too little history to check this against.")
    text = ngettext(
        "With %(needed)s whole calendar months on record this could be checked against the past; "
        "there is %(whole)s.",
        "With %(needed)s whole calendar months on record this could be checked against the past; "
        "there are %(whole)s.",
        whole,
    )
    return text % {"needed": CHECKED_FROM, "whole": whole}


def _textbook(material: Material) -> Figure:
    stores = material.report.simulation.textbook
    return material.figure(
        "textbook",
        Caption(
            title=_("The textbook example"),
            subtitle=_two_rates(stores, material.writer),
            description=_description(material, stores),
            legend=_legend(material, stores),
            axis=_("Months"),
            term="growth_simulation",
        ),
        _table(material, stores),
    )


def _two_rates(stores: tuple[SimulatedStore, ...], writer: Writer) -> str:
    """What the two lines of the textbook tell apart."""
    if len(stores) < 2:  # noqa: PLR2004 - a pair
        return ""
    fewer, more, *_others = stores
    return _(
        "Two stores win %(new)s customers a month who spend %(spent)s each. In one, %(fewer)s of "
        "all customers won so far come back each month; in the other, %(more)s. How many buy in a "
        "month:"
    ) % {
        "new": writer.count(fewer.new_customers_per_month),
        "spent": writer.estimate(fewer.order_value_minor),
        "fewer": writer.share(fewer.monthly_retention),
        "more": writer.share(more.monthly_retention),
    }


def _name(material: Material, store: SimulatedStore) -> str:
    return store_name(store.code, material.writer.share(store.monthly_retention))


def has_band(store: SimulatedStore) -> bool:
    """Whether anything says how far its revenue may get from the line."""
    return any(point.low_minor is not None for point in store.points)


def _legend(material: Material, stores: tuple[SimulatedStore, ...]) -> tuple[Legend, ...]:
    return tuple(
        Legend(colour, _name(material, store))
        for colour, store in zip(COLOURS, stores, strict=False)
    )


def _description(material: Material, stores: tuple[SimulatedStore, ...]) -> str:
    """The lines and where each ends."""
    writer = material.writer
    return "; ".join(
        _("%(name)s ends at %(customers)s customers and %(revenue)s in all")
        % {
            "name": _name(material, store),
            "customers": writer.count(store.points[-1].customers),
            "revenue": writer.short_money(store.points[-1].cumulative_revenue_minor),
        }
        for store in stores
        if store.points
    )


def _table(material: Material, stores: tuple[SimulatedStore, ...]) -> Table:
    writer = material.writer
    head = [_("Month")]
    for store in stores:
        name = {"name": _name(material, store)}
        head += [_("%(name)s: customers") % name, _("%(name)s: revenue so far") % name]
        if has_band(store):
            head += [_("%(name)s: likely at least") % name, _("%(name)s: likely at most") % name]
    rows = []
    for points in zip(*(store.points for store in stores), strict=False):
        row = [writer.count(points[0].month)]
        for point in points:
            money = (point.cumulative_revenue_minor, point.low_minor, point.high_minor)
            row += [
                writer.count(point.customers),
                *writer.amounts(*(minor for minor in money if minor is not None)),
            ]
        rows.append(row)
    return table(_("The simulated stores month by month"), head, rows)
