"""Opaque public ids: a prefix that names the kind, then 26 characters ordered by time of making."""

from __future__ import annotations

import os
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
LENGTH = 26
TIME_BITS = 48
RANDOM_BYTES = 10

# The library encodes groups of five bytes: to 26 characters' 130 bits, 30 more make four groups.
WHOLE_BYTES, SPARE_BITS = 20, 30
CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


def public_id(
    prefix: str, *, now: datetime, random_bytes: Callable[[int], bytes] = os.urandom
) -> str:
    """Make an id such as ``cus_01jd3v…``: 48 bits of milliseconds, then 80 random bits.

    Ids made later sort later (to the millisecond), which keeps index pages together, the layout of
    RFC 9562 version 7 without its fixed bits. Nobody can guess one from another.
    """
    number = int(now.timestamp() * 1000) << (RANDOM_BYTES * 8)
    number |= int.from_bytes(random_bytes(RANDOM_BYTES), "big")
    digits = b32encode((number << SPARE_BITS).to_bytes(WHOLE_BYTES, "big"))[:LENGTH]
    return f"{prefix}_{digits.translate(CROCKFORD).decode()}"
