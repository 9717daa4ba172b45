"""What moves in the ledger, as plain sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.event_kinds import Kind
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import money_text
from regulars.engine.ledger.types import GIFT, POINTS
from regulars.kernel.money import Money

TOPIC = "ledger"


def value_text(unit: str, amount: int) -> str:
    """So much of a unit, such as "120 points" or "€5.00 of store credit"."""
    if unit == POINTS:
        sentence = ngettext("%(amount)s point", "%(amount)s points", amount)
        return sentence % {"amount": number_format(amount, use_l10n=True, force_grouping=True)}
    what, _dot, currency = unit.partition(".")
    amount_text = money_text(Money(amount, currency))
    if what == GIFT:
        return _("%(amount)s on a gift card") % {"amount": amount_text}
    return _("%(amount)s of store credit") % {"amount": amount_text}


def moved(sentence: Any, of_nobody: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about what moved; another where it is of a card that is nobody's."""

    def told(facts: Facts, names: Names) -> SafeString:
        value = value_text(facts["unit"], facts["amount"])
        if not facts["customer"]:
            return format_html(str(of_nobody), value=value)
        return format_html(str(sentence), customer=names.customer(facts["customer"]), value=value)

    return told


def _reversed(facts: Facts, names: Names) -> SafeString:
    if facts["kind"] == "spend":
        again = (
            gettext_lazy("{customer} was given back {value}."),
            gettext_lazy("{value} were given back."),
        )
        return moved(*again)(facts, names)
    back = (
        gettext_lazy("{value} were taken back from {customer}."),
        gettext_lazy("{value} were taken back."),
    )
    found = moved(*back)(facts, names)
    if not facts["owed"]:
        return found
    owed = value_text(facts["unit"], facts["owed"])
    more = format_html(_("Of that, {value} are owed."), value=owed)
    return format_html("{} {}", found, more)


def _adjusted(facts: Facts, names: Names) -> SafeString:
    if facts["is_more"]:
        more = gettext_lazy("{value} were added by hand.")
        return moved(gettext_lazy("{customer} was given {value} by hand."), more)(facts, names)
    less = gettext_lazy("{value} were taken off by hand.")
    return moved(gettext_lazy("{value} were taken off {customer} by hand."), less)(facts, names)


KINDS = {
    "ledger.awarded": Kind(
        gettext_lazy("Value given"),
        TOPIC,
        moved(gettext_lazy("{customer} was given {value}."), gettext_lazy("{value} were issued.")),
    ),
    "ledger.spent": Kind(
        gettext_lazy("Value spent"),
        TOPIC,
        moved(gettext_lazy("{customer} spent {value}."), gettext_lazy("{value} were spent.")),
    ),
    "ledger.reversed": Kind(gettext_lazy("Value given or taken back"), TOPIC, _reversed),
    "ledger.lapsed": Kind(
        gettext_lazy("Value lapsed"),
        TOPIC,
        moved(gettext_lazy("{value} of {customer} lapsed."), gettext_lazy("{value} lapsed.")),
    ),
    "ledger.adjusted": Kind(gettext_lazy("Value corrected"), TOPIC, _adjusted),
    "ledger.held": Kind(
        gettext_lazy("Value held"),
        TOPIC,
        moved(
            gettext_lazy("{value} of {customer} are held for a purchase."),
            gettext_lazy("{value} are held for a purchase."),
        ),
    ),
    "ledger.released": Kind(
        gettext_lazy("Value free again"),
        TOPIC,
        moved(
            gettext_lazy("{value} of {customer} are free again."),
            gettext_lazy("{value} are free again."),
        ),
    ),
    "ledger.extended": Kind(
        gettext_lazy("Value good for longer"),
        TOPIC,
        moved(
            gettext_lazy("{value} of {customer} are good for longer."),
            gettext_lazy("{value} are good for longer."),
        ),
    ),
    "ledger.converted": Kind(
        gettext_lazy("Gift card made credit"),
        TOPIC,
        moved(
            gettext_lazy("{value} became store credit of {customer}."),
            gettext_lazy("{value} became store credit."),
        ),
    ),
}
