"""What the ledger says of customers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from regulars.core.customers.types import Publisher, Trait, TraitKind

NAME = "ledger"
PUBLISHER = Publisher(
    NAME,
    (
        Trait("ledger.points", TraitKind.NUMBER, _("Points to spend")),
        Trait("ledger.points_pending", TraitKind.NUMBER, _("Points to come")),
        Trait("ledger.points_lapsing", TraitKind.NUMBER, _("Points that lapse next")),
        Trait("ledger.points_lapse_at", TraitKind.MOMENT, _("When they lapse")),
        Trait("ledger.points_owed", TraitKind.NUMBER, _("Points owed")),
        Trait("ledger.credit", TraitKind.NUMBER, _("Store credit in the store's currency")),
        Trait("ledger.credit_lapse_at", TraitKind.MOMENT, _("When some of it lapses")),
    ),
)
