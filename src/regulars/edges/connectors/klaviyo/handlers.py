"""What Klaviyo is as a connection: it is asked, and tells nothing by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from regulars.edges.connectors.connections.services import declare
from regulars.edges.connectors.connections.types import Field, FieldKind, Kind, holding
from regulars.edges.connectors.intake.services import parts
from regulars.edges.connectors.klaviyo import applying, asking
from regulars.edges.connectors.klaviyo.asking import EVENTS, PROFILES, SUPPRESSIONS, TOPICS
from regulars.edges.connectors.predecessors.services import SHOP, parting

KEY = "api_key"

declare(
    Kind(
        name="klaviyo",
        title="Klaviyo",
        about=_("Who agreed to what, who gets nothing, what is known of people and what they did."),
        fields=(
            Field(
                KEY,
                _("Private key"),
                _(
                    "In Klaviyo under Settings, API keys, Create private key: read access to "
                    "profiles, subscriptions, events and metrics."
                ),
                kind=FieldKind.SECRET,
            ),
            Field(
                "has_events",
                _("What people did, too"),
                _("Every message that was sent, opened and clicked, every visit. It may be long."),
                kind=FieldKind.FLAG,
                default=True,
            ),
            Field(
                SHOP,
                _("Shop whose customers these are"),
                _(
                    "The code of its source, if Klaviyo's external ids are the shop's own ids of "
                    "customers. Else people are known by e-mail and phone."
                ),
                is_required=False,
            ),
        ),
        apply=applying.apply,
        backfill=asking.everything,
        may_ask=holding(KEY),
        may_preview=True,
    )
)

parts("klaviyo")(
    parting(
        {
            TOPICS[SUPPRESSIONS]: [("id",)],
            TOPICS[PROFILES]: [("id",)],
            TOPICS[EVENTS]: [("event", "relationships", "profile", "data", "id")],
        }
    )
)
