"""What messages say of customers beside their own fields: traits, and what they agreed to.

Nested objects and lists of anything but text are no traits; neither is what cannot be kept, which
is named in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from regulars.core.consents.queries import topics
from regulars.core.consents.services import suppress, tell_consents
from regulars.core.traits.services import tell_traits
from regulars.core.traits.types import ReservedName, TraitTold
from regulars.edges.connectors.segment.agreeing import (
    UNSUBSCRIBED,
    Spoken,
    Unclear,
    complaints_in,
    consents_in,
    is_farewell,
)

__all__ = ["Spoken", "apply", "says_something"]

logger = logging.getLogger(__name__)

NESTED = (b"{", b"[{", b"[[")
OF_CONSENTS = {"consents", UNSUBSCRIBED}
_traits = msgspec.json.Decoder(dict[str, msgspec.Raw])
_value = msgspec.json.Decoder(float_hook=float)


def says_something(kind: str | None, event: str | None) -> bool:
    """Whether such a message can say anything of a customer beside what it is about."""
    return kind == "identify" or (kind == "track" and is_farewell(event or ""))


def apply(spoken: Sequence[Spoken], *, source: str, actor: str, now: datetime) -> None:
    """Write down what the messages say; what cannot be used is named in the log."""
    if not spoken:
        return
    said = [(one, _traits.decode(one.traits) if one.traits else {}) for one in spoken]
    told = [trait for one, traits in said for trait in _told(one, traits, source)]
    if told:
        outcome = tell_traits(told=told, source=source, actor=actor, now=now)
        for refused in outcome.refused:
            if not isinstance(refused.problem, ReservedName):  # a field of the customer's own
                logger.warning("identify of %s: %s", source, refused.problem)
    speaking = [(one, _read(traits)) for one, traits in said if one.event or _agrees(traits)]
    _tell_consents(speaking, source=source, actor=actor, now=now)


def _tell_consents(
    speaking: Sequence[tuple[Spoken, dict[str, Any]]], *, source: str, actor: str, now: datetime
) -> None:
    if not speaking:
        return
    codes = {topic.code for topic in topics() if topic.needs_consent}
    found = [item for one, traits in speaking for item in consents_in(one, traits, codes)]
    for item in found:
        if isinstance(item, Unclear):
            logger.warning("consent told by %s: %s", source, item)
    consents = [item for item in found if not isinstance(item, Unclear)]
    tell_consents(told=consents, source=source, actor=actor, now=now)
    complaints = [complaint for one, _ in speaking for complaint in complaints_in(one)]
    suppress(told=complaints, source=source, actor=actor, now=now)


def _told(one: Spoken, traits: dict[str, msgspec.Raw], source: str) -> Iterator[TraitTold]:
    for name, raw in traits.items():
        written = bytes(raw).replace(b" ", b"")[:2] if name not in OF_CONSENTS else NESTED[0]
        if written.startswith(NESTED):
            continue
        try:
            value = _value.decode(raw)
        except msgspec.ValidationError:  # a number beyond all reckoning
            logger.warning("identify of %s: %s is no number that can be kept", source, name[:100])
            continue
        if value == "":  # as clients write what they do not know
            continue
        yield TraitTold(
            customer_id=one.customer_id,
            name=name,
            value=value,
            told_at=one.at,
            is_proven=one.is_proven,
            historical=one.is_late,
        )


def _agrees(traits: dict[str, msgspec.Raw]) -> bool:
    return not OF_CONSENTS.isdisjoint(traits)


def _read(traits: dict[str, msgspec.Raw]) -> dict[str, Any]:
    """What is written under the names that speak of consents."""
    found: dict[str, Any] = {}
    for name in OF_CONSENTS & traits.keys():
        try:
            found[name] = _value.decode(traits[name])
        except msgspec.ValidationError:
            found[name] = None
    return found
