"""Reads what shops send."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from regulars.edges.connectors.shops.types import Unusable

Shape = TypeVar("Shape")

# A character that no database keeps in text, written in JSON; not a backslash before "u0000".
NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
WRITTEN_NUL = b"\\u0000"
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def read(body: bytes | msgspec.Raw, shape: type[Shape], thing: str) -> Shape:
    """The body as one of the shapes; what else it holds is passed over.

    Raises Unusable.
    """
    decoder = _decoders.setdefault(shape, msgspec.json.Decoder(shape))
    written = bytes(memoryview(body))
    if WRITTEN_NUL in written:
        written = NUL.sub(rb"\1", written)
    try:
        found: Shape = decoder.decode(written)
    except msgspec.ValidationError as error:
        _, _, path = str(error).partition(" - at `")
        raise Unusable(thing, path.strip("`$.") or "body") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unusable(thing, "body") from error
    return found
