"""Which products will be bought again, and when."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.naming import shown_name
from regulars.edges.report.page.values import (
    HeatCell,
    HeatMap,
    HeatRow,
    Listing,
)
from regulars.insight.types import Outlook, ReplenishedProduct, Replenishment

STEPS = 7  # colours of the ramp
SHOWN_PRODUCTS = 12
WHOLE_FROM = 10


def replenishment_listing(material: Material, outlook: Outlook) -> Listing:
    """The calendar: products down, weeks across."""
    calendar = outlook.replenishment
    shown = calendar.products[:SHOWN_PRODUCTS]
    return Listing(
        name="replenishment",
        title=_("What will be bought again, and when"),
        text=(_due_text(material, calendar),),
        heat=_calendar(material, calendar, shown) if shown else None,
        note=_calendar_note(material, calendar) if shown else "",
        definition=material.definition("replenishment"),
    )


def _due_text(material: Material, calendar: Replenishment) -> str:
    if not calendar.products:
        return _nothing_due(material, calendar.bought_again)
    if not calendar.overdue:
        return _("Nobody is past the day on which they usually buy these products again.")
    text = ngettext(
        "%(count)s purchase is overdue: its buyer would usually have bought “%(name)s” again by "
        "now, and has not given it up.",
        "%(count)s purchases are overdue: their buyers would usually have bought the product again "
        "by now, and have not given it up.",
        calendar.overdue,
    )
    most = calendar.most_overdue
    if most and calendar.overdue > 1:
        text = f"{text} {_most_overdue(most, calendar.overdue)}"
    return text % {
        "count": material.writer.count(calendar.overdue),
        "name": shown_name(most.product_name) if most else "",
        "most": material.writer.count(most.overdue) if most else "",
    }


def _most_overdue(most: ReplenishedProduct, overdue: int) -> str:
    """Of which product most overdue purchases are; its name and number are to be filled in."""
    if most.overdue == overdue:
        return _("All are of “%(name)s”.")
    return _("The most, %(most)s, are of “%(name)s”.")


def _nothing_due(material: Material, bought_again: int | None) -> str:
    """Why nothing is due: nobody has bought a product again, or nobody is likely to any more."""
    if bought_again is None:
        return _("No product has two buyers who are likely to come back for it, so none is due.")
    if not bought_again:
        return _("Nobody has bought a product again so far, so none can be due.")
    text = ngettext(
        "In %(count)s case a customer has bought a product again, but no product has two buyers "
        "now who are likely to come back for it, so none is due.",
        "In %(count)s cases a customer has bought a product again, but no product has two buyers "
        "now who are likely to come back for it, so none is due.",
        bought_again,
    )
    return text % {"count": material.writer.count(bought_again)}


def _calendar(
    material: Material, calendar: Replenishment, shown: tuple[ReplenishedProduct, ...]
) -> HeatMap:
    head = (
        _("Buyers"),
        _("Usual gap"),
        _("Overdue"),
        *map(material.writer.short_day, calendar.weeks),
    )
    top = max((purchases for product in shown for purchases in product.weeks), default=0) or 1
    return HeatMap(
        title=_("Purchases to expect in each week"),
        caption=_(
            "Weeks by their first day, with the next purchase of everybody who has bought the "
            "product. Buyers: those of them who will buy it again with a chance of a half or more. "
            "Overdue: buyers past their day, who may have bought other products since."
        ),
        column=_("Product"),
        head=head,
        rows=tuple(
            HeatRow(
                shown_name(product.product_name),
                tuple(
                    HeatCell(text, step, label)
                    for label, (text, step) in zip(
                        head, _squares(material, product, top), strict=True
                    )
                ),
            )
            for product in shown
        ),
    )


def _squares(
    material: Material, product: ReplenishedProduct, top: float
) -> Iterator[tuple[str, int]]:
    """What is written of a product, and its step of the colours: only weeks have any."""
    yield material.writer.count(product.buyers), 0
    yield _days(material, product.typical_days), 0
    yield material.writer.count(product.overdue), 0
    written = material.writer.averages(*product.weeks, whole_from=WHOLE_FROM)
    for purchases, text in zip(product.weeks, written, strict=True):
        yield text, min(STEPS, 1 + int(STEPS * purchases / top))


def _days(material: Material, days: float) -> str:
    text = ngettext("%(days)s day", "%(days)s days", round(days))
    return text % {"days": material.writer.count(days)}


def _calendar_note(material: Material, calendar: Replenishment) -> str:
    """What a usual gap is, how many products there are, how near the days are, and how many
    customers were looked at.
    """
    parts = [
        _(
            "Usual gap: of everybody who has bought the product, each counted once. The middle of "
            "the gaps that are over is mostly shorter, as those who buy often have most of them."
        )
    ]
    if len(calendar.products) > SHOWN_PRODUCTS:
        parts.append(
            _("The first %(shown)s of %(all)s products.")
            % {"shown": SHOWN_PRODUCTS, "all": len(calendar.products)}
        )
    if calendar.nearer is not None and calendar.nearer > 0:
        parts.append(
            _(
                "On gaps that were held out, these days were %(share)s nearer than each "
                "customer's own average gap."
            )
            % {"share": material.writer.share(calendar.nearer)}
        )
    if calendar.every > 1:
        parts.append(
            _("One in %(every)s customers was looked at, and the counts were scaled up.")
            % {"every": material.writer.count(calendar.every)}
        )
    return " ".join(parts)
