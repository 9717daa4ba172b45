"""Reads what WooCommerce sends."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from regulars.edges.connectors.shops.types import Unusable

Shape = TypeVar("Shape")

_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def read(body: bytes, shape: type[Shape], thing: str) -> Shape:
    """The body as one of the shapes; what else it holds is passed over.

    Raises Unusable.
    """
    decoder = _decoders.setdefault(shape, msgspec.json.Decoder(shape))
    try:
        found: Shape = decoder.decode(body)
    except msgspec.ValidationError as error:
        _, _, path = str(error).partition(" - at `")
        field = path.rstrip("`").removeprefix("$").removeprefix(".")
        raise Unusable(thing, field or "body") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unusable(thing, "body") from error
    return found
