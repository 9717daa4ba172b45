"""What Klaviyo's objects say, in the store's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from regulars.core.consents.services import address_of
from regulars.core.consents.types import (
    AddressKind,
    Channel,
    ConsentTold,
    Method,
    Proof,
    State,
    SuppressionReason,
    SuppressionTold,
    UnusableAddress,
)
from regulars.edges.connectors.klaviyo.types import (
    Attributes,
    Event,
    Location,
    Marketing,
    Profile,
    Subscriptions,
)
from regulars.edges.connectors.predecessors.services import utc
from regulars.edges.connectors.predecessors.types import Account, Entry
from regulars.edges.connectors.shops.types import Deed

UNNAMED = "Klaviyo event"  # whose metric is not there any more
LONGEST_NOTE = 500
STATES = {"SUBSCRIBED": State.GRANTED, "UNSUBSCRIBED": State.WITHDRAWN}  # others say nothing
REASONS = {
    "HARD_BOUNCE": SuppressionReason.HARD_BOUNCE,
    "INVALID_EMAIL": SuppressionReason.HARD_BOUNCE,
    "SPAM_COMPLAINT": SuppressionReason.COMPLAINT,
    "UNSUBSCRIBE": SuppressionReason.UNSUBSCRIBE,
    "USER_SUPPRESSED": SuppressionReason.MANUAL,
}
METHODS = {"PREFERENCE_PAGE": Method.PREFERENCE_CENTRE}


def suppressions_of(profile: Profile, now: datetime) -> Entry:
    """To which address nothing is sent, and why; the one that is no address says nothing."""
    return Entry(suppressed=list(_suppressed(profile.attributes, now)))


def entry_of(profile: Profile, now: datetime) -> Entry:
    """All that a profile says."""
    told = profile.attributes
    since = utc(told.created) or utc(told.updated) or now
    account = Account(
        reference=profile.id,
        since=since,
        email=told.email or "",
        phone=told.phone_number or "",
        name=" ".join(part for part in (told.first_name, told.last_name) if part),
        shop_reference=told.external_id or "",
    )
    return Entry(
        account=account,
        told_at=utc(told.updated) or since,
        traits=_traits(told),
        consents=list(_consents(profile, since)),
        suppressed=list(_suppressed(told, now)),
    )


def event_of(event: Event, metric: str, received_at: datetime) -> Entry:
    """What happened, as it was told. No order is made of it: the shop tells of those."""
    whom = event.relationships.profile.data
    if whom is None:
        return Entry()
    at = utc(event.attributes.datetime) or received_at
    deed = Deed(
        name=metric or UNNAMED,
        message=event.id,
        at=at,
        received_at=received_at,
        details=event.attributes.event_properties or {},
    )
    return Entry(account=Account(whom.id, at), deeds=[deed])


def _suppressed(told: Attributes, now: datetime) -> Iterator[SuppressionTold]:
    marketing = _marketing(told.subscriptions).get(Channel.EMAIL)
    if marketing is None or not told.email:
        return
    try:
        address = address_of(AddressKind.EMAIL, told.email)
    except UnusableAddress:
        return
    for one in marketing.suppression or ():
        reason = REASONS.get(one.reason or "", SuppressionReason.IMPORTED)
        note = one.reason or "" if reason is SuppressionReason.IMPORTED else ""
        yield SuppressionTold(address, reason, utc(one.timestamp) or now, note, historical=True)


def _consents(profile: Profile, since: datetime) -> Iterator[ConsentTold]:
    for channel, said in _marketing(profile.attributes.subscriptions).items():
        state = STATES.get(said.consent or "")
        if state is None:
            continue
        at = _said_at(said, state, profile.attributes, since)
        yield ConsentTold(
            channel=channel,
            state=state,
            occurred_at=at,
            method=_method(said),
            key=f"{profile.id[:80]}:{channel}:{state}:{at.isoformat()}",
            proof=Proof(note=_note(said)),
            historical=True,
        )


def _said_at(said: Marketing, state: State, told: Attributes, since: datetime) -> datetime:
    """When it was said. Of what bears no date, a yes is as old as the profile and a no as new, so
    that in doubt the no stands.
    """
    dated = utc(said.consent_timestamp), utc(said.last_updated)
    if state is State.GRANTED:
        return dated[0] or dated[1] or since
    return dated[1] or dated[0] or utc(told.updated) or since


def _method(said: Marketing) -> Method:
    if said.double_optin and said.consent == "SUBSCRIBED":
        return Method.DOUBLE_OPT_IN
    return METHODS.get(said.method or "", Method.IMPORT)


def _note(said: Marketing) -> str:
    parts = ("klaviyo", said.method, said.method_detail, said.custom_method_detail)
    return "; ".join(part for part in parts if part)[:LONGEST_NOTE]


def _marketing(told: Subscriptions | None) -> dict[Channel, Marketing]:
    channels = {
        Channel.EMAIL: told and told.email,
        Channel.SMS: told and told.sms,
        Channel.PUSH: told and told.mobile_push,
    }
    return {name: one.marketing for name, one in channels.items() if one and one.marketing}


def _traits(told: Attributes) -> dict[str, Any]:
    """The store's own properties under their names, and Klaviyo's under its."""
    place = told.location or Location()
    own = {
        "external_id": told.external_id,
        "organization": told.organization,
        "title": told.title,
        "locale": told.locale,
        "city": place.city,
        "region": place.region,
        "country": place.country,
        "postcode": place.zip,
        "timezone": place.timezone,
        "unsubscribed_lists": _lists(told.subscriptions) or None,
    }
    theirs = {name.removeprefix("$"): name for name in told.properties or {} if name[:1] == "$"}
    return {
        **{name: value for name, value in (told.properties or {}).items() if name[:1] != "$"},
        **{f"klaviyo.{short}": (told.properties or {})[name] for short, name in theirs.items()},
        **{f"klaviyo.{name}": value for name, value in own.items()},
    }


def _lists(told: Subscriptions | None) -> list[str]:
    marketing = _marketing(told).get(Channel.EMAIL)
    listed = (marketing and marketing.list_suppressions) or ()
    return sorted({one.list_id for one in listed if one.list_id})
