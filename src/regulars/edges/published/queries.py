"""Events of the log, as other programs are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from regulars.core.customers import queries as customers
from regulars.core.events.types import Recorded
from regulars.edges.published.types import BY_EVENT, Document, EventType, written
from regulars.edges.published.wording import customers_in, data_of


def public_ids(events: Iterable[Recorded]) -> dict[int, str]:
    """The public ids of all customers that the events speak of, asked once."""
    return customers.public_ids({pk for event in events for pk in customers_in(event.payload)})


def document_of(event: Recorded, public: Mapping[int, str]) -> Document:
    """What is told of an event of the catalogue; ``public`` are customers' ids, as
    :func:`public_ids` gives them.

    Raises KeyError, TypeError, ValueError where the event lacks what is told.
    """
    kind = BY_EVENT[event.name]
    data = data_of(EventType(kind.type), event.payload, public)
    return Document(type=str(kind.type), timestamp=written(event.occurred_at), data=data)
