"""The traits that scores publish of customers, in the order in which they are written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from regulars.core.customers.types import Publisher, Trait, TraitKind
from regulars.engine.scores.types import SOURCE, ScoreTrait

PUBLISHER = Publisher(
    SOURCE,
    (
        Trait(ScoreTrait.RFM_GROUP, TraitKind.TEXT, _("RFM group")),
        Trait(ScoreTrait.PURCHASES, TraitKind.NUMBER, _("Days with an order")),
        Trait(ScoreTrait.EXPECTED_ORDERS_90, TraitKind.NUMBER, _("Orders to expect in 90 days")),
        Trait(ScoreTrait.EXPECTED_ORDERS_365, TraitKind.NUMBER, _("Orders to expect in 365 days")),
        Trait(ScoreTrait.LIFETIME_VALUE_MINOR, TraitKind.NUMBER, _("Lifetime value ahead")),
        Trait(ScoreTrait.LIFETIME_VALUE_LOW_MINOR, TraitKind.NUMBER, _("At least, with 90 %")),
        Trait(ScoreTrait.LIFETIME_VALUE_HIGH_MINOR, TraitKind.NUMBER, _("At most, with 90 %")),
        Trait(ScoreTrait.ALIVE, TraitKind.NUMBER, _("Chance not to have left for good")),
        Trait(ScoreTrait.CHURN_PROBABILITY, TraitKind.NUMBER, _("Chance of no order in 365 days")),
        Trait(ScoreTrait.AT_RISK_MINOR, TraitKind.NUMBER, _("Value at risk")),
        Trait(ScoreTrait.NEXT_ORDER_DUE_ON, TraitKind.DAY, _("Next order due on")),
        Trait(ScoreTrait.NEXT_ORDER_ON, TraitKind.DAY, _("Next order expected on")),
        Trait(ScoreTrait.NEXT_ORDER_FROM, TraitKind.DAY, _("Next order from")),
        Trait(ScoreTrait.NEXT_ORDER_TO, TraitKind.DAY, _("Next order until")),
        Trait(ScoreTrait.REPLENISHMENTS, TraitKind.LIST, _("Products to be bought again")),
    ),
)
