"""What can be told of customers, and which of several tellings stands."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

import msgspec

from regulars.core.customers.types import TraitKind
from regulars.core.traits.types import (
    LONGEST_NAME,
    LONGEST_VALUE,
    OtherKind,
    ReservedName,
    UnusableName,
    UnusableValue,
)

# What is a field of the customer's own, says who they are, or is a consent.
WORDS = """
    id userid user_id anonymousid anonymous_id customerid customer_id
    email phone name firstname first_name lastname last_name createdat created_at
    loyaltycard loyalty_card consents consent unsubscribed cio_subscription_preferences
"""
OWN = frozenset(WORDS.split())
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)")
UNWRITABLE = re.compile("[\0\ud800-\udfff]")
LARGEST = 1e300
Rank = tuple[bool, datetime, bool, str]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is kept: as JSON writes it; an empty ``document`` unsets the trait.

    ``kind`` is what the value looks like; ``text`` is how it is kept where the trait is a text.
    """

    kind: TraitKind | None
    document: str
    text: str = ""

    def as_kept(self, name: str, kind: TraitKind) -> str:
        """The document for a trait of this kind; text that looks like a day is a text, too.

        Raises OtherKind.
        """
        if self.kind is None or self.kind is kind:
            return self.document
        if kind is TraitKind.TEXT and self.text:
            return self.text
        raise OtherKind(name=name, kind=kind, told=self.kind)


UNSET = Value(None, "")
_written = msgspec.json.Encoder().encode


def check_name(name: str, publishers: Collection[str]) -> None:
    """Refuse what cannot be the name of a told trait; ``publishers`` own what begins with theirs.

    Raises UnusableName, ReservedName.
    """
    usable = 0 < len(name) <= LONGEST_NAME and name == name.strip() and name.isprintable()
    if not usable:
        raise UnusableName(name=name[:LONGEST_NAME])
    if name.lower() in OWN or name.partition(".")[0].lower() in publishers:
        raise ReservedName(name=name)


def value_of(name: str, told: Any) -> Value:
    """The value as it is kept.

    Raises UnusableValue.

    >>> value_of("size", "M"), value_of("born", "1990-02-03").kind.value, value_of("size", None)
    (Value(kind=<TraitKind.TEXT: 'text'>, document='"M"', text='"M"'), 'day', \
Value(kind=None, document='', text=''))
    """
    if told is None:
        return UNSET
    value = _of_text(told) if isinstance(told, str) else _of_others(told)
    if value is None or max(len(value.document), len(value.text)) > LONGEST_VALUE:
        raise UnusableValue(name=name)
    return value


def rank(*, is_proven: bool, told_at: datetime, document: str) -> Rank:
    """What is compared where several are told: the highest stands, in whatever order they come.

    What the shop vouches for stands over what browsers say; then the newest; of what was told at
    the same moment, that it is not set, then what is written later in the alphabet.
    """
    return (is_proven, told_at, not document, document)


class Ranked(Protocol):
    """A telling as it is kept."""

    @property
    def document(self) -> str:
        """The value; empty: it was unset."""

    @property
    def told_at(self) -> datetime:
        """The moment of it."""

    @property
    def is_proven(self) -> bool:
        """Whether the shop vouches for it."""


def rank_of(row: Ranked) -> Rank:
    """The place of a telling that is kept."""
    return rank(is_proven=row.is_proven, told_at=row.told_at, document=row.document)


def _of_text(told: str) -> Value | None:
    text = told.strip()
    if not text or not _is_writable(text):
        return None
    document = _json(text)
    if DAY.fullmatch(text):
        return Value(TraitKind.DAY if _is_day(text) else TraitKind.TEXT, document, document)
    moment = _moment(text) if MOMENT.fullmatch(text) else None
    if moment is None:
        return Value(TraitKind.TEXT, document, document)
    return Value(TraitKind.MOMENT, _json(moment.isoformat()), document)


def _of_others(told: Any) -> Value | None:
    if isinstance(told, bool):
        return Value(TraitKind.FLAG, _json(told))
    if isinstance(told, int | float):
        is_kept = -LARGEST < told < LARGEST and math.isfinite(told)
        return Value(TraitKind.NUMBER, _json(told)) if is_kept else None
    if isinstance(told, list | tuple) and all(isinstance(item, str) for item in told):
        is_kept = all(_is_writable(item) for item in told)
        return Value(TraitKind.LIST, _json(list(told))) if is_kept else None
    return None


def _json(value: Any) -> str:
    return _written(value).decode()


def _is_writable(text: str) -> bool:
    """No database keeps a NUL, and none a lone half of a letter."""
    return not UNWRITABLE.search(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.upper())
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
