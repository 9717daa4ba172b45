"""What customers did, over the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.activity import queries
from regulars.core.activity.types import Deed, DeedMark, Kind
from regulars.core.customers import queries as customers
from regulars.core.wire import (
    LARGEST_AMOUNT,
    ApiRequest,
    Listing,
    Moment,
    Page,
    Paging,
    Strict,
    Text,
    needs,
)

DEEPEST = 50  # levels of what was sent along
LIST = Listing[Deed]("deeds", lambda deed: (deed.at.isoformat(), str(deed.id)), parts=2)
router = Router(tags=["Events"])


class CustomerEvent(Strict):
    """Something that a customer did, as their shop told it."""

    id: str = Field(examples=["msg_0190163d8694739baea5966c26f8ad90"])
    kind: Kind
    name: str | None = Field(examples=["Product Viewed"])
    source: str = Field(examples=["shop"])
    occurred_at: Moment
    properties: dict[str, Any] = Field(description="What was sent along.")

    @classmethod
    def of(cls, deed: Deed) -> CustomerEvent:
        """The deed as the API tells of it."""
        said = deed.details.get("properties")
        return cls(
            id=f"msg_{deed.message.hex()}",
            kind=deed.kind,
            name=deed.name or None,
            source=deed.source,
            occurred_at=deed.at,
            properties=_plain(said, DEEPEST) if isinstance(said, dict) else {},
        )


class CustomerEventPage(Page[CustomerEvent]):
    """A part of what a customer did."""


class CustomerEventFilters(Paging):
    """Which events are asked for; all of what is given must hold."""

    kind: Kind | None = Field(None, description="Of this kind.")
    name: Text = Field("", max_length=200, description="With exactly this name.")


@router.get(
    "/customers/{customer_id}/events",
    response=CustomerEventPage,
    auth=needs(Scope.EVENTS_READ),
    operation_id="list_events_of_customer",
    summary="List what a customer did",
)
def list_events_of_customer(
    request: ApiRequest, customer_id: str, filters: Query[CustomerEventFilters]
) -> CustomerEventPage:
    """The last first. What was sent along is shown to a depth of 50 levels, and whole numbers that
    not every reader of JSON takes as text.
    """
    customer = customers.profile(customer_id)
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.deeds_of(
            customer.id,
            before=_mark(place),
            kind=filters.kind,
            name=filters.name,
            limit=limit,
        ),
    )
    return CustomerEventPage(data=[CustomerEvent.of(deed) for deed in shown], next_cursor=following)


def _mark(place: Sequence[str] | None) -> DeedMark | None:
    return (datetime.fromisoformat(place[0]), int(place[1])) if place else None


def _plain(value: Any, levels: int) -> Any:
    """What was sent along, as every reader of JSON takes it."""
    if isinstance(value, int) and abs(value) > LARGEST_AMOUNT:
        return str(value)
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return None
    if isinstance(value, list):
        return [_plain(item, levels - 1) for item in value]
    return {name: _plain(item, levels - 1) for name, item in value.items()}
