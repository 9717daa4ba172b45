"""Who calls with a token, and which keys there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hmac import compare_digest

from regulars.core.access.models import AccessKey
from regulars.core.access.remembering import MEMORY
from regulars.core.access.rules import LONGEST_TOKEN, PREFIXES, digest_of, tidy_source
from regulars.core.access.types import Caller, Key, KeyKind, Scope, UnknownKey, UnknownKeyId


def caller_of(token: str, *, now: datetime) -> Caller:
    """Whoever calls with the token, looked up at most every few seconds.

    A key that was revoked opens nothing from then on in the process that revoked it, and in others
    after :data:`remembering.KEPT`. What ends, ends on time everywhere.

    Raises UnknownKey, the same for whatever is wrong with it.
    """
    if len(token) > LONGEST_TOKEN or not token.startswith(tuple(PREFIXES.values())):
        raise UnknownKey
    digest = digest_of(token)
    caller = MEMORY.recall(digest, now=now) or _looked_up(digest, now)
    if caller.ends_at is not None and caller.ends_at <= now:
        raise UnknownKey
    return caller


def source_code(text: str) -> str:
    """The code of a source as it is kept: small letters, digits and hyphens.

    Raises UnusableSource.
    """
    return tidy_source(text)


def keys() -> list[Key]:
    """All keys, the newest first, also those that open nothing any more; empty: none was made."""
    return [key_value(row) for row in AccessKey.objects.order_by("-pk")]


def key(public_id: str) -> Key:
    """The key of this id.

    Raises UnknownKeyId.
    """
    row = AccessKey.objects.filter(public_id=public_id).first()
    if row is None:
        raise UnknownKeyId(public_id=public_id)
    return key_value(row)


def keys_among(*, ids: Collection[int] = (), public_ids: Collection[str] = ()) -> list[Key]:
    """The keys that one or the other names; others are left out."""
    found = AccessKey.objects.filter(pk__in=ids) | AccessKey.objects.filter(
        public_id__in=public_ids
    )
    return [key_value(row) for row in found]


def key_value(row: AccessKey) -> Key:
    """The row as a value."""
    return Key(
        id=row.pk,
        public_id=row.public_id,
        kind=KeyKind(row.kind),
        name=row.name,
        source=row.source,
        scopes=_scopes(row),
        origins=tuple(row.origins.split()),
        shown_as=row.shown_as,
        made_by=row.made_by,
        made_at=row.made_at,
        last_used_at=row.last_used_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
        revoked_because=row.revoked_because,
    )


def _looked_up(digest: str, now: datetime) -> Caller:
    mark = MEMORY.mark()
    row = AccessKey.objects.filter(digest=digest, revoked_at__isnull=True).first()
    if row is None or not compare_digest(row.digest, digest):
        raise UnknownKey
    caller = Caller(
        key_id=row.pk,
        public_id=row.public_id,
        kind=KeyKind(row.kind),
        name=row.name,
        source=row.source,
        scopes=frozenset(_scopes(row)),
        origins=frozenset(row.origins.split()),
        ends_at=row.ends_at,
    )
    MEMORY.keep(digest, caller, mark=mark, now=now)
    return caller


def _scopes(row: AccessKey) -> tuple[Scope, ...]:
    """Those that this version knows: an older one does not fail over what a newer one allowed."""
    return tuple(Scope(name) for name in row.scopes.split() if name in set(Scope))
