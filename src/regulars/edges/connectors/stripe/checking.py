"""Tells Stripe's events from forged ones."""

from __future__ import annotations

from regulars.edges.connectors.connections.types import (
    Accepted,
    Acknowledged,
    Checked,
    Forged,
    Malformed,
    Posted,
)
from regulars.edges.connectors.shops.services import read
from regulars.edges.connectors.shops.types import Unusable
from regulars.edges.connectors.stripe.rules import TYPES, is_fresh, is_ours, is_signed
from regulars.edges.connectors.stripe.types import Event

UNSIGNED = "The event has no Stripe-Signature."
WRONG = "Stripe-Signature is not of this body."
OLD = "Stripe-Signature was made more than five minutes ago or ahead."


def check(posted: Posted) -> Checked:
    """What is to be done with an event: one that is tried again later is signed anew."""
    header = posted.headers.get("stripe-signature", "")
    if not header:
        return Forged(UNSIGNED)
    if not is_signed(posted.body, header, posted.secrets):
        return Forged(WRONG)
    if not is_fresh(header, posted.now):
        return Forged(OLD)
    try:
        event = read(posted.body, Event, "the event")
    except Unusable as problem:
        return Malformed(problem)
    is_ours_too = is_ours(livemode=event.livemode, settings=posted.settings)
    if event.type not in TYPES or not is_ours_too:
        return Acknowledged()
    return Accepted(key=event.id, topic=event.type)
