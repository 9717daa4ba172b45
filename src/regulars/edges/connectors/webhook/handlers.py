"""What a generic webhook is as a connection."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from regulars.edges.connectors.connections.services import declare
from regulars.edges.connectors.connections.types import Kind, Signing
from regulars.edges.connectors.webhook.applying import apply
from regulars.edges.connectors.webhook.checking import check, new_secret

declare(
    Kind(
        name="webhook",
        title=_("Webhook"),
        about=_("Any system that posts customers, orders, refunds, products and events."),
        signing=Signing(
            label=_("Signing secret"),
            help=_("Regulars makes it. The sender signs with it as Standard Webhooks says."),
            make=new_secret,
        ),
        check=check,
        apply=apply,
    )
)
