"""A Klaviyo on this machine, with the shapes that its reference shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from regulars.edges.connectors.asking.tests.peers import Asked, FakePeer, Reply
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.klaviyo import api
from regulars.edges.connectors.predecessors.tests import factories
from regulars.edges.connectors.predecessors.tests.factories import Object, Shelf, serving

KEY = "pk_7"


def email(**said: Any) -> Object:
    """What Klaviyo knows of somebody's consent to e-mails."""
    usual = {
        "can_receive_email_marketing": True,
        "consent": "SUBSCRIBED",
        "consent_timestamp": "2024-05-01T08:00:00+00:00",
        "last_updated": "2024-05-01T08:00:00+00:00",
        "method": "PREFERENCE_PAGE",
        "method_detail": "tea.example/letters",
        "custom_method_detail": "",
        "double_optin": False,
        "suppression": [],
        "list_suppressions": [],
    }
    return {"email": {"marketing": {**usual, **said}}}


def suppressed(reason: str, at: str = "2025-01-02T03:04:05+00:00") -> Object:
    """Somebody agreed, and gets nothing all the same."""
    return email(
        can_receive_email_marketing=False, suppression=[{"reason": reason, "timestamp": at}]
    )


def profile(number: int, **fields: Any) -> Object:
    subscriptions = fields.pop("subscriptions", email())
    usual = {
        "email": f"{number}@petrov.test",
        "phone_number": None,
        "external_id": None,
        "first_name": "",
        "last_name": "",
        "organization": None,
        "locale": "bg-BG",
        "title": None,
        "image": None,
        "created": "2024-05-01T08:00:00+00:00",
        "updated": "2025-06-01T08:00:00+00:00",
        "last_event_date": "2025-06-01T08:00:00+00:00",
        "location": {"city": "Sofia", "country": "Bulgaria", "zip": None},
        "properties": {},
        "subscriptions": {
            "sms": {"marketing": {"consent": "NEVER_SUBSCRIBED"}},
            **subscriptions,
        },
    }
    return {
        "type": "profile",
        "id": f"01GDD{number}",
        "attributes": {**usual, **fields},
        "links": {"self": f"https://a.klaviyo.com/api/profiles/01GDD{number}/"},
    }


def event(number: int, metric: str = "M1", whom: int = 1, **properties: Any) -> Object:
    return {
        "type": "event",
        "id": f"4vRp{number}",
        "attributes": {
            "timestamp": 1_735_700_000 + number,
            "event_properties": properties,
            "datetime": f"2025-01-01T10:{number:02}:00+00:00",
            "uuid": f"b3a1e900-c7f5-11ef-8001-{number:012}",
        },
        "relationships": {
            "profile": {"data": {"type": "profile", "id": f"01GDD{whom}"}},
            "metric": {"data": {"type": "metric", "id": metric}},
        },
    }


@dataclass
class Klaviyo:
    """An account: its suppressions are those of its profiles, as its filter gives them."""

    profiles: list[Object] = field(default_factory=list)
    events: list[Object] = field(default_factory=list)
    metrics: dict[str, str] = field(default_factory=lambda: {"M1": "Viewed Product"})
    shelf: Shelf = field(default_factory=lambda: Shelf({}))

    def answer(self, asked: Asked) -> Reply:
        if asked.headers["authorization"] != f"Klaviyo-API-Key {KEY}":
            return Reply({"errors": [{"status": 401, "code": "not_authenticated"}]}, status=401)
        if refused := self.shelf.refused():
            return refused
        name = asked.path.strip("/")
        listed = self.events if name == "events" else self.profiles
        if "suppression.timestamp" in asked.query.get("filter", ""):
            listed = [one for one in listed if _suppressions(one)]
        self.shelf.lists[name] = listed
        page, after = self.shelf.page(name, int(asked.query.get("page[cursor]", "0")))
        return Reply(self._page(name, page, after))

    def _page(self, name: str, page: list[Object], after: int) -> Object:
        link = f"https://a.klaviyo.com/api/{name}?page%5Bcursor%5D={after}" if after else None
        included = [
            {"type": "metric", "id": key, "attributes": {"name": title}}
            for key, title in self.metrics.items()
        ]
        said: Object = {"data": page, "links": {"self": "", "next": link, "prev": None}}
        return {**said, "included": included} if name == "events" else said


def _suppressions(one: Object) -> list[Object]:
    said = one["attributes"]["subscriptions"].get("email", {}).get("marketing", {})
    return list(said.get("suppression", []))


@contextmanager
def an_account(**has: Any) -> Iterator[tuple[Klaviyo, FakePeer]]:
    account = Klaviyo(**has)
    with serving(api, account.answer) as peer:
        yield account, peer


def connected(**filled: Any) -> Connection:
    return factories.connected("klaviyo", **{"api_key": KEY, "has_events": True, **filled})
