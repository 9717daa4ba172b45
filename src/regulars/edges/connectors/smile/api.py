"""Smile.io's API, as far as it is asked.

Source: its reference. Lists come newest first, and name the next page by a cursor, so that nothing
which is added meanwhile moves what comes after.
"""

from __future__ import annotations

from dataclasses import dataclass

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.predecessors.services import beside, objects_of
from regulars.edges.connectors.smile.types import Metadata

ADDRESS = "https://api.smile.io/v1"
PER_PAGE = 250
INCLUDED = {"customers": {"include": "vip_status"}}


@dataclass(frozen=True)
class SmileApi:
    """One programme."""

    peer: Peer

    @classmethod
    def of(cls, key: str) -> SmileApi:
        """The programme that a key is of."""
        return cls(Peer(ADDRESS, {"Authorization": f"Bearer {key}"}))

    def page(self, name: str, cursor: str) -> tuple[list[tuple[str, bytes]], str]:
        """A page of a list, each object as it was written, and the cursor of the next; empty: there
        is none.

        Raises Unanswered, AccessRefused, NothingFound, Declined.
        """
        query: dict[str, str | int] = {"limit": PER_PAGE, **INCLUDED.get(name, {})}
        if cursor:
            query["cursor"] = cursor
        found = objects_of(self.peer, self.peer.get(name, **query), name)
        told: Metadata = beside(self.peer, found, "metadata", Metadata) or Metadata()
        return list(found.written), told.next_cursor or ""
