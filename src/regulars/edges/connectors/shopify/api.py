"""Shopify's GraphQL Admin API, as far as it is asked.

Source: Shopify's documentation of the GraphQL Admin API, version 2026-01. A query costs points, of
which a shop has a bucket that fills again at a rate; each answer says how full it is. Who asks too
much is answered with 200 and an error of the code ``THROTTLED``, or with 429. An app of since 2026
has no lasting token: it gets one for a day with its client id and secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from regulars.edges.connectors.asking.services import Peer
from regulars.edges.connectors.asking.types import AccessRefused, Declined, Unanswered
from regulars.edges.connectors.connections.types import Opened
from regulars.edges.connectors.shopify.types import OutOfScope

VERSION = "2026-01"
ADDRESS = "https://{shop}"
SPARED = timedelta(minutes=10)  # before it ends, a token is asked for anew
THROTTLED, DENIED = "THROTTLED", "ACCESS_DENIED"
ATTEMPTS = 5
LONGEST_WAIT = 10.0  # seconds; who is to wait longer is asked again later
UNAUTHORISED = 401
_tokens: dict[tuple[str, str], tuple[str, datetime]] = {}  # for a process, by shop and app


def may_ask(opened: Opened) -> bool:
    """Whether there is all that the shop is asked with."""
    has_app = bool(opened.connection.settings.get("client_id")) and bool(opened.secrets)
    return has_app or bool(opened.credentials.get("access_token"))


@dataclass(frozen=True)
class ShopifyApi:
    """One shop, asked with a token that lets us in. ``app`` is by what the token is remembered."""

    peer: Peer
    app: tuple[str, str]

    @classmethod
    def of(cls, opened: Opened, *, now: datetime) -> ShopifyApi:
        """The shop that is connected.

        Raises AccessRefused, Unanswered, Declined.
        """
        token = opened.credentials.get("access_token") or _token(opened, now)
        headers = {"X-Shopify-Access-Token": token}
        return cls(Peer(f"{_address(opened)}/admin/api/{VERSION}", headers), _app(opened))

    def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """What a query or a mutation answers.

        Waits while the shop is asked too much. Raises AccessRefused, Unanswered, Declined.
        """
        for _attempt in range(ATTEMPTS):
            said = self._said({"query": query, "variables": variables})
            code, problem = _error_in(said)
            if not code and not problem and isinstance(said.get("data"), dict):
                found: dict[str, Any] = said["data"]
                return found
            if code != THROTTLED:
                raise self._refusal(code, problem)
            self.peer.pause(min(_seconds_to_wait(said), LONGEST_WAIT))
        raise Unanswered(self.peer.host, "is asked too much")

    def _said(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        try:
            said = self.peer.post("graphql.json", asked).said
        except AccessRefused:
            _tokens.pop(self.app, None)  # it may have been taken back before its end
            raise
        if not isinstance(said, dict):
            raise Unanswered(self.peer.host, "answered something else than an object")
        return said

    def _refusal(self, code: str, problem: str) -> Exception:
        if code == DENIED:
            return OutOfScope(self.peer.host, 200, f"the app may not see that: {problem}"[:300])
        if code == "INTERNAL_SERVER_ERROR":
            return Unanswered(self.peer.host, "is out of order")
        return Declined(self.peer.host, 200, problem[:300] or "it gives no reason")


def _address(opened: Opened) -> str:
    return ADDRESS.format(shop=opened.connection.settings["shop"])


def _app(opened: Opened) -> tuple[str, str]:
    settings = opened.connection.settings
    return str(settings["shop"]), str(settings.get("client_id", ""))


def _token(opened: Opened, now: datetime) -> str:
    """A token for the app, kept as long as it holds.

    Source: Shopify's documentation of the client credentials grant.
    """
    app = _app(opened)
    token, until = _tokens.get(app, ("", now))
    if token and now < until:
        return token
    peer = Peer(_address(opened), {})
    token, seconds = _granted(peer, app[1], opened)
    _tokens[app] = (token, now + timedelta(seconds=seconds) - SPARED)
    return token


def _granted(peer: Peer, client_id: str, opened: Opened) -> tuple[str, int]:
    """A new token, and for how many seconds it holds. While the secret is replaced, either may be
    the one that is right.
    """
    refused: Exception = AccessRefused(peer.host, UNAUTHORISED)
    for secret in opened.secrets:
        asked = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        }
        try:
            said = peer.post("admin/oauth/access_token", asked, form=True).said
        except (AccessRefused, Declined) as error:
            refused = error
            continue
        if not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
            raise Unanswered(peer.host, "gave no access token")
        return said["access_token"], int(said.get("expires_in") or 0)
    raise refused


def _error_in(said: Mapping[str, Any]) -> tuple[str, str]:
    """The code and the message of the first error; empty: there is none."""
    errors = said.get("errors")
    if not errors:
        return "", ""
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    extensions = first.get("extensions")
    code = extensions.get("code", "") if isinstance(extensions, dict) else ""
    message = str(first.get("message") or errors)
    if not code and message == "Throttled":
        code = THROTTLED
    return str(code), message


def _seconds_to_wait(said: Mapping[str, Any]) -> float:
    """Until the bucket has filled so far that the query may be asked again."""
    try:
        cost = said["extensions"]["cost"]
        status = cost["throttleStatus"]
        lacking = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])
        return max(lacking / float(status["restoreRate"]), 0.1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return 1.0
