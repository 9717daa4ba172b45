"""What customers will be worth, and who of them may be leaving."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Caption, Figure, Legend, Listing, Table, table
from regulars.edges.report.words.outlook import (
    chance_text,
    slipping_beside_groups,
    slipping_columns,
    slipping_text,
    span_text,
    untold_text,
)
from regulars.edges.report.words.ranges import ranged, span_of
from regulars.edges.report.writing import NOTHING, Writer
from regulars.insight.advice.facts import AT_RISK
from regulars.insight.report.findings.ahead import TENTH
from regulars.insight.report.findings.statements import is_concentrated
from regulars.insight.report.masking import masked
from regulars.insight.types import LifetimeValues, Outlook

SHOWN_SLIPPING = 20


def lifetime_values(material: Material, outlook: Outlook) -> Figure:
    """How what customers will bring is spread over them."""
    values = outlook.values
    return material.figure(
        "lifetime-values",
        Caption(
            title=_("What customers will be worth"),
            subtitle=_(
                "By what each should bring in the next %(span)s: how many of the customers these "
                "are, and how much of the whole they will bring."
            )
            % {"span": span_text(values.horizon_days, material.writer)},
            note=f"{_whole(material, values)} {_counted(material, values)}",
            description=_(
                "Two bars for each band of lifetime value: the share of customers and their share "
                "of the whole. The table below has every value."
            ),
            legend=(
                Legend(1, _("Share of customers")),
                Legend(2, _("Share of what they will bring")),
            ),
            term="lifetime_value_ahead",
        ),
        _bands(material, values),
    )


def _whole(material: Material, values: LifetimeValues) -> str:
    """The sum, its interval, and how much of it hangs on the best where that is clearly more."""
    writer = material.writer
    text = _("Together: %(total)s. Half of them will bring %(median)s or less.")
    said = text % {
        "total": ranged(*writer.estimates(values.total_minor, values.low_minor, values.high_minor)),
        "median": writer.money(values.median_minor),
    }
    if not is_concentrated(values.top_tenth_share or 0.0, of=TENTH):
        return said
    best = _("The tenth worth most will bring %(share)s of it.")
    return f"{said} {best % {'share': writer.share(values.top_tenth_share)}}"


def _counted(material: Material, values: LifetimeValues) -> str:
    """What of the money counts, and how much less later money does."""
    writer = material.writer
    share, year = writer.share(values.margin), writer.share(values.discount)
    if values.margin == 1:
        text = _("Revenue is counted, not profit; what comes a year later counts %(year)s less.")
    else:
        text = _("Of revenue, %(share)s is counted; what comes a year later counts %(year)s less.")
    return text % {"share": share, "year": year}


def _bands(material: Material, values: LifetimeValues) -> Table:
    writer = material.writer
    customers = sum(band.customers for band in values.bands)
    whole = sum(band.value_minor for band in values.bands)
    return table(
        _("Customers by what they will bring"),
        [
            _("Each brings"),
            _("Customers"),
            _("Of all customers"),
            _("Together"),
            _("Of the whole"),
        ],
        [
            (
                name,
                writer.count(band.customers),
                writer.share(band.customers / customers if customers else None),
                together,
                writer.share(band.value_minor / whole if whole else None),
            )
            for band, name, together in zip(
                values.bands,
                _band_names(values, writer),
                writer.amounts(*(band.value_minor for band in values.bands)),
                strict=True,
            )
        ],
    )


def _band_names(values: LifetimeValues, writer: Writer) -> list[str]:
    """The bands by their edges, all written in one way."""
    ends = (end for band in values.bands for end in (band.from_minor, band.to_minor))
    edges = sorted({end for end in ends if end is not None})
    written = dict(zip(edges, writer.estimates(*edges), strict=True))
    return [
        _("%(low)s or more") % {"low": written[band.from_minor]}
        if band.to_minor is None
        else span_of(written[band.from_minor], written[band.to_minor])
        for band in values.bands
    ]


def slipping_listing(material: Material, outlook: Outlook) -> Listing:
    """Who may be leaving, most value at risk first."""
    slipping = outlook.slipping
    return Listing(
        name="slipping",
        title=_("Who may be leaving"),
        text=tuple(sentence for sentence in _who_leaves(material, outlook) if sentence),
        table=_slipping_table(material, outlook) if slipping.rows else None,
        note=" ".join(_slipping_notes(material, outlook)),
        definition=material.definition("value_at_risk"),
    )


def _who_leaves(material: Material, outlook: Outlook) -> Iterator[str]:
    """How many may be leaving, and how far to trust who they are."""
    slipping, days = outlook.slipping, outlook.values.horizon_days
    if not outlook.model.tells_customers_apart:
        yield untold_text()
        return
    yield slipping_text(slipping.customers, slipping.at_risk_minor, days, material.writer)
    yield chance_text(outlook.model) if slipping.rows else ""


def _slipping_table(material: Material, outlook: Outlook) -> Table:
    writer = material.writer
    return table(
        _("Most value at risk first"),
        [
            _("Customer"),
            _("At risk"),
            _("Worth"),
            _("Still there"),
            _("Orders"),
            _("Last order"),
            _("Next was due"),
        ],
        [
            (
                masked(row.customer_id),
                writer.money(row.at_risk_minor),
                writer.money(row.value_minor),
                writer.share(row.alive, decimals=0),
                writer.count(row.purchases),
                writer.day(row.last_on),
                writer.day(row.due_on) if row.due_on else NOTHING,
            )
            for row in outlook.slipping.rows[:SHOWN_SLIPPING]
        ],
        words=(0,),
    )


def _slipping_notes(material: Material, outlook: Outlook) -> Iterator[str]:
    """What the columns mean, how many are left out, that people are masked, and how the groups that
    sound alike differ.
    """
    slipping, writer = outlook.slipping, material.writer
    shown = slipping.rows[:SHOWN_SLIPPING]
    if shown:
        yield slipping_columns()
    if shown and len(shown) < slipping.customers:
        yield (
            _("These are the first %(shown)s of %(all)s.")
            % {"shown": writer.count(len(shown)), "all": writer.count(slipping.customers)}
        )
    if any(masked(row.customer_id) != row.customer_id for row in shown):
        yield _(
            "This page may be sent on, so e-mail addresses, telephone numbers and names are "
            "only hinted at; the report's tables have them whole."
        )
    groups = {group.code for group in material.report.rfm.groups if group.customers}
    if outlook.model.tells_customers_apart and groups & AT_RISK:
        yield slipping_beside_groups()
