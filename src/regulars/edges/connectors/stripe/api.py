"""Stripe's API, as far as it is asked.

Source: its reference. Lists come newest first, in pages of at most a hundred that are asked for
behind the last object of the page before. The version is named, so that answers keep their shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.asking.types import NothingFound, Unanswered
from regulars.edges.connectors.stripe.types import LineItem, Payment, Refund, Session

ADDRESS = "https://api.stripe.com/v1"
VERSION = "2024-06-20"
PER_PAGE = 100
Objects = list[dict[str, Any]]


@dataclass(frozen=True)
class StripeApi:
    """One account, asked with a key of it."""

    peer: Peer

    @classmethod
    def of(cls, key: str) -> StripeApi:
        """The account that a secret or restricted key is of."""
        return cls(Peer(ADDRESS, {"Authorization": f"Bearer {key}", "Stripe-Version": VERSION}))

    def page(self, path: str, after: str = "", **query: str | int) -> tuple[Objects, bool]:
        """A page of a list, behind the object of an id, and whether there are more."""
        more = {"starting_after": after} if after else {}
        said = self.peer.get(path, limit=PER_PAGE, **query, **more).said
        objects = said.get("data") if isinstance(said, dict) else None
        if not isinstance(objects, list) or not all(
            isinstance(one, dict) and isinstance(one.get("id"), str) for one in objects
        ):
            raise Unanswered(self.peer.host, "answered something else than a list")
        return objects, bool(said.get("has_more")) and bool(objects)

    def every(self, path: str, **query: str | int) -> Iterator[Objects]:
        """All pages of a list."""
        after, has_more = "", True
        while has_more:
            objects, has_more = self.page(path, after, **query)
            after = str(objects[-1]["id"]) if objects else ""
            yield objects

    def payment(self, payment_id: str) -> Payment | None:
        """A payment with its charge; None: there is none of this id."""
        try:
            said = self.peer.get(f"payment_intents/{payment_id}", **{"expand[]": "latest_charge"})
        except NothingFound:
            return None
        found: Payment = self.read(said.said, Payment)
        return found

    def session(self, session_id: str) -> Session | None:
        """A checkout; None: there is none of this id."""
        try:
            said = self.peer.get(f"checkout/sessions/{session_id}")
        except NothingFound:
            return None
        found: Session = self.read(said.said, Session)
        return found

    def session_of(self, payment_id: str) -> Session | None:
        """The checkout that a payment was made for; None: it was made for none."""
        objects, _ = self.page("checkout/sessions", payment_intent=payment_id)
        found: list[Session] = self.read(objects, list[Session])
        return found[0] if found else None

    def lines(self, session_id: str) -> list[LineItem]:
        """What a checkout was for."""
        pages = self.every(f"checkout/sessions/{session_id}/line_items")
        found: list[LineItem] = self.read([one for page in pages for one in page], list[LineItem])
        return found

    def refunds(self, charge_id: str) -> list[Refund]:
        """What was paid back of a charge."""
        pages = self.every("refunds", charge=charge_id)
        found: list[Refund] = self.read([one for page in pages for one in page], list[Refund])
        return found

    def make_hook(self, told: dict[str, Any], *, once: str) -> dict[str, Any]:
        """Let Stripe tell an address of events; ``once`` tells this wish from others, so that it is
        granted once however often it is said.
        """
        headers = {**self.peer.headers, "Idempotency-Key": once}
        said = replace(self.peer, headers=headers).post("webhook_endpoints", told, form=True).said
        made: dict[str, Any] = said if isinstance(said, dict) else {}
        return made

    def change_hook(self, hook_id: str, told: dict[str, Any]) -> None:
        """Let a webhook be otherwise."""
        self.peer.post(f"webhook_endpoints/{hook_id}", told, form=True)

    def read(self, said: Any, shape: Any) -> Any:
        """An answer as it should be.

        Raises Unanswered.
        """
        try:
            return msgspec.convert(said, shape)
        except msgspec.ValidationError as error:
            reason = "answered something else than it should"
            raise Unanswered(self.peer.host, reason) from error
