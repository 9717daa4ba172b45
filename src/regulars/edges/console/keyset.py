"""Turning pages by where one stands: the millionth row costs what the first does."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

OLDER, NEWER = "after", "before"


@dataclass
class Turn:
    """A page of rows, and the marks of the pages beside it (empty where there is none)."""

    rows: list[Any] = field(default_factory=list)
    older: str = ""
    newer: str = ""


def turn(rows: QuerySet[Any], order: str, size: int, *, after: str = "", before: str = "") -> Turn:
    """One page in the order of a field, ties by the key; ``-`` in front turns it round.

    A mark that cannot be read begins at the first page.
    """
    name, down = order.lstrip("-"), order.startswith("-")
    mark = _read(before or after)
    backwards = bool(before) and mark is not None
    if mark is not None:
        rows = rows.filter(_beyond(name, mark, down=down != backwards))
    sign = "-" if down != backwards else ""
    found = list(rows.order_by(sign + name, sign + "pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    turned = Turn(found)
    if found and (backwards or more):
        turned.older = _mark(found[-1], name)
    if found and ((backwards and more) or (mark is not None and not backwards)):
        turned.newer = _mark(found[0], name)
    return turned


def _beyond(name: str, mark: list[Any], *, down: bool) -> Q:
    step = "lt" if down else "gt"
    value, key = mark
    # The first condition is implied by the second: it lets the index begin at the right place.
    within = Q(**{f"{name}__{step}e": value})
    return within & (Q(**{f"{name}__{step}": value}) | Q(**{f"pk__{step}": key}))


def _mark(row: Model, name: str) -> str:
    text = json.dumps([getattr(row, name), row.pk], cls=DjangoExact)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class DjangoExact(DjangoJSONEncoder):
    """Moments with all their microseconds, which Django's own encoder cuts."""

    def default(self, o: Any) -> Any:
        """Write a moment exactly."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _read(mark: str) -> list[Any] | None:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error, TypeError):
        return None
    if not isinstance(key, int) or not isinstance(value, str | int):
        return None
    moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    return [moment or value, key]
