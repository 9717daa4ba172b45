"""What a Shopify shop is as a connection."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Every, recurs
from regulars.edges.connectors.connections.services import declare
from regulars.edges.connectors.connections.types import Field, FieldKind, Kind, Signing
from regulars.edges.connectors.shopify import backfilling, reconciling
from regulars.edges.connectors.shopify.api import may_ask
from regulars.edges.connectors.shopify.applying import apply, heeds
from regulars.edges.connectors.shopify.checking import check
from regulars.edges.connectors.shopify.known import forget_early
from regulars.edges.connectors.shopify.registering import register
from regulars.edges.connectors.shopify.rules import tidy


@recurs(
    "shopify.forget",
    Every(timedelta(days=1)),
    title=_("Forget refunds of Shopify whose orders never came"),
)
def forget(now: datetime) -> None:
    """Forget refunds whose orders never came."""
    forget_early(now=now)


declare(
    Kind(
        name="shopify",
        title="Shopify",
        about=_("Orders, refunds, customers, carts and products of a Shopify shop."),
        signing=Signing(
            label=_("Client secret"),
            help=_("In Shopify's Dev Dashboard: your app, Settings. It signs every delivery."),
        ),
        fields=(
            Field("shop", _("Shop"), _("Its own domain, such as tea.myshopify.com.")),
            Field(
                "client_id",
                _("Client ID"),
                _(
                    "Beside the client secret. With both, Regulars asks the shop's API: it finds "
                    "what no delivery told, and brings in what was there before."
                ),
                is_required=False,
            ),
            Field(
                "access_token",
                _("Access token"),
                _("Only for an app of before 2026 that has one. It begins with shpat_."),
                kind=FieldKind.SECRET,
                is_required=False,
            ),
            Field(
                "currency",
                _("Currency of its prices"),
                _("Such as EUR. Empty: the store's own. Orders say theirs themselves."),
                is_required=False,
            ),
        ),
        check=check,
        apply=apply,
        heeds=heeds,
        tidy=tidy,
        register=register,
        reconcile=reconciling.changed,
        backfill=backfilling.everything,
        may_ask=may_ask,
    )
)
