"""LoyaltyLion's API, as far as it is asked.

Source: its reference. Lists that are asked for ``since_id`` come by id, the lowest first, so that
nothing which is added meanwhile moves what comes after. It lets in with a key of the programme or,
until January 2027, with a token and a secret.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.predecessors.services import objects_of

ADDRESS = "https://api.loyaltylion.com/v2"
PER_PAGE = 500


@dataclass(frozen=True)
class LoyaltyLionApi:
    """One programme."""

    peer: Peer

    @classmethod
    def of(cls, key: str) -> LoyaltyLionApi:
        """The programme that a key is of, or a token and a secret with a colon between them."""
        basic = f"Basic {b64encode(key.encode()).decode()}"
        return cls(Peer(ADDRESS, {"Authorization": basic if ":" in key else f"Bearer {key}"}))

    def page(self, name: str, since_id: str) -> tuple[list[tuple[str, bytes]], str]:
        """A page of a list with ids above one, each as it was written, and what asks for the next;
        empty: there is none.

        Raises Unanswered, AccessRefused, Declined.
        """
        answer = self.peer.get(name, since_id=since_id or "0", limit=PER_PAGE)
        found = list(objects_of(self.peer, answer, name).written)
        return found, found[-1][0] if len(found) >= PER_PAGE else ""
