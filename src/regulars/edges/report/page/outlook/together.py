"""Which products are bought together."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.naming import shown_name
from regulars.edges.report.page.values import Listing, Table, table
from regulars.insight.types import Outlook, ProductPair

SHOWN_PAIRS = 10
HUNDRED = 100


def together_listing(material: Material, outlook: Outlook) -> Listing:
    """Pairs that lie in the same baskets more often than by chance."""
    pairs = outlook.together[:SHOWN_PAIRS]
    return Listing(
        name="together",
        title=_("What is bought together"),
        text=(
            _pair_text(material, pairs[0])
            if pairs
            else _("No two products lie in the same baskets surely more often than by chance."),
        ),
        table=_pairs(material, pairs) if pairs else None,
        definition=material.definition("bought_together"),
    )


def _pair_text(material: Material, pair: ProductPair) -> str:
    held = material.writer.average(HUNDRED * pair.confidence)
    text = ngettext(
        "Of 100 baskets with “%(product)s”, %(held)s holds “%(companion)s”, too: %(lift)s times "
        "as many as by chance.",
        "Of 100 baskets with “%(product)s”, %(held)s hold “%(companion)s”, too: %(lift)s times as "
        "many as by chance.",
        1 if held == material.writer.count(1) else 2,
    )
    return text % {
        "product": shown_name(pair.product_name),
        "companion": shown_name(pair.companion_name),
        "held": held,
        "lift": _lift(material, pair),
    }


def _lift(material: Material, pair: ProductPair) -> str:
    """How many times chance: with two decimals where one would read as chance itself."""
    written = material.writer.average(pair.lift)
    return material.writer.ratio(pair.lift) if written == material.writer.count(1) else written


def _lifts(material: Material, pairs: tuple[ProductPair, ...]) -> tuple[str, ...]:
    """How many times chance, side by side: all with two decimals where one of them needs two."""
    writer, lifts = material.writer, [pair.lift for pair in pairs]
    reads_as_chance = writer.count(1) in map(writer.average, lifts)
    return writer.averages(*lifts, decimals=2 if reads_as_chance else 1)


def _pairs(material: Material, pairs: tuple[ProductPair, ...]) -> Table:
    writer = material.writer
    held = writer.averages(*(HUNDRED * pair.confidence for pair in pairs))
    return table(
        _("Those in most baskets beyond chance first"),
        [_("Who buys"), _("also takes"), _("Of 100"), _("Times chance"), _("Baskets")],
        [
            (
                shown_name(pair.product_name),
                shown_name(pair.companion_name),
                of_hundred,
                lift,
                writer.count(pair.baskets),
            )
            for pair, of_hundred, lift in zip(pairs, held, _lifts(material, pairs), strict=True)
        ],
        words=(0, 1),
    )
