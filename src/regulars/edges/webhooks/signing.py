"""Signatures of Standard Webhooks: HMAC-SHA256 over id, moment and body.

Source: https://www.standardwebhooks.com, specification 1.0.0.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def secret_of(random: bytes) -> str:
    """A secret as people are told it.

    >>> secret_of(bytes(24))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return PREFIX + base64.b64encode(random).decode()


def bytes_of(secret: str) -> bytes:
    """The secret as signatures are computed from it."""
    return base64.b64decode(secret.removeprefix(PREFIX))


def signature(secret: bytes, *, webhook_id: str, timestamp: int, body: bytes) -> str:
    """One signature, with its version in front."""
    signed = b".".join((webhook_id.encode(), str(timestamp).encode(), body))
    return f"v1,{base64.b64encode(hmac.digest(secret, signed, 'sha256')).decode()}"


def signed_headers(
    secrets: Sequence[bytes], *, webhook_id: str, body: bytes, now: datetime
) -> dict[str, str]:
    """The three headers that let a receiver verify: one signature for each secret that holds."""
    timestamp = int(now.timestamp())
    signatures = [
        signature(secret, webhook_id=webhook_id, timestamp=timestamp, body=body)
        for secret in secrets
    ]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
