"""What a WooCommerce shop is as a connection, and asking it about an order."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Retries, does
from regulars.core.work.types import Task
from regulars.edges.connectors.asking.services import checked
from regulars.edges.connectors.asking.types import NotAnAddress
from regulars.edges.connectors.connections.services import declare, look_up
from regulars.edges.connectors.connections.types import (
    Field,
    FieldKind,
    FieldMisfit,
    Kind,
    Signing,
    holding,
)
from regulars.edges.connectors.woocommerce import applying, asking
from regulars.edges.connectors.woocommerce.checking import check
from regulars.edges.connectors.woocommerce.registering import register

KEY, SECRET = "consumer_key", "consumer_secret"
SECRET_BYTES = 32
RETRIES = Retries(most=12, first=timedelta(seconds=10))


def tidy(filled: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shop's address, with https where nothing else was said.

    Raises FieldMisfit.

    >>> tidy({"shop": "tea.example/"})
    {'shop': 'https://tea.example'}
    """
    told = str(filled["shop"]).strip()
    try:
        return {"shop": checked(told if "://" in told else f"https://{told}")}
    except NotAnAddress as error:
        raise FieldMisfit(field="shop", problem=str(error)) from error


def new_secret() -> str:
    """A secret that WooCommerce keeps letter by letter: it reads others as HTML."""
    return secrets.token_urlsafe(SECRET_BYTES)


@does(
    applying.ASK,
    retries=RETRIES,
    in_transaction=False,
    time_limit=timedelta(minutes=5),
    title=_("Ask a WooCommerce shop about an order"),
)
def ask(task: Task, now: datetime) -> None:
    """Ask what an order is now and what was taken back of it, and put that down."""
    order_id = int(task.facts["order"])
    look_up(
        public_id=str(task.facts["connection"]),
        ask=lambda opened: asking.one_order(opened, order_id),
        now=now,
    )


declare(
    Kind(
        name="woocommerce",
        title="WooCommerce",
        about=_("Orders, refunds, customers and products of a WooCommerce shop."),
        signing=Signing(
            label=_("Webhook secret"),
            help=_("Regulars makes it and tells it to the shop together with the webhooks."),
            make=new_secret,
        ),
        fields=(
            Field("shop", _("Address of the shop"), _("Such as https://tea.example.")),
            Field(
                KEY,
                _("Consumer key"),
                _("In WooCommerce under Settings, Advanced, REST API: Add key, Read/Write."),
                kind=FieldKind.SECRET,
            ),
            Field(SECRET, _("Consumer secret"), _("Beside the key."), kind=FieldKind.SECRET),
        ),
        check=check,
        apply=applying.apply,
        tidy=tidy,
        register=register,
        reconcile=asking.changed,
        backfill=asking.everything,
        may_ask=holding(KEY, SECRET),
    )
)
