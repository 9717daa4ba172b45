"""Who are they now? The map of eleven groups, what to do for each, and who moved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import (
    Caption,
    Figure,
    GroupCard,
    GroupLabel,
    Groups,
    Table,
    table,
)
from regulars.edges.report.words.basis import all_customers
from regulars.edges.report.words.groups import GROUPS, group_action, group_meaning, group_name
from regulars.insight.extents import LEAST_GROUPED
from regulars.insight.report.findings.prospects import is_short
from regulars.insight.types import RfmGroup

SHOWN_MOVES = 8
BEST = ("champions", "loyal")
QUIET = ("at_risk", "cannot_lose")
SIDE = 5
STEPS = 7
STRONG_STEP = 4  # as in the drawing: squares from this colour on carry the light ink


def groups_section(material: Material) -> Groups:
    """The map, a card for each group, movement and the edges of the scores."""
    rfm = material.report.rfm
    cards = _cards(material) if _is_grouped(material) else ()
    return Groups(
        id="groups",
        kicker=_("Customer groups"),
        title=_("Who are your customers now?"),
        lead=_lead(material),
        figures={"rfm": _map(material)},
        labels=tuple(_labels(material)),
        cards=cards,
        later_title=_later_title(sum(not card.is_first for card in cards)),
        moves_title=_("Who moved since %(day)s") % {"day": material.writer.day(rfm.moved_since)}
        if rfm.moved_since
        else "",
        moves=_moves(material),
        moves_text=tuple(_moves_text(material)),
        edges=_edges(material) if _is_grouped(material) else None,
    )


def _count(material: Material) -> int:
    return sum(group.customers for group in material.report.rfm.groups)


def _is_grouped(material: Material) -> bool:
    """Whether there are enough customers to divide into fifths."""
    return _count(material) >= LEAST_GROUPED


def _total(material: Material) -> int:
    return _count(material) or 1


def _in_order(material: Material) -> list[RfmGroup]:
    order = list(GROUPS)
    return sorted(material.report.rfm.groups, key=lambda group: order.index(group.code))


def _lead(material: Material) -> str:
    rfm, writer, total = material.report.rfm, material.writer, _total(material)
    if not _count(material):
        return _("There are no known customers to group.")
    if not _is_grouped(material):
        return _("There are too few known customers to group.")
    best = sum(group.customers for group in rfm.groups if group.code in BEST)
    quiet = sum(group.customers for group in rfm.groups if group.code in QUIET)
    if is_short(material.report.scope):
        return _(
            "%(best)s customers (%(best_share)s) are champions or loyal so far. In so short a "
            "history, having been quiet for a while means little yet."
        ) % {"best": writer.count(best), "best_share": writer.share(best / total)}
    return _(
        "Of %(customers)s, %(best)s (%(best_share)s) are champions or loyal. "
        "%(quiet)s (%(quiet_share)s) were good customers and have gone quiet."
    ) % {
        "customers": all_customers(total, writer),
        "best": writer.count(best),
        "best_share": writer.share(best / total),
        "quiet": writer.count(quiet),
        "quiet_share": writer.share(quiet / total),
    }


def _map(material: Material) -> Figure:
    writer = material.writer
    largest = max(material.report.rfm.groups, key=lambda group: group.customers, default=None)
    return material.figure(
        "rfm",
        Caption(
            title=_("The map of your customers"),
            subtitle=_(
                "Further right: bought more lately. Further up: orders more often and spends more. "
                "The figures count customers."
            ),
            description=_(
                "Five by five squares coloured by customers. The largest group is %(name)s with "
                "%(count)s customers."
            )
            % {
                "name": group_name(largest.code) if largest else "–",
                "count": writer.count(largest.customers if largest else 0),
            },
            term="rfm",
        ),
        _group_table(material),
    )


def _group_table(material: Material) -> Table:
    writer, total = material.writer, _total(material)
    return table(
        _("The groups"),
        [
            _("Group"),
            _("Customers"),
            _("Share"),
            _("Revenue"),
            _("Days since last order"),
            _("Orders each"),
            _("Revenue each"),
        ],
        [
            (
                group_name(group.code),
                writer.count(group.customers),
                writer.share(group.customers / total),
                writer.money(group.revenue_minor),
                writer.count(group.mean_recency_days),
                writer.ratio(group.mean_orders),
                writer.money(group.mean_revenue_minor),
            )
            for group in _in_order(material)
        ],
    )


def _labels(material: Material) -> Iterator[GroupLabel]:
    """Each square's group, so that the map reads without a legend."""
    cells, total = material.report.rfm.cells, _total(material)
    top = max([0.07, *(cell.customers / total for cell in cells)])
    for cell in cells:
        yield GroupLabel(
            name=group_name(cell.group),
            column=cell.recency,
            row=SIDE + 1 - cell.frequency_monetary,
            is_strong=cell.customers / total >= top * STRONG_STEP / STEPS,
        )


def _cards(material: Material) -> tuple[GroupCard, ...]:
    writer, total = material.writer, _total(material)
    revenue = sum(group.revenue_minor for group in material.report.rfm.groups)
    return tuple(
        GroupCard(
            code=group.code,
            name=group_name(group.code),
            customers=writer.count(group.customers),
            share=_("%(share)s of customers") % {"share": writer.share(group.customers / total)},
            bar=100 * group.customers / total,
            meaning=group_meaning(group.code),
            action=group_action(group.code),
            facts=tuple(_facts(material, group, revenue)),
            is_first=group.code in (*BEST, *QUIET),
        )
        for group in _in_order(material)
        if group.customers
    )


def _later_title(later: int) -> str:
    """What unfolds the groups that are neither the best nor about to be lost."""
    if not later:
        return ""
    template = ngettext("The other group", "The other %(count)s groups", later)
    return template % {"count": later}


def _facts(material: Material, group: RfmGroup, revenue: int) -> Iterator[str]:
    writer = material.writer
    if revenue > 0:
        yield _("%(share)s of revenue") % {"share": writer.share(group.revenue_minor / revenue)}
    if group.mean_revenue_minor is not None:
        yield _("%(amount)s each") % {"amount": writer.money(group.mean_revenue_minor)}
    if group.mean_recency_days is not None:
        days = round(group.mean_recency_days)
        template = ngettext("last order %(days)s day ago", "last order %(days)s days ago", days)
        yield template % {"days": writer.count(days)}


def _moves_text(material: Material) -> Iterator[str]:
    """How many rose and how many fell, by the order of the groups from best to least."""
    writer, order = material.writer, list(GROUPS)
    moves = [
        (order.index(move.before), order.index(move.after), move.customers)
        for move in material.report.rfm.moves
    ]
    risen = sum(customers for before, after, customers in moves if after < before)
    fallen = sum(customers for before, after, customers in moves if after > before)
    if risen or fallen:
        yield _(
            "%(risen)s customers rose to a better group, %(fallen)s slipped to a lesser one."
        ) % {
            "risen": writer.count(risen),
            "fallen": writer.count(fallen),
        }


def _moves(material: Material) -> Table | None:
    """The largest movements between groups; staying is not one."""
    writer = material.writer
    moved = [
        move for move in material.report.rfm.moves if move.before != move.after and move.customers
    ]
    if not moved:
        return None
    order = list(GROUPS)
    moved.sort(
        key=lambda move: (-move.customers, order.index(move.before), order.index(move.after))
    )
    return table(
        _("The largest movements"),
        [_("From"), _("To"), _("Customers")],
        [
            (group_name(move.before), group_name(move.after), writer.count(move.customers))
            for move in moved[:SHOWN_MOVES]
        ],
        words=(0, 1),
    )


def _edges(material: Material) -> Table:
    """The quintile edges of the three scores."""
    rfm, writer = material.report.rfm, material.writer
    return table(
        _("Edges between the scores 1 to 5"),
        [_("Score"), *(_("Edge %(number)s") % {"number": number} for number in range(1, SIDE))],
        [
            (_("Days since the last order"), *map(writer.count, rfm.recency_edges_days)),
            (_("Orders"), *map(writer.ratio, rfm.frequency_edges)),
            (_("Revenue"), *map(writer.money, rfm.monetary_edges_minor)),
        ],
    )
