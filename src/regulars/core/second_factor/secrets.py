"""Secrets as they are kept: encrypted, or as digests; both by keys of the installation's secret."""

from __future__ import annotations

import base64
import secrets

from django.utils.crypto import salted_hmac

from regulars.core import sealing
from regulars.core.second_factor.types import RECOVERY_CODES, Unreadable

SECRET_BYTES = 20  # RFC 4226 recommends 160 bits
CODE_LETTERS = 10  # 49 bits, which nobody guesses; they are counted like passwords besides
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # none of them looks like another
ENCRYPTION, DIGEST = "regulars.second-factor.secret", "regulars.second-factor.recovery"


def new_secret() -> str:
    """A secret as it is told to a telephone: base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_recovery_codes() -> list[str]:
    """Codes to be written down, such as ``k7qpd-2m4xa``."""
    return [_new_code() for _ in range(RECOVERY_CODES)]


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    return f"{letters[: CODE_LETTERS // 2]}-{letters[CODE_LETTERS // 2 :]}"


def sealed(secret: str) -> str:
    """The secret encrypted."""
    return sealing.sealed(secret, purpose=ENCRYPTION)


def opened(token: str) -> str:
    """The secret as it was.

    Raises Unreadable.
    """
    try:
        return sealing.opened(token, purpose=ENCRYPTION)
    except sealing.SealBroken as error:
        raise Unreadable from error


def as_bytes(secret: str) -> bytes:
    """The secret as the codes are computed from it."""
    return base64.b32decode(secret)


def digest_of(code: str, *, staff_id: int) -> str:
    """What is kept of a recovery code: nothing that tells it without the installation's key."""
    return str(salted_hmac(DIGEST, f"{staff_id}:{code}", algorithm="sha256").hexdigest())
