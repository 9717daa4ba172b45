"""What is kept encrypted of an endpoint: its secrets, and the headers that are sent along."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from regulars.core.sealing import opened, sealed
from regulars.edges.webhooks.models import Endpoint
from regulars.edges.webhooks.signing import SECRET_BYTES, bytes_of, secret_of

SECRET, HEADERS = "regulars.webhooks.secret", "regulars.webhooks.headers"


def new_secret() -> str:
    """A secret that nobody had before."""
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def sealed_secret(secret: str) -> str:
    """The secret as it is kept."""
    return sealed(secret, purpose=SECRET)


def sealed_headers(headers: Mapping[str, str]) -> str:
    """The headers as they are kept; empty: there are none."""
    return sealed(json.dumps(dict(headers)), purpose=HEADERS) if headers else ""


def secrets_of(row: Endpoint, *, now: datetime) -> tuple[bytes, ...]:
    """The secrets that sign at this moment, the present one first.

    Raises SealBroken.
    """
    kept = [row.secret]
    if row.old_secret_until is not None and row.old_secret_until > now:
        kept.append(row.old_secret)
    return tuple(bytes_of(opened(one, purpose=SECRET)) for one in kept)


def headers_of(row: Endpoint) -> dict[str, str]:
    """The headers that are sent along.

    Raises SealBroken.
    """
    if not row.headers:
        return {}
    told: dict[str, str] = json.loads(opened(row.headers, purpose=HEADERS))
    return told
