"""How customers began, by first product and first channel, and who came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.maps import grain_name
from regulars.edges.report.page.material import Material
from regulars.edges.report.page.naming import shown_name
from regulars.edges.report.page.values import Entries, EntryRow, HeatCell, HeatMap, HeatRow
from regulars.edges.report.words.growth import inherited_text
from regulars.insight.types import EntryGroup

SHOWN_ENTRIES = 10
SHOWN_AGES = 12
STEPS = 7  # colours of the ramp
LEAST_TOP = 0.07  # shares below are not made to look like much


def entry_tables(material: Material) -> Iterator[Entries]:
    """By first product where products are known, and by first channel where there are several."""
    report = material.report
    if report.first_products:
        yield _entries(
            material,
            _("What customers bought first, and who came back"),
            _("First product"),
            report.first_products,
            note=_left_out(material),
        )
    if len(report.first_channels) > 1:
        yield _entries(
            material,
            _("Where customers bought first, and who came back"),
            _("First channel"),
            report.first_channels,
            note=_first_in_the_data(material).strip(),
        )


def _first_in_the_data(material: Material) -> str:
    """A word on first orders that were not the first."""
    if not material.report.cohorts.inherited:
        return ""
    return " " + _("{} What they bought first is what they bought first in this history.").format(
        inherited_text()
    )


def _left_out(material: Material) -> str:
    """Which products do not count, and who bought nothing else."""
    said = _("Postage, fees, gift cards, samples and entries made by hand are left out.")
    said += _first_in_the_data(material)
    customers = material.report.quality.customers_without_goods
    if not customers:
        return said
    without = ngettext(
        "%(customers)s customer bought nothing else in the first order, and is in no row.",
        "%(customers)s customers bought nothing else in their first order, and are in no row.",
        customers,
    )
    return f"{said} {without % {'customers': material.writer.count(customers)}}"


def _entries(
    material: Material, title: str, column: str, groups: Sequence[EntryGroup], *, note: str = ""
) -> Entries:
    writer, shown = material.writer, groups[:SHOWN_ENTRIES]
    return Entries(
        title=title,
        column=column,
        rows=tuple(
            EntryRow(
                name=shown_name(group.name),
                customers=writer.count(group.customers),
                share=writer.share(group.repeat_share),
                bar=100 * (group.repeat_share or 0),
                revenue=writer.money(group.revenue_per_customer_minor),
            )
            for group in shown
        ),
        note=note,
        heat=_heat(material, column, shown),
    )


def _heat(material: Material, column: str, groups: Sequence[EntryGroup]) -> HeatMap | None:
    """The share of each group that ordered at each age after the first, as a coloured table."""
    shares = [
        {point.age: point.share for point in group.curve if 0 < point.age <= SHOWN_AGES}
        for group in groups
    ]
    last = max((age for row in shares for age in row), default=0)
    if not last:
        return None
    top = max([LEAST_TOP, *(share for row in shares for share in row.values() if share)])
    ages = range(1, last + 1)
    return HeatMap(
        title=_("Share that ordered again, by age"),
        caption=grain_name(material.report.cohorts.grain),
        column=column,
        head=tuple(map(str, ages)),
        rows=tuple(
            HeatRow(
                shown_name(group.name), tuple(_cell(material, row.get(age), top) for age in ages)
            )
            for group, row in zip(groups, shares, strict=True)
        ),
    )


def _cell(material: Material, share: float | None, top: float) -> HeatCell:
    """A share and its step of the ramp, from 1; nothing where no three cohorts are old enough."""
    if share is None:
        return HeatCell("", 0)
    return HeatCell(material.writer.share(share), min(STEPS, 1 + int(STEPS * share / top)))
