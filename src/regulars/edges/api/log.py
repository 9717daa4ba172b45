"""What happened, from the log, for programs that follow it: each event as webhooks tell of it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from ninja import Query, Router
from pydantic import Field

from regulars.core.access.types import Caller, Scope
from regulars.core.events.queries import BEGINNING, since
from regulars.core.events.types import Cursor, Recorded
from regulars.core.wire import (
    LONGEST_CURSOR,
    MOST,
    USUAL,
    ApiRequest,
    Listing,
    Moment,
    Strict,
    needs,
)
from regulars.edges.published.queries import document_of, public_ids
from regulars.edges.published.types import BY_EVENT, CATALOGUE, Document, EventType

LIST = Listing[Recorded](
    "log", lambda one: (str(one.cursor.transaction_id), str(one.cursor.row_id)), parts=2
)
router = Router(tags=["Events"])


class LogEvent(Strict):
    """Something that happened: `type`, `timestamp` and `data` are what a webhook is sent of it.
    The same event has the same id whenever it is asked for.
    """

    id: str = Field(examples=["evt_6f1d0c0b8f6b4f0e9c4d2a7b1e3f5a90"])
    type: EventType
    timestamp: Moment = Field(description="When it happened.")
    recorded_at: Moment
    historical: bool = Field(description="It was known only later, and sets nothing in motion.")
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Recorded, document: Document) -> LogEvent:
        """The event as the API tells of it."""
        return cls(
            id=f"evt_{blake2b(event.key.encode(), digest_size=16).hexdigest()}",
            type=EventType(document.type),
            timestamp=document.timestamp,  # type: ignore[arg-type]  # text, as moments are told
            recorded_at=event.recorded_at,
            historical=event.historical,
            data=document.data,
        )


class LogPage(Strict):
    """What happened next. ``next_after`` leads on, now or later."""

    data: list[LogEvent]
    next_after: str = Field(description="Ask with it for what happens after these.")


class LogFilters(Strict):
    """From where on the log is read."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many at most.")
    after: str = Field(
        "",
        max_length=LONGEST_CURSOR,
        description="`next_after` of the page before; left out: from the beginning.",
    )
    type: EventType | None = Field(
        None, description="Of this type alone. The key needs the scope of what it is about, too."
    )


@router.get(
    "/events",
    response=LogPage,
    auth=needs(Scope.EVENTS_READ),
    operation_id="list_events",
    summary="Follow what happens",
)
def list_events(request: ApiRequest, filters: Query[LogFilters]) -> LogPage:
    """In the order in which it was written down, the first first; nothing is ever skipped. Where
    nothing more has happened yet, `data` is empty. A key is shown the types alone whose scopes it
    has, as `GET /webhook-events` lists them.
    """
    place = LIST.place_at(filters.after)
    cursor = Cursor(int(place[0]), int(place[1])) if place else BEGINNING
    names = _names(request.caller, filters.type)
    found = since(cursor, names=names, limit=filters.limit)
    public = public_ids(found)
    return LogPage(
        data=[LogEvent.of(event, document_of(event, public)) for event in found],
        next_after=LIST.cursor(found[-1]) if found else filters.after,
    )


def _names(caller: Caller, asked: EventType | None) -> list[str]:
    """The names in the log of what the key is shown. There is always one: scores need no scope.

    Raises MissingScope.
    """
    if asked is None:
        return [name for name, kind in BY_EVENT.items() if kind.is_for(caller)]
    kind = CATALOGUE[asked]
    kind.check(caller)
    return [kind.event]
