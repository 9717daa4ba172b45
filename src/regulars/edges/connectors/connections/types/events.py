"""What happens to connections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event


@dataclass(frozen=True, kw_only=True)
class ConnectionEvent(Event):
    """Something that was done with a connection."""

    connection: str  # public id
    kind: str


@dataclass(frozen=True, kw_only=True)
class ConnectionMade(ConnectionEvent):
    """A system was connected."""

    name: ClassVar[str] = "connections.made"
    source: str


@dataclass(frozen=True, kw_only=True)
class ConnectionPaused(ConnectionEvent):
    """What a connection delivers is kept, and applied once the connection goes on."""

    name: ClassVar[str] = "connections.paused"


@dataclass(frozen=True, kw_only=True)
class ConnectionResumed(ConnectionEvent):
    """What a connection delivers is applied again."""

    name: ClassVar[str] = "connections.resumed"


@dataclass(frozen=True, kw_only=True)
class ConnectionEnded(ConnectionEvent):
    """A system is not connected any more; its secrets are gone."""

    name: ClassVar[str] = "connections.ended"


@dataclass(frozen=True, kw_only=True)
class SecretReplaced(ConnectionEvent):
    """The secret that deliveries are signed with is another; the former holds for a while."""

    name: ClassVar[str] = "connections.secret_replaced"


@dataclass(frozen=True, kw_only=True)
class CredentialsReplaced(ConnectionEvent):
    """What the other system is asked with is other than before."""

    name: ClassVar[str] = "connections.credentials_replaced"


@dataclass(frozen=True, kw_only=True)
class AccessLost(ConnectionEvent):
    """A system does not let us in any more, as one whose app was taken out of a shop."""

    name: ClassVar[str] = "connections.access_lost"


@dataclass(frozen=True, kw_only=True)
class BackfillBegun(ConnectionEvent):
    """What was there before is being brought in."""

    name: ClassVar[str] = "connections.backfill_begun"


@dataclass(frozen=True, kw_only=True)
class BackfillEnded(ConnectionEvent):
    """What was there before has been brought in, or could not be."""

    name: ClassVar[str] = "connections.backfill_ended"
    state: str
    found: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class DataAsked(ConnectionEvent):
    """A shop's customer wants to know what is kept of them; where several customers here are meant,
    each by an event of its own.

    ``customer_id`` and ``customer``, a public id, are who that is here; None and empty: nobody who
    is known. Of them ``references`` are the shop's own names; of whoever is known they are left
    out, as the log stays when somebody is erased.
    """

    name: ClassVar[str] = "connections.data_asked"
    references: list[str]
    customer_id: int | None
    customer: str = ""


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(ConnectionEvent):
    """A shop asks that what is kept of one customer be erased or, where ``is_whole_shop``, of all
    customers of the shop.

    Who it is about is told as in :class:`DataAsked`. One customer is erased soon after; a whole
    shop is for people to decide.
    """

    name: ClassVar[str] = "connections.erasure_asked"
    references: list[str]
    customer_id: int | None
    customer: str = ""
    is_whole_shop: bool = False
