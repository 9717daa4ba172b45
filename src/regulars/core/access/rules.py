"""Decisions about keys, from values to values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from regulars.core.access.types import (
    EndsInThePast,
    KeyKind,
    NoOrigins,
    NothingAllowed,
    OriginsOfSecret,
    Scope,
    TooManyOrigins,
    TooMuchAllowed,
    UnknownScope,
    UnnamedKey,
    UnusableOrigin,
    UnusableSource,
)

PREFIXES = {KeyKind.PUBLISHABLE: "pk_", KeyKind.SECRET: "sk_"}
RANDOM_BYTES = 32  # 256 bits
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LETTERS = 43  # of base 62 for 256 bits
RECOGNISED_BY = 4  # last letters of a token
LONGEST_TOKEN = 100  # whatever is longer is none of ours
LONGEST_NAME = 100
LONGEST_SOURCE = 60
LONGEST_REASON = 300
MOST_ORIGINS = 20
SOURCE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
USUAL_PORTS = {"https": 443, "http": 80}
OWN_MACHINE = {"localhost", "127.0.0.1"}  # for trying things out


def token_of(kind: KeyKind, random: bytes) -> str:
    """The token of so many random bytes: a prefix that says what it is, then letters and digits.

    >>> token_of(KeyKind.SECRET, bytes([0] * 31 + [62]))
    'sk_0000000000000000000000000000000000000000010'
    """
    number, letters = int.from_bytes(random, "big"), ""
    for _place in range(LETTERS):
        number, digit = divmod(number, len(DIGITS))
        letters = DIGITS[digit] + letters
    return PREFIXES[kind] + letters


def digest_of(token: str) -> str:
    """What is kept of a token. It is random enough that a plain digest cannot be undone.

    >>> digest_of("sk_1")[:16]
    '92493e6fad3e4152'
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def shown_as(kind: KeyKind, last_letters: str) -> str:
    """How a key is shown, so that whoever has the token recognises it.

    >>> shown_as(KeyKind.PUBLISHABLE, "x9Qb")
    'pk_…x9Qb'
    """
    return f"{PREFIXES[kind]}…{last_letters}"


def tidy_name(text: str) -> str:
    """The name of a key.

    Raises UnnamedKey.
    """
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise UnnamedKey(longest=LONGEST_NAME)
    return name


def tidy_source(text: str) -> str:
    """The code of a source, in small letters.

    Raises UnusableSource.

    >>> tidy_source(" Till-2 ")
    'till-2'
    """
    code = text.strip().lower()
    if not SOURCE.fullmatch(code):
        raise UnusableSource(source=text[: LONGEST_SOURCE + 1], longest=LONGEST_SOURCE)
    return code


def tidy_origin(text: str) -> str:
    """The origin as browsers write it.

    Raises UnusableOrigin.

    >>> tidy_origin("https://Shop.example:443/")
    'https://shop.example'
    """
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError as error:
        raise UnusableOrigin(origin=text) from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in OWN_MACHINE)
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    if not (is_safe and is_bare and HOST.fullmatch(host)) or "@" in parts.netloc:
        raise UnusableOrigin(origin=text)
    named = "" if port in {None, USUAL_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{named}"


def allowed(kind: KeyKind, scopes: Collection[str]) -> tuple[Scope, ...]:
    """What a key of the kind may do, of what is asked for.

    Raises UnknownScope, NothingAllowed, TooMuchAllowed.

    >>> allowed(KeyKind.PUBLISHABLE, [])
    (<Scope.EVENTS_WRITE: 'events.write'>,)
    """
    for scope in scopes:
        if scope not in set(Scope):
            raise UnknownScope(scope=scope, scopes=tuple(Scope))
    chosen = tuple(scope for scope in Scope if scope in scopes)
    if kind is KeyKind.PUBLISHABLE:
        if set(chosen) - {Scope.EVENTS_WRITE}:
            raise TooMuchAllowed
        return (Scope.EVENTS_WRITE,)
    if not chosen:
        raise NothingAllowed
    return chosen


def origins_for(kind: KeyKind, origins: Collection[str]) -> tuple[str, ...]:
    """The origins that a key of the kind may be used from.

    Raises UnusableOrigin, NoOrigins, OriginsOfSecret, TooManyOrigins.
    """
    if kind is KeyKind.SECRET:
        if origins:
            raise OriginsOfSecret
        return ()
    tidy = tuple(dict.fromkeys(tidy_origin(origin) for origin in origins))
    if not tidy:
        raise NoOrigins
    if len(tidy) > MOST_ORIGINS:
        raise TooManyOrigins(most=MOST_ORIGINS)
    return tidy


def check_end(ends_at: datetime | None, *, now: datetime) -> None:
    """Return if a key that is made now can end at the moment.

    Raises EndsInThePast.
    """
    if ends_at is not None and ends_at <= now:
        raise EndsInThePast(ends_at=ends_at)
