"""Gathers what messages say of who they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regulars.core.identity.types import Claim
from regulars.edges.connectors.segment.facts import NO_TRAITS
from regulars.edges.connectors.segment.saying import Said, text_of

SHARED_DEVICES = {"till", "pos", "kiosk"}


@dataclass
class Claims:
    """What messages say of who they are about; those that say the same of the same are one claim.

    A browser without a name may be somebody's once a name came with it, so what is claimed of it
    before and after such a message are two.
    """

    customers: Mapping[str, int] = field(default_factory=dict)  # by the ids that messages name
    distinct: list[Claim] = field(default_factory=list)
    places: dict[tuple[Any, ...], int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)  # names that came with a browser

    def place_of(self, one: Said) -> int:
        """Where the message's claim stands among the distinct ones."""
        message = one.message
        user_id = text_of(message.user_id)
        anonymous_id = text_of(
            message.previous_id if message.type == "alias" else message.anonymous_id
        )
        is_shared = one.place.channel in SHARED_DEVICES
        turn = 0 if user_id or one.named else self.named.get(anonymous_id, 0)
        customer_id = self.customers.get(one.named)
        key = (user_id, anonymous_id, customer_id, is_shared, one.is_proven, one.is_late, turn)
        says_more = one.traits != NO_TRAITS  # the last of what is said stands, so each counts
        place = None if says_more else self.places.get(key)
        if place is None:
            place = len(self.distinct)
            self.distinct.append(
                _claim(one, user_id, anonymous_id, customer_id, is_shared=is_shared)
            )
            if user_id or customer_id or says_more:
                self.named[anonymous_id] = self.named.get(anonymous_id, 0) + 1
            if not says_more:
                self.places[key] = place
        return place


def _claim(
    one: Said, user_id: str, anonymous_id: str, customer_id: int | None, *, is_shared: bool
) -> Claim:
    traits = one.traits
    return Claim(
        seen_at=one.at,
        user_id=user_id,
        anonymous_id=anonymous_id,
        email=traits.email,
        phone=traits.phone,
        card=traits.card,
        name=traits.full_name,
        is_part_of_name=traits.is_part_of_name,
        joined_at=traits.created_at,
        is_proven=one.is_proven,
        is_shared=is_shared,
        historical=one.is_late,
        customer_id=customer_id,
    )
