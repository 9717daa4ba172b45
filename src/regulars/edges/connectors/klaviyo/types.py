"""What Klaviyo answers, as far as it is read.

Source: its reference of the revision that ``api`` names. Everything beyond ids may be missing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

Text = str | None


class Links(msgspec.Struct):
    """Where the next page is."""

    next: Text = None


class Listed(msgspec.Struct):
    """A page, whose objects are read when they are applied."""

    data: list[msgspec.Raw]
    included: list[msgspec.Raw] = []
    links: Links = msgspec.field(default_factory=Links)


class Dates(msgspec.Struct):
    """When an object changed."""

    updated: datetime | None = None


class Named(msgspec.Struct):
    """What tells an object from others."""

    id: str
    attributes: Dates = msgspec.field(default_factory=Dates)


class MetricName(msgspec.Struct):
    """What a metric is called."""

    name: str


class Metric(msgspec.Struct):
    """A kind of event."""

    id: str
    type: str
    attributes: MetricName | None = None


class Suppression(msgspec.Struct):
    """Why nothing is sent, and since when."""

    reason: Text = None
    timestamp: datetime | None = None


class ListSuppression(msgspec.Struct):
    """A list of which somebody wants nothing."""

    list_id: Text = None


class Marketing(msgspec.Struct):
    """What somebody said of one channel."""

    consent: Text = None
    consent_timestamp: datetime | None = None
    last_updated: datetime | None = None
    method: Text = None
    method_detail: Text = None
    custom_method_detail: Text = None
    double_optin: bool | None = None
    suppression: list[Suppression] | None = None
    list_suppressions: list[ListSuppression] | None = None


class Subscription(msgspec.Struct):
    """One channel."""

    marketing: Marketing | None = None


class Subscriptions(msgspec.Struct):
    """All channels."""

    email: Subscription | None = None
    sms: Subscription | None = None
    mobile_push: Subscription | None = None


class Location(msgspec.Struct):
    """Where somebody lives."""

    city: Text = None
    region: Text = None
    country: Text = None
    zip: Text = None
    timezone: Text = None


class Attributes(msgspec.Struct):
    """What Klaviyo knows of somebody; ``properties`` are the store's own."""

    email: Text = None
    phone_number: Text = None
    external_id: Text = None
    first_name: Text = None
    last_name: Text = None
    organization: Text = None
    title: Text = None
    locale: Text = None
    created: datetime | None = None
    updated: datetime | None = None
    location: Location | None = None
    properties: dict[str, Any] | None = None
    subscriptions: Subscriptions | None = None


class Profile(msgspec.Struct):
    """Somebody."""

    id: str
    attributes: Attributes


class Whom(msgspec.Struct):
    """The id of something else."""

    id: str


class Related(msgspec.Struct):
    """Something else; None: it is not there any more."""

    data: Whom | None = None


class Relationships(msgspec.Struct):
    """What an event is of."""

    profile: Related = msgspec.field(default_factory=Related)
    metric: Related = msgspec.field(default_factory=Related)


class OfMetric(msgspec.Struct):
    """What an event is of, and nothing else of it."""

    relationships: Relationships = msgspec.field(default_factory=Relationships)


class EventAttributes(msgspec.Struct):
    """When it happened, and what was said of it."""

    datetime: datetime
    event_properties: dict[str, Any] | None = None


class Event(msgspec.Struct):
    """Something that happened."""

    id: str
    attributes: EventAttributes
    relationships: Relationships = msgspec.field(default_factory=Relationships)
