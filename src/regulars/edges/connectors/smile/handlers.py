"""What Smile.io is as a connection: it is asked, and tells nothing by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from regulars.edges.connectors.connections.services import declare
from regulars.edges.connectors.connections.types import Field, FieldKind, Kind, holding
from regulars.edges.connectors.intake.services import parts
from regulars.edges.connectors.predecessors.services import parting
from regulars.edges.connectors.smile import applying, asking
from regulars.edges.connectors.smile.asking import (
    CUSTOMERS,
    REFERRALS,
    REWARDS,
    TOPICS,
    TRANSACTIONS,
)

KEY = "api_key"

declare(
    Kind(
        name="smile",
        title="Smile.io",
        about=_("Who is in the programme, their tiers, points, rewards and referrals."),
        fields=(
            Field(
                KEY,
                _("API key"),
                _(
                    "In Smile.io's settings, in plans that have the API: read access to customers, "
                    "points transactions, reward fulfillments, referrals and VIP tiers."
                ),
                kind=FieldKind.SECRET,
            ),
        ),
        apply=applying.apply,
        backfill=asking.everything,
        may_ask=holding(KEY),
        may_preview=True,
        compare=applying.compared,
    )
)

parts("smile")(
    parting(
        {
            TOPICS[CUSTOMERS]: [("customer", "id")],
            TOPICS[TRANSACTIONS]: [("customer_id",)],
            TOPICS[REWARDS]: [("customer_id",)],
            TOPICS[REFERRALS]: [("sender_customer", "id"), ("receiver_customer", "id")],
        }
    )
)
