"""What stands in a digest over events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from regulars.kernel.spans import Span

BEFORE_ALL = ""  # the digest before the first block's


def digest_of(
    previous: str, number: int, spans: Sequence[Span], rows: Iterable[Sequence[Any]]
) -> str:
    """SHA-256, as 64 hexadecimal digits, of a block: of the digest before it, of which events it
    holds, and of each of them, one JSON document a line.

    >>> digest_of("", 1, [(1, 1)], [(1, "cup:1")])[:16]
    'ffd19e01599e6165'
    """
    found = sha256(msgspec.json.encode([previous, number, spans]))
    for row in rows:
        found.update(b"\n")
        found.update(msgspec.json.encode(row))
    return found.hexdigest()
