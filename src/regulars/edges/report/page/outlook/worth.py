"""What customers will be worth, and who of them may be leaving."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Caption, Figure, Legend, Listing, Table, table
from regulars.edges.report.words.outlook import slipping_columns, slipping_text, span_text
from regulars.edges.report.writing import NOTHING
from regulars.insight.report.masking import masked
from regulars.insight.types import LifetimeValues, Outlook, ValueBand

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
    """The sum, its interval, and how much of it hangs on the best."""
    writer = material.writer
    text = _(
        "Together: %(total)s (%(low)s to %(high)s). Half of them will bring %(median)s or less."
    )
    said = text % {
        "total": writer.estimate(values.total_minor),
        "low": writer.estimate(values.low_minor),
        "high": writer.estimate(values.high_minor),
        "median": writer.money(values.median_minor),
    }
    if values.top_tenth_share is None:
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
                _band(material, band),
                writer.count(band.customers),
                writer.share(band.customers / customers if customers else None),
                writer.money(band.value_minor),
                writer.share(band.value_minor / whole if whole else None),
            )
            for band in values.bands
        ],
    )


def _band(material: Material, band: ValueBand) -> str:
    writer = material.writer
    if band.to_minor is None:
        return _("%(low)s or more") % {"low": writer.money(band.from_minor)}
    return _("%(low)s to %(high)s") % {
        "low": writer.money(band.from_minor),
        "high": writer.money(band.to_minor),
    }


def slipping_listing(material: Material, outlook: Outlook) -> Listing:
    """Who may be leaving, most value at risk first."""
    slipping = outlook.slipping
    return Listing(
        name="slipping",
        title=_("Who may be leaving"),
        text=(
            slipping_text(
                slipping.customers,
                slipping.at_risk_minor,
                outlook.values.horizon_days,
                material.writer,
            ),
        ),
        table=_slipping_table(material, outlook) if slipping.rows else None,
        note=_slipping_note(outlook) if slipping.rows else "",
        definition=material.definition("value_at_risk"),
    )


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


def _slipping_note(outlook: Outlook) -> str:
    """What the columns mean, how many are left out, and that people are masked."""
    slipping = outlook.slipping
    shown = slipping.rows[:SHOWN_SLIPPING]
    parts = [slipping_columns()]
    if len(shown) < slipping.customers:
        parts.append(
            _("These are the first %(shown)s of %(all)s.")
            % {"shown": len(shown), "all": slipping.customers}
        )
    if any(masked(row.customer_id) != row.customer_id for row in shown):
        parts.append(
            _(
                "This page may be sent on, so e-mail addresses, telephone numbers and names are "
                "only hinted at; the report's tables have them whole."
            )
        )
    return " ".join(parts)
