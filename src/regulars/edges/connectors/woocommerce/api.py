"""WooCommerce's REST API, version 3, as far as it is asked.

Source: its documentation. Lists come in pages of at most a hundred, and say in ``X-WP-TotalPages``
how many there are. Moments are asked for in UTC with ``dates_are_gmt``.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from regulars.edges.connectors.asking.services import Peer, checked
from regulars.edges.connectors.asking.types import Answer, NothingFound, Unanswered
from regulars.edges.connectors.woocommerce.types import Hook, Refund

PER_PAGE = 100
PATH = "/wp-json/wc/v3"
Objects = list[dict[str, Any]]


@dataclass(frozen=True)
class WooApi:
    """One shop, asked with a key that it made for us."""

    peer: Peer

    @classmethod
    def of(cls, shop: str, key: str, secret: str) -> WooApi:
        """The shop at an address.

        Raises NotAnAddress.
        """
        told = base64.b64encode(f"{key}:{secret}".encode()).decode()
        return cls(Peer(checked(shop) + PATH, {"Authorization": f"Basic {told}"}))

    def changed(
        self, what: str, after: datetime, until: datetime, page: int
    ) -> tuple[Objects, bool]:
        """A page of the orders or products that were changed after a moment and before another, the
        oldest change first, and whether there are more. Customers are not listed that way.
        """
        return self.page(
            what,
            page,
            modified_after=_moment(after),
            modified_before=_moment(until),
            dates_are_gmt="true",
            orderby="modified",
            order="asc",
        )

    def page(
        self, what: str, page: int, *, per_page: int = PER_PAGE, **query: str
    ) -> tuple[Objects, bool]:
        """A page of orders, customers, products or webhooks, and whether there are more."""
        answer = self.peer.get(what, page=page, per_page=per_page, **query)
        if not isinstance(answer.said, list):
            raise Unanswered(self.peer.host, "answered something else than a list")
        return answer.said, page < _pages(answer, self.peer)

    def order(self, order_id: int) -> dict[str, Any] | None:
        """The order as it is now; None: it is gone."""
        try:
            answer = self.peer.get(f"orders/{order_id}")
        except NothingFound:
            return None
        found: dict[str, Any] = answer.said
        return found

    def refunds(self, order_id: int) -> list[Refund]:
        """What was taken back of an order, with the lines."""
        page, found = 1, []
        while page:
            objects, has_more = self.page(f"orders/{order_id}/refunds", page)
            found += _as(self.peer, objects, list[Refund])
            page = page + 1 if has_more else 0
        return found

    def hooks(self) -> list[Hook]:
        """Every webhook of the shop."""
        page, found = 1, []
        while page:
            objects, has_more = self.page("webhooks", page)
            found += _as(self.peer, objects, list[Hook])
            page = page + 1 if has_more else 0
        return found

    def make_hook(self, hook: Mapping[str, str]) -> None:
        """Let the shop tell an address of a topic."""
        self.peer.post("webhooks", hook)

    def change_hook(self, hook_id: int, hook: Mapping[str, str]) -> None:
        """Let a webhook be otherwise."""
        self.peer.post(f"webhooks/{hook_id}", hook, method="PUT")


def _pages(answer: Answer, peer: Peer) -> int:
    told = answer.headers.get("x-wp-totalpages", "")
    if not told.isdigit():
        raise Unanswered(peer.host, "does not say how many pages there are")
    return int(told)


def _as(peer: Peer, objects: Objects, shape: Any) -> Any:
    try:
        return msgspec.convert(objects, shape, strict=False)
    except msgspec.ValidationError as error:
        raise Unanswered(peer.host, "answered something else than it should") from error


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
