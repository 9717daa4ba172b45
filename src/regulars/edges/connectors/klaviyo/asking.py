"""Asks Klaviyo for all that it knows: who gets nothing, then who is who, then what happened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from regulars.edges.connectors.connections.types import Found, Opened, Step
from regulars.edges.connectors.klaviyo.api import KlaviyoApi, Sheetful
from regulars.edges.connectors.klaviyo.types import Named, OfMetric
from regulars.edges.connectors.predecessors.services import next_step, utc
from regulars.edges.connectors.predecessors.types import Sheet

SUPPRESSIONS, PROFILES, EVENTS = "suppressions", "profiles", "events"
TOPICS = {SUPPRESSIONS: "suppression", PROFILES: "profile", EVENTS: "event"}
DIGITS = 24


def everything(opened: Opened, cursor: Mapping[str, Any], now: datetime) -> Step:
    """A page of the suppressed addresses, then of profiles, then of events, the oldest first."""
    klaviyo = KlaviyoApi.of(opened.credentials.get("api_key", ""))
    stages = [SUPPRESSIONS, PROFILES]
    if opened.connection.settings.get("has_events"):
        stages.append(EVENTS)

    def ask(stage: str, after: str, known: Mapping[str, Any]) -> Sheet:
        del known
        page = klaviyo.page(stage, after)
        return Sheet(_found(stage, page, now), page.after)

    return next_step(cursor, stages, ask, service=klaviyo.peer.host)


def _found(stage: str, page: Sheetful, now: datetime) -> list[Found]:
    found: list[Found] = []
    for named, written in page.objects:
        body = _with_metrics(written, page.metrics) if stage == EVENTS else written
        digest = hashlib.sha256(body).hexdigest()[:DIGITS]
        key = f"{TOPICS[stage]}:{named.id[:80]}:{digest}"
        found.append(Found(key, TOPICS[stage], body, _moment(named, now)))
    return found


def _with_metrics(written: bytes, metrics: Mapping[str, str]) -> bytes:
    """The event beside what its page calls its metric."""
    event = msgspec.Raw(written)
    related = msgspec.json.decode(written, type=OfMetric).relationships.metric.data
    name = metrics.get(related.id, "") if related else ""
    return msgspec.json.encode({"event": event, "metric": name})


def _moment(named: Named, now: datetime) -> datetime:
    return utc(named.attributes.updated) or now
