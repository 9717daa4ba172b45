"""Klaviyo's API, as far as it is asked.

Source: its reference. Lists are JSON:API, in pages that name the next by a cursor. The revision is
named, so that answers keep their shape; Klaviyo keeps one for two years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.asking.types import Unanswered
from regulars.edges.connectors.klaviyo.types import Listed, Metric, Named

ADDRESS = "https://a.klaviyo.com/api"
REVISION = "2026-01-15"
PER_PAGE = 100  # profiles; of events it gives as many as it likes
CURSOR = "page[cursor]"
SUPPRESSED = (
    "greater-than(subscriptions.email.marketing.suppression.timestamp,2000-01-01T00:00:00Z)"
)
QUERIES: dict[str, dict[str, str | int]] = {
    "suppressions": {
        "filter": SUPPRESSED,
        "additional-fields[profile]": "subscriptions",
        "page[size]": PER_PAGE,
    },
    "profiles": {
        "additional-fields[profile]": "subscriptions",
        "page[size]": PER_PAGE,
        "sort": "created",
    },
    "events": {"include": "metric", "sort": "datetime"},
}
PATHS = {"suppressions": "profiles", "profiles": "profiles", "events": "events"}


@dataclass(frozen=True)
class Sheetful:
    """A page: its objects as they were written, each with its name, the names of the metrics on
    it, and the cursor of the next; empty: there is none.
    """

    objects: Sequence[tuple[Named, bytes]]
    metrics: dict[str, str]
    after: str


@dataclass(frozen=True)
class KlaviyoApi:
    """One account, asked with a private key of it."""

    peer: Peer

    @classmethod
    def of(cls, key: str) -> KlaviyoApi:
        """The account that a private key is of."""
        headers = {"Authorization": f"Klaviyo-API-Key {key}", "revision": REVISION}
        return cls(Peer(ADDRESS, headers))

    def page(self, stage: str, after: str) -> Sheetful:
        """A page of a list.

        Raises Unanswered, AccessRefused, Declined.
        """
        query = dict(QUERIES[stage])
        if after:
            query[CURSOR] = after
        answer = self.peer.get(PATHS[stage], **query)
        listed = self._read(answer.body, Listed)
        objects = [(self._read(raw, Named), bytes(raw)) for raw in listed.data]
        return Sheetful(objects, self._metrics(listed.included), _cursor(listed.links.next))

    def _metrics(self, included: Sequence[msgspec.Raw]) -> dict[str, str]:
        metrics = [self._read(raw, Metric) for raw in included]
        return {
            one.id: one.attributes.name
            for one in metrics
            if one.type == "metric" and one.attributes
        }

    def _read(self, body: bytes | msgspec.Raw, shape: type[Any]) -> Any:
        try:
            return msgspec.json.decode(body, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            reason = "answered something else than it should"
            raise Unanswered(self.peer.host, reason) from error


def _cursor(link: str | None) -> str:
    """The cursor that a link names; the link itself is not followed."""
    found = parse_qs(urlsplit(link or "").query).get(CURSOR, [""])
    return found[0]
