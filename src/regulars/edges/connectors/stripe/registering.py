"""Has Stripe tell us of events, and goes on telling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from regulars.edges.connectors.connections.types import Opened, Registered
from regulars.edges.connectors.stripe.api import VERSION
from regulars.edges.connectors.stripe.asking import api_of
from regulars.edges.connectors.stripe.rules import TYPES


def register(opened: Opened, address: str, now: datetime) -> Registered:
    """Make the webhook where there is none of our address, keep the secret that Stripe makes with
    it, and enable it again where Stripe disabled it or it lacks events.
    """
    stripe = api_of(opened)
    hooks = [one for page in stripe.every("webhook_endpoints") for one in page]
    known = next((one for one in hooks if one.get("url") == address), None)
    if known is None:
        wanted = {"url": address, "enabled_events[]": list(TYPES), "api_version": VERSION}
        once = f"{opened.connection.public_id}:{now:%Y-%m-%dT%H}"
        made = stripe.make_hook(wanted, once=once)
        return Registered(added=TYPES, secret=str(made.get("secret", "")))
    lacking = _lacking(known)
    if known.get("status") == "enabled" and not lacking:
        return Registered()
    events = sorted({*known.get("enabled_events", []), *TYPES})
    stripe.change_hook(known["id"], {"enabled_events[]": events, "disabled": "false"})
    return Registered(added=lacking)


def _lacking(hook: dict[str, Any]) -> list[str]:
    told = set(hook.get("enabled_events") or [])
    return [] if "*" in told else [one for one in TYPES if one not in told]
