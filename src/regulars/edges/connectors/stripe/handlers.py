"""What Stripe is as a connection, and asking it about a payment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Retries, does
from regulars.core.work.types import Task
from regulars.edges.connectors.connections.services import declare, look_up
from regulars.edges.connectors.connections.types import (
    Field,
    FieldKind,
    FieldMisfit,
    Kind,
    Signing,
    holding,
)
from regulars.edges.connectors.stripe import applying, asking
from regulars.edges.connectors.stripe.checking import check
from regulars.edges.connectors.stripe.registering import register

KEY = "api_key"
RETRIES = Retries(most=12, first=timedelta(seconds=10))
BOTH = _("Orders come either from Stripe or from the shop whose code stands here: leave it empty.")


def tidy(filled: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was filled in, where it agrees with itself.

    Raises FieldMisfit.
    """
    if filled["has_orders"] and filled["orders_of"]:
        raise FieldMisfit(field="orders_of", problem=BOTH)
    return dict(filled)


@does(
    applying.ASK,
    retries=RETRIES,
    in_transaction=False,
    time_limit=timedelta(minutes=5),
    title=_("Ask Stripe about a payment"),
)
def ask(task: Task, now: datetime) -> None:
    """Ask what a payment was for and who made it, and put that down."""
    what, named = str(task.facts["what"]), str(task.facts["id"])
    look_up(
        public_id=str(task.facts["connection"]),
        ask=lambda opened: asking.one(opened, what, named),
        now=now,
    )


declare(
    Kind(
        name="stripe",
        title="Stripe",
        about=_("Payments and refunds, and orders where Stripe is where the store sells."),
        signing=Signing(
            label=_("Signing secret"),
            help=_("Stripe makes it together with the webhook; it begins with whsec_."),
            comes_with_registering=True,
        ),
        fields=(
            Field(
                KEY,
                _("Restricted key"),
                _(
                    "In Stripe under Developers, API keys. It reads charges, payment intents, "
                    "checkout sessions, customers and events, and writes webhook endpoints."
                ),
                kind=FieldKind.SECRET,
            ),
            Field(
                "has_orders",
                _("Orders come from here"),
                _("No: another shop is connected, and Stripe only says what was paid."),
                kind=FieldKind.FLAG,
                default=True,
            ),
            Field(
                "orders_of",
                _("Shop whose orders are paid here"),
                _("The code of its source. Payments name the order in their metadata: order_id."),
                is_required=False,
            ),
            Field(
                "is_test",
                _("Test mode"),
                _("Take what Stripe's tests tell, and nothing real."),
                kind=FieldKind.FLAG,
                default=False,
            ),
        ),
        check=check,
        apply=applying.apply,
        tidy=tidy,
        register=register,
        reconcile=asking.events,
        backfill=asking.everything,
        may_ask=holding(KEY),
    )
)
