"""Signatures of webhooks, checked as any program does that follows Standard Webhooks.

Source: https://www.standardwebhooks.com, specification 1.0.0.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
KEY_LENGTHS = range(24, 65)  # bytes
WEBHOOK_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,200}")  # a full stop would end it
MOMENT = re.compile(r"[0-9]{1,12}")


def is_signed(
    headers: Mapping[str, str], body: bytes, secret: str, *, now: datetime, tolerance: timedelta
) -> bool:
    """Whether a webhook was signed lately with this secret, as Standard Webhooks 1.0.0 has it: one
    of the signatures is the HMAC-SHA256 of its id, its moment and its body. The names of headers
    are in lower case.
    """
    webhook_id, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    key = secret_bytes(secret)
    is_moment = MOMENT.fullmatch(moment) is not None
    if not (key and WEBHOOK_ID.fullmatch(webhook_id) and is_moment):
        return False
    if abs(now.timestamp() - int(moment)) > tolerance.total_seconds():
        return False
    signed = b".".join((webhook_id.encode(), moment.encode(), body))
    expected = b64encode(hmac.digest(key, signed, "sha256")).decode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), f"v1,{expected}".encode()) for one in given)


def secret_bytes(secret: str) -> bytes:
    """What signatures are computed with; nothing where it is no secret.

    >>> len(secret_bytes("whsec_" + "A" * 32)), secret_bytes("whsec_short"), secret_bytes("")
    (24, b'', b'')
    """
    if not secret.startswith(PREFIX):
        return b""
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        return b""
    return key if len(key) in KEY_LENGTHS else b""
