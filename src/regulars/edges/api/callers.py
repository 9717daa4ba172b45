"""Who sends a request: the key that it brings, and how often that may be."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from datetime import datetime

from django.db import OperationalError
from django.http import HttpRequest

from regulars.core.access.queries import caller_of
from regulars.core.access.services import note_use
from regulars.core.access.types import Caller, NoKey, UnknownKey
from regulars.edges.api.buckets import FAILURES, KEYS
from regulars.kernel.buckets import Allowance


def caller_in(request: HttpRequest, *, now: datetime) -> tuple[Caller, Allowance]:
    """Whoever sends the request, and what is left to them.

    Raises NoKey, UnknownKey, TooManyRequests.
    """
    caller = _known(request, now)
    allowance = KEYS.draw(caller.public_id, now=now)
    with suppress(OperationalError):  # a busy database is no reason to refuse whoever only asks
        note_use(caller, now=now)
    return caller, allowance


def token_in(header: str) -> str:
    """The token of an ``Authorization`` header: as it is after Bearer, the name after Basic; empty
    where there is none.

    >>> token_in("Bearer sk_1"), token_in("Basic c2tfMTo="), token_in("Digest x")
    ('sk_1', 'sk_1', '')
    """
    scheme, _space, value = header.strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return value.strip()
        case "basic":
            return _name_in(value.strip())
    return ""


def _known(request: HttpRequest, now: datetime) -> Caller:
    """Whoever sends the request. Who fails too often from one address is told to wait; a key that
    holds is let in all the same, as others may share the address.
    """
    token = token_in(request.headers.get("Authorization", ""))
    try:
        return _caller(token, now)
    except (NoKey, UnknownKey):
        FAILURES.draw(request.META.get("REMOTE_ADDR", ""), now=now)
        raise


def _caller(token: str, now: datetime) -> Caller:
    if not token:
        raise NoKey
    return caller_of(token, now=now)


def _name_in(credentials: str) -> str:
    """The name in Basic credentials without a password; empty where they are something else."""
    try:
        name, colon, password = b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        return ""
    return name if colon and not password else ""
