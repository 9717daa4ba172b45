"""Time-based one-time passwords (RFC 6238), and which of them count."""

from __future__ import annotations

import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1  # steps by which the telephone's clock may be off, either way


def code_at(secret: bytes, step: int, *, digits: int = DIGITS, digest: str = "sha1") -> str:
    """The code of one step of time: RFC 4226's truncation of an HMAC over the step's number.

    >>> code_at(b"12345678901234567890", 59 // 30, digits=8)
    '94287082'
    """
    mac = hmac.digest(secret, step.to_bytes(8, "big"), digest)
    place = mac[-1] & 0xF
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(moment: datetime) -> int:
    """The number of the step of time that a moment is in."""
    return int(moment.timestamp()) // STEP_SECONDS


def matching_step(secret: bytes, code: str, now: datetime, *, after: int) -> int | None:
    """The step that the code is of, if it counts at this moment; None: it does not.

    A code counts once: only steps later than ``after``, that of the last code taken.
    """
    current = step_of(now)
    found = None
    for step in range(current - DRIFT, current + DRIFT + 1):
        is_same = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if is_same and step > after:
            found = step
    return found


def plain(code: str) -> str:
    """A code as it is meant, however it is typed: without gaps and dashes, in small letters.

    >>> plain(" 123 456"), plain("K7QPD-2M4XA")
    ('123456', 'k7qpd2m4xa')
    """
    return "".join(code.split()).replace("-", "").lower()


def address_of(secret: str, *, account: str, issuer: str) -> str:
    """What a telephone reads from the picture.

    >>> address_of("JBSWY3DP", account="a@example.com", issuer="Regulars")
    'otpauth://totp/Regulars:a%40example.com?secret=JBSWY3DP&issuer=Regulars'
    """
    name = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{name}?{urlencode({'secret': secret, 'issuer': issuer})}"
