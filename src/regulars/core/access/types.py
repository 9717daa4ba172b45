"""Keys as values, who calls with one, and what can go wrong with them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Forbidden, Invalid, NotFound, Refused


class KeyKind(enum.StrEnum):
    """Where a key may stand."""

    PUBLISHABLE = "publishable"  # in web pages, where everybody can read it
    SECRET = "secret"  # noqa: S105 - on the store's own servers alone


class Scope(enum.StrEnum):
    """One thing that a key may do."""

    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    ORDERS_READ = "orders.read"
    ORDERS_WRITE = "orders.write"
    PRODUCTS_READ = "products.read"
    PRODUCTS_WRITE = "products.write"
    EVENTS_READ = "events.read"
    EVENTS_WRITE = "events.write"
    CONSENTS_READ = "consents.read"
    CONSENTS_WRITE = "consents.write"
    LEDGER_READ = "ledger.read"
    LEDGER_WRITE = "ledger.write"
    WEBHOOKS_MANAGE = "webhooks.manage"


@dataclass(frozen=True)
class Key:
    """A key, without the token. ``shown_as`` is enough to recognise it by."""

    id: int
    public_id: str
    kind: KeyKind
    name: str
    source: str
    scopes: tuple[Scope, ...]
    origins: tuple[str, ...]
    shown_as: str
    made_by: str
    made_at: datetime
    last_used_at: datetime | None
    ends_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str
    revoked_because: str


@dataclass(frozen=True)
class MadeKey:
    """A new key with its token, which is nowhere else and cannot be shown again."""

    key: Key
    token: str = field(repr=False)


@dataclass(frozen=True)
class Caller:
    """Whoever calls with a key that holds."""

    key_id: int
    public_id: str
    kind: KeyKind
    name: str
    source: str
    scopes: frozenset[Scope]
    origins: frozenset[str]
    ends_at: datetime | None

    @property
    def actor(self) -> str:
        """How the log names them."""
        return self.public_id

    def may(self, scope: Scope) -> bool:
        """Whether the key allows this."""
        return scope in self.scopes

    def may_come_from(self, origin: str) -> bool:
        """Whether a page of this origin may call: any for a secret key, those that it lists for a
        publishable one.
        """
        return self.kind is KeyKind.SECRET or origin in self.origins


@dataclass(eq=False)
class UnknownKey(Forbidden):
    """The key is not known, has been revoked or has ended."""

    code = "access.unknown_key"
    sentence = (
        "This key is not known, has been revoked or has ended. Make another in the console under "
        "Keys, or with: regulars keys make"
    )
    status = 401


@dataclass(eq=False)
class NoKey(Forbidden):
    """The request came without a key."""

    code = "access.no_key"
    sentence = (
        "This needs a secret key, in a header: Authorization: Bearer sk_… (or HTTP Basic, with the "
        "key as the name and no password)."
    )
    status = 401


@dataclass(eq=False)
class PublishableKeyRefused(Forbidden):
    """A publishable key only sends events."""

    code = "access.publishable_refused"
    sentence = (
        "A publishable key can only send events. Use a secret key, from a server and never from a "
        "page."
    )


@dataclass(eq=False)
class MissingScope(Forbidden):
    """The key may not do this."""

    code = "access.missing_scope"
    sentence = "The key lacks the scope {scope}. Make another key that has it."
    scope: str


@dataclass(eq=False)
class UnknownKeyId(NotFound):
    """No key has this id."""

    code = "access.unknown_id"
    sentence = "There is no key {public_id}. See: regulars keys list"
    public_id: str


@dataclass(eq=False)
class AlreadyRevoked(Refused):
    """The key was revoked before."""

    code = "access.already_revoked"
    sentence = "The key {public_id} was revoked before. Nothing needs to be done."
    public_id: str


@dataclass(eq=False)
class NoReason(Invalid):
    """A key is revoked for a reason that others can read later."""

    code = "access.no_reason"
    sentence = "Say why the key is revoked."


@dataclass(eq=False)
class UnnamedKey(Invalid):
    """A key needs a name."""

    code = "access.unnamed"
    sentence = "Give the key a name that says who uses it, of at most {longest} letters."
    longest: int


@dataclass(eq=False)
class UnusableSource(Invalid):
    """Not the code of a source."""

    code = "access.unusable_source"
    sentence = (
        "{source!r} cannot be the code of a source. Use small letters, digits and hyphens, at most "
        "{longest}, such as shop or till-2."
    )
    source: str
    longest: int


@dataclass(eq=False)
class UnusableOrigin(Invalid):
    """Not an origin that pages can come from."""

    code = "access.unusable_origin"
    sentence = (
        "{origin!r} is no origin. Write it as the browser does, such as https://shop.example: with "
        "https, and without a path."
    )
    origin: str


@dataclass(eq=False)
class UnknownScope(Invalid):
    """No such thing can be allowed."""

    code = "access.unknown_scope"
    sentence = "There is no scope {scope!r}. The scopes are: {scopes}."
    scope: str
    scopes: tuple[str, ...]


@dataclass(eq=False)
class NothingAllowed(Invalid):
    """A secret key that may do nothing is of no use."""

    code = "access.nothing_allowed"
    sentence = "Choose at least one scope: what the key may do."


@dataclass(eq=False)
class TooMuchAllowed(Invalid):
    """Everybody can read a publishable key."""

    code = "access.too_much_allowed"
    sentence = "A publishable key can only send events. Make a secret key for anything else."


@dataclass(eq=False)
class NoOrigins(Invalid):
    """A publishable key is used by pages of the store alone."""

    code = "access.no_origins"
    sentence = "Name the origins of the pages that the key stands in, such as https://shop.example."


@dataclass(eq=False)
class OriginsOfSecret(Invalid):
    """A secret key stands in no page."""

    code = "access.origins_of_secret"
    sentence = "A secret key has no origins, as it must not stand in a page. Leave them out."


@dataclass(eq=False)
class TooManyOrigins(Invalid):
    """More origins than a key can list."""

    code = "access.too_many_origins"
    sentence = "A key lists at most {most} origins. Make a key for each shop."
    most: int


@dataclass(eq=False)
class EndsInThePast(Invalid):
    """The key would have ended before it was made."""

    code = "access.ends_in_the_past"
    sentence = "The key would end at {ends_at}, which is over. Choose a later moment, or none."
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class KeyMade(Event):
    """A key was made; ``scopes`` are separated by spaces."""

    name: ClassVar[str] = "access.key_made"
    key_id: int
    kind: str
    source: str
    scopes: str


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    """A key was revoked: it opens nothing any more."""

    name: ClassVar[str] = "access.key_revoked"
    key_id: int
