"""Making keys and revoking them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from regulars.core.access.models import AccessKey
from regulars.core.access.queries import key_value
from regulars.core.access.remembering import MEMORY, NOTED
from regulars.core.access.rules import (
    LONGEST_REASON,
    RANDOM_BYTES,
    RECOGNISED_BY,
    allowed,
    check_end,
    digest_of,
    origins_for,
    tidy_name,
    tidy_source,
    token_of,
)
from regulars.core.access.types import (
    AlreadyRevoked,
    Caller,
    KeyKind,
    KeyMade,
    KeyRevoked,
    MadeKey,
    NoReason,
    UnknownKeyId,
)
from regulars.core.events.services import record
from regulars.kernel.ids import public_id


@transaction.atomic
def make_key(
    *,
    kind: KeyKind,
    name: str,
    source: str,
    scopes: Collection[str],
    origins: Collection[str],
    ends_at: datetime | None,
    actor: str,
    now: datetime,
) -> MadeKey:
    """Make a key and return it with its token, which is kept nowhere.

    Records ``access.key_made``. Raises UnnamedKey, UnusableSource, UnknownScope, NothingAllowed,
    TooMuchAllowed, UnusableOrigin, NoOrigins, OriginsOfSecret, TooManyOrigins, EndsInThePast.
    """
    may = allowed(kind, scopes)
    check_end(ends_at, now=now)
    token = token_of(kind, secrets.token_bytes(RANDOM_BYTES))
    row = AccessKey.objects.create(
        public_id=public_id("key", now=now),
        kind=kind.value,
        name=tidy_name(name),
        source=tidy_source(source),
        digest=digest_of(token),
        last_letters=token[-RECOGNISED_BY:],
        scopes=" ".join(may),
        origins=" ".join(origins_for(kind, origins)),
        made_by=actor,
        made_at=now,
        ends_at=ends_at,
    )
    record(
        KeyMade(
            key=f"access.key_made:{row.public_id}",
            occurred_at=now,
            actor=actor,
            key_id=row.pk,
            kind=row.kind,
            source=row.source,
            scopes=row.scopes,
        )
    )
    return MadeKey(key_value(row), token)


@transaction.atomic
def revoke_key(*, public_id: str, reason: str, actor: str, now: datetime) -> None:
    """Let nobody in with the key any more: at once here, within seconds in other processes.

    Records ``access.key_revoked``. Raises NoReason, UnknownKeyId, AlreadyRevoked.
    """
    because = " ".join(reason.split())[:LONGEST_REASON]
    if not because:
        raise NoReason
    row = AccessKey.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise UnknownKeyId(public_id=public_id)
    if row.revoked_at is not None:
        raise AlreadyRevoked(public_id=public_id)
    row.revoked_at, row.revoked_by, row.revoked_because = now, actor, because
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    record(
        KeyRevoked(
            key=f"access.key_revoked:{row.public_id}", occurred_at=now, actor=actor, key_id=row.pk
        )
    )
    MEMORY.forget()
    transaction.on_commit(MEMORY.forget)  # somebody may have looked it up in between


def note_use(caller: Caller, *, now: datetime) -> None:
    """Write down that the key was used, at most once a minute for each."""
    if not MEMORY.is_to_be_noted(caller.public_id, now=now):
        return
    seldom = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - NOTED)
    AccessKey.objects.filter(seldom, pk=caller.key_id).update(last_used_at=now)
