"""Applies what Klaviyo was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.klaviyo.asking import EVENTS, PROFILES, SUPPRESSIONS, TOPICS
from regulars.edges.connectors.klaviyo.facts import entry_of, event_of, suppressions_of
from regulars.edges.connectors.klaviyo.types import Event, Profile
from regulars.edges.connectors.predecessors.services import TRAITS, bring_in, retell
from regulars.edges.connectors.predecessors.types import Entry
from regulars.edges.connectors.shops.services import read


class Happened(msgspec.Struct):
    """An event beside what its metric is called."""

    event: Event
    metric: str


def apply(connection: Connection, deliveries: Sequence[Arrived], now: datetime) -> None:
    """Write down what the objects say; in whatever order they come, it ends the same."""
    for one in deliveries:
        if one.topic == TRAITS:
            retell(one, connection=connection, now=now)
    entries = [_entry(one) for one in deliveries if one.topic != TRAITS]
    bring_in(entries, connection=connection, now=now)


def _entry(one: Arrived) -> Entry:
    if one.topic == TOPICS[EVENTS]:
        told = read(one.body, Happened, "the event")
        return event_of(told.event, told.metric, one.received_at)
    profile = read(one.body, Profile, "the profile")
    if one.topic == TOPICS[SUPPRESSIONS]:
        return suppressions_of(profile, one.received_at)
    assert one.topic == TOPICS[PROFILES]  # noqa: S101 - these are all that are asked for
    return entry_of(profile, one.received_at)
