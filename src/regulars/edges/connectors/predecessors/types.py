"""What a service that a store moves away from says, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from regulars.core.consents.types import ConsentTold, SuppressionTold
from regulars.edges.connectors.connections.types import Found
from regulars.edges.connectors.shops.types import Deed
from regulars.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as the service knows them; empty text says nothing. One with nothing but a reference
    says who did something, and makes nobody known who is not.

    ``since`` is when it came to know them. ``shop_reference`` is what the store's shop knows them
    by, where the service says that.
    """

    reference: str
    since: datetime
    email: str = ""
    phone: str = ""
    name: str = ""
    joined_at: datetime | None = None
    shop_reference: str = ""

    @property
    def says_who(self) -> bool:
        """Whether it says who somebody is, and does not only name them."""
        return bool(self.email or self.phone or self.name or self.shop_reference)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one thing that was found says.

    ``traits`` are of the account and as of ``told_at``; those that are None or empty text say
    nothing. ``consents`` get the account's customer. ``deeds`` are the account's. ``suppressed``
    are addresses, whoever has them.
    """

    account: Account | None = None
    told_at: datetime | None = None
    traits: Mapping[str, Any] = field(default_factory=dict)
    consents: Sequence[ConsentTold] = ()
    suppressed: Sequence[SuppressionTold] = ()
    deeds: Sequence[Deed] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of what the service lists; ``after`` asks for the next, empty: there is none.

    ``known`` is remembered, and given to whatever is asked afterwards.
    """

    found: Sequence[Found] = ()
    after: str = ""
    left_out: int = 0
    known: Mapping[str, Any] | None = None


class Named(msgspec.Struct):
    """What tells an object from others of its list."""

    id: int | str


@dataclass(eq=False)
class NoWayOn(Unavailable):
    """A service names the page that it just gave as the next one."""

    code = "predecessors.no_way_on"
    sentence = "{service} names the same page of {stage} again and again. It is asked again later."
    service: str
    stage: str
