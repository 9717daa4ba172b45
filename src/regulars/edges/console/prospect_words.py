"""How likely a customer orders again and what they are worth, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.console.writing import chance_text, money_text, writer
from regulars.edges.report.words.outlook import span_text
from regulars.engine.scores.types import CustomerScores
from regulars.insight.extents import HORIZON_DAYS
from regulars.kernel.money import Money

LIKELY = 2 / 3  # the chance of an order within a year, from which it is likely
UNLIKELY = 1 / 3  # and below which it is not


def returning_text(chance: float) -> str:
    """Whether an order comes within a year, with the chance."""
    said = {"chance": chance_text(chance)}
    if chance >= LIKELY:
        return _("Likely to order again within a year (%(chance)s)") % said
    if chance >= UNLIKELY:
        return _("May order again within a year (%(chance)s)") % said
    return _("Unlikely to order again within a year (%(chance)s)") % said


def worth_text(said: CustomerScores) -> str:
    """What they are worth, in a sentence: an average, of which even the place is uncertain."""
    value, low, high = _amounts(said)
    named = {"value": value, "span": span_text(HORIZON_DAYS, writer(said.currency))}
    if len({value, low, high}) < 3:  # noqa: PLR2004 - they look alike
        return (
            _("Worth %(value)s in the next %(span)s: what such customers bring on average.") % named
        )
    return _(
        "Worth %(value)s in the next %(span)s: what such customers bring on average, which "
        "lies between %(low)s and %(high)s with 90%% certainty."
    ) % {**named, "low": low, "high": high}


def _amounts(said: CustomerScores) -> list[str]:
    """The value and its ends, without small change unless they would look alike."""
    amounts = (
        said.lifetime_value_minor,
        said.lifetime_value_low_minor,
        said.lifetime_value_high_minor,
    )
    rounded = [writer(said.currency).estimate(amount) for amount in amounts]
    if len(set(rounded)) == len(amounts):
        return rounded
    return [money_text(Money(round(amount), said.currency)) for amount in amounts]
