"""Numbers that JSON may write and no database keeps: written as text instead."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import msgspec

# PostgreSQL keeps up to 131,072 digits before the point and 16,383 after it; a message is 32 KiB.
UNKEPT = re.compile(rb"[0-9][eE][+-]?[0-9]{4,}|\.[0-9]{9999,}")
# The same as it looks with every digit and sign a nought: to look for that takes a quarter as long.
ROUGHLY = bytes.maketrans(b"123456789+-E", b"00000000000e")
EXPONENT = b"0e0000"  # the sign may be missing
FRACTION = 9999
LONGEST = 1000  # digits of a fraction that is a number still
LARGEST, SMALLEST = 1e300, 1e-300


def keepable(written: bytes) -> bytes:
    """The JSON object as any database keeps it. What has no such number stays letter by letter."""
    is_suspicious = EXPONENT in written.translate(ROUGHLY) or len(written) > FRACTION
    if not (is_suspicious and UNKEPT.search(written)):
        return written
    return _encoder.encode(json.loads(written, parse_float=_number, parse_int=Decimal))


def _number(written: str) -> Decimal | str:
    is_kept = len(written) <= LONGEST and SMALLEST < abs(float(written)) < LARGEST
    return Decimal(written) if is_kept else written


_encoder = msgspec.json.Encoder(decimal_format="number")
