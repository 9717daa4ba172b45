"""Moments as they can be: a shop's clock may be ahead, and what people type may be of any year."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from regulars.core.wire import EARLIEST, SKEW

Value = TypeVar("Value")


def possible(said: Value, *, received_at: datetime) -> Value:
    """The same with every moment in it neither in the future nor before all shops, however deep it
    stands in dataclasses and sequences; slightly ahead of our clock it stays.

    An order of the year 9999 would be the newest for ever, and no calendar goes beyond it.
    """
    found: Value = _bounded(said, received_at + SKEW)
    return found


def _bounded(value: Any, latest: datetime) -> Any:
    if isinstance(value, datetime):
        return max(EARLIEST, min(value, latest))
    if isinstance(value, list | tuple):
        return type(value)(_bounded(one, latest) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    before = {field.name: getattr(value, field.name) for field in fields(value)}
    after = {name: _bounded(one, latest) for name, one in before.items()}
    return value if after == before else replace(value, **after)
