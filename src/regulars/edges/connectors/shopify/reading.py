"""Reads what Shopify sent."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec

from regulars.edges.connectors.shops.types import Unusable

Shape = TypeVar("Shape", bound=msgspec.Struct)


def read(body: bytes, shape: type[Shape], thing: str) -> Shape:
    """The object that was sent, as far as it is read here.

    Raises Unusable.
    """
    try:
        found: Shape = _decoder(shape).decode(body)
    except msgspec.ValidationError as error:
        _, _, path = str(error).partition(" - at `")
        raise Unusable(thing, path.rstrip("`").removeprefix("$.") or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unusable(thing, "body") from error
    return found


@cache
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape, strict=False)
