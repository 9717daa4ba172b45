"""What LoyaltyLion is as a connection: it is asked, and tells nothing by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from regulars.edges.connectors.connections.services import declare
from regulars.edges.connectors.connections.types import Field, FieldKind, Kind, holding
from regulars.edges.connectors.intake.services import parts
from regulars.edges.connectors.loyaltylion import applying, asking
from regulars.edges.connectors.loyaltylion.asking import CUSTOMERS, TOPICS, TRANSACTIONS
from regulars.edges.connectors.predecessors.services import SHOP, parting

KEY = "api_key"

declare(
    Kind(
        name="loyaltylion",
        title="LoyaltyLion",
        about=_("Who is in the programme, their tiers, and every change of their points."),
        fields=(
            Field(
                KEY,
                _("API key"),
                _(
                    "In LoyaltyLion's settings under API keys: read access to customers and "
                    "transactions. Programmes with a token and a secret write both, with a colon "
                    "between them."
                ),
                kind=FieldKind.SECRET,
            ),
            Field(
                SHOP,
                _("Shop whose customers these are"),
                _(
                    "The code of its source: LoyaltyLion knows customers by the shop's own ids. "
                    "Without it, people are known by e-mail."
                ),
                is_required=False,
            ),
        ),
        apply=applying.apply,
        backfill=asking.everything,
        may_ask=holding(KEY),
        may_preview=True,
        compare=applying.compared,
    )
)

parts("loyaltylion")(
    parting(
        {
            TOPICS[CUSTOMERS]: [("id",)],
            TOPICS[TRANSACTIONS]: [("customer", "id")],
        }
    )
)
