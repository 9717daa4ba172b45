"""Secrets that have to be known again, as they are kept: encrypted by the installation's key."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from regulars.kernel.errors import Unavailable


@dataclass(eq=False)
class SealBroken(Unavailable):
    """Something was encrypted by another key than the installation has now."""

    code = "sealing.broken"
    sentence = (
        "This was kept under another secret key of the installation. Put that key back, or tell "
        "the secret anew."
    )


def sealed(text: str, *, purpose: str) -> str:
    """The text encrypted: each ``purpose`` has a key of its own, of the installation's."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def opened(token: str, *, purpose: str) -> str:
    """The text as it was.

    Raises SealBroken.
    """
    try:
        return _fernet(purpose).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error


def _fernet(purpose: str) -> Fernet:
    key = salted_hmac(purpose, "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
