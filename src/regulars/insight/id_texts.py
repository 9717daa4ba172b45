"""Ids as they are given, as text."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from regulars.insight.errors import UnusableId

LARGEST = 2**53  # whole numbers above it are not the same in every language


def distinct_texts(ids: Iterable[object]) -> list[str]:
    """The distinct ids as text, rising. Raises UnusableId as :func:`as_texts` does."""
    return sorted(set(as_texts(ids)))


def as_texts(ids: Iterable[object]) -> list[str]:
    """The ids as text; what is missing becomes an empty one.

    Raises UnusableId if one is neither text nor a whole number.
    """
    values = [ids] if isinstance(ids, str | bytes) else list(ids)
    kinds = set(map(type, values))
    if kinds <= {str}:
        return values  # type: ignore[return-value]
    return [_text(value, row) for row, value in enumerate(values, start=1)]


def _text(value: object, row: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        if -LARGEST <= value <= LARGEST:
            return str(int(value))
        raise UnusableId(row=row, kind="a number of too many digits")
    raise UnusableId(row=row, kind=f"of the type {type(value).__name__}")
