"""What happened, from the log, for programs that follow it: public ids alone, never a number of
ours and never what a customer is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Literal

from ninja import Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.customers.queries import public_ids_of
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

Type = Literal[
    "customers.made",
    "customers.changed",
    "identity.duplicate_suspected",
    "orders.placed",
    "orders.paid",
    "orders.changed",
    "orders.cancelled",
    "orders.refunded",
]
Names = Mapping[int, str]  # public ids of customers
Shown = Callable[[Mapping[str, Any], Names], dict[str, Any]]
LIST = Listing[Recorded](
    "log", lambda one: (str(one.cursor.transaction_id), str(one.cursor.row_id)), parts=2
)
router = Router(tags=["Events"])


def _customer(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Who it is about; null: nobody known, or nobody any more."""
    return {"customer_id": names.get(facts["customer_id"])}


def _order(*also: str) -> Shown:
    """Which order it is about, whose, and facts that are shown as they are."""

    def shown(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
        told = {name: facts[name] for name in also}
        return {"order_id": facts["order"] or None, **_customer(facts, names), **told}

    return shown


def _changed(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {**_customer(facts, names), "fields": facts["fields"]}


def _suspected(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
    pair = (names.get(facts["one"]), names.get(facts["other"]))
    return {"customer_ids": [name for name in pair if name], "reason": facts["doubt"]}


PUBLIC: Mapping[str, Shown] = {
    "customers.made": _customer,
    "customers.changed": _changed,
    "identity.duplicate_suspected": _suspected,
    "orders.placed": _order("currency", "total_minor"),
    "orders.paid": _order("currency", "total_minor"),
    "orders.changed": _order("total_minor"),
    "orders.cancelled": _order(),
    "orders.refunded": _order("reference", "currency", "amount_minor"),
}
CUSTOMERS = ("customer_id", "one", "other")  # facts that are ids of customers


class LogEvent(Strict):
    """Something that happened. The same event has the same id whenever it is asked for."""

    id: str = Field(examples=["evt_6f1d0c0b8f6b4f0e9c4d2a7b1e3f5a90"])
    type: Type
    occurred_at: Moment
    recorded_at: Moment
    historical: bool = Field(description="It was known only later, and sets nothing in motion.")
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Recorded, names: Names) -> LogEvent:
        """The event as the API tells of it."""
        return cls(
            id=f"evt_{blake2b(event.key.encode(), digest_size=16).hexdigest()}",
            type=event.name,  # type: ignore[arg-type]  # nothing else is asked for
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            historical=event.historical,
            data=PUBLIC[event.name](event.payload, names),
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
    type: Type | None = Field(None, description="Of this type alone.")


@router.get(
    "/events",
    response=LogPage,
    auth=needs(Scope.EVENTS_READ),
    operation_id="list_events",
    summary="Follow what happens",
)
def list_events(request: ApiRequest, filters: Query[LogFilters]) -> LogPage:
    """In the order in which it was written down, the first first; nothing is ever skipped. Where
    nothing more has happened yet, `data` is empty.
    """
    del request
    place = LIST.place_at(filters.after)
    cursor = Cursor(int(place[0]), int(place[1])) if place else BEGINNING
    names = [filters.type] if filters.type else list(PUBLIC)
    found = since(cursor, names=names, limit=filters.limit)
    people = public_ids_of(_customers(found))
    return LogPage(
        data=[LogEvent.of(event, people) for event in found],
        next_after=LIST.cursor(found[-1]) if found else filters.after,
    )


def _customers(found: Sequence[Recorded]) -> set[int]:
    facts = ((event.payload.get(name) for name in CUSTOMERS) for event in found)
    return {pk for some in facts for pk in some if pk}
