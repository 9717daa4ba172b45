"""What can be asked for, and what makes two requests the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from regulars.engine.ledger.types import (
    CREDIT,
    GIFT,
    LARGEST,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_SOURCE,
    POINTS,
    Asked,
    Card,
    NoReason,
    NothingBetween,
    OtherUnit,
    Purse,
    TooLong,
    UnknownUnit,
    UnusableAmount,
    UnusableKey,
    UnusableMoment,
)
from regulars.kernel.money import UnknownCurrency, exponent_of

NOT_ASKED = frozenset({"key", "actor", "reason"})  # who asks again may say it otherwise


def check_unit(unit: str) -> str:
    """The unit, if it is one.

    Raises UnknownUnit.
    """
    what, _dot, currency = unit.partition(".")
    if unit == POINTS:
        return unit
    if what not in {CREDIT, GIFT} or len(currency) != len("EUR"):
        raise UnknownUnit(unit=unit[:40])
    try:
        exponent_of(currency)
    except UnknownCurrency as error:
        raise UnknownUnit(unit=unit) from error
    return unit


def currency_of(unit: str) -> str:
    """The currency that a unit is counted in; empty: in none.

    >>> currency_of("credit.EUR"), currency_of("points")
    ('EUR', '')
    """
    return unit.partition(".")[2]


def is_gift(unit: str) -> bool:
    """Whether it is what cards hold."""
    return unit.startswith(f"{GIFT}.")


def check_purse(purse: Purse) -> None:
    """Return where the purse can hold its unit.

    Raises UnknownUnit, OtherUnit.
    """
    if not isinstance(purse, Card) and is_gift(check_unit(purse.unit)):
        raise OtherUnit(unit=purse.unit)


def check_amount(amount: object) -> int:
    """The amount, if it can be moved.

    Raises UnusableAmount.
    """
    if type(amount) is not int or not 0 < amount <= LARGEST:
        raise UnusableAmount(amount=str(amount)[:40])
    return amount


def check_asked(asked: Asked) -> None:
    """Return where a request has what every one needs.

    Raises UnusableKey, TooLong.
    """
    if not 0 < len(asked.key) <= LONGEST_KEY or not asked.key.isprintable():
        raise UnusableKey
    if len(asked.source) > LONGEST_SOURCE:
        raise TooLong(name="source", longest=LONGEST_SOURCE)
    if len(asked.reason) > LONGEST_REASON:
        raise TooLong(name="reason", longest=LONGEST_REASON)


def check_reason(asked: Asked) -> None:
    """Return where somebody says why.

    Raises NoReason.
    """
    if not asked.reason.strip():
        raise NoReason


def check_end(begins_at: datetime, ends_at: datetime | None) -> None:
    """Return where there is any time between the two.

    Raises UnusableMoment, NothingBetween.
    """
    for moment in (begins_at, ends_at):
        if moment is not None and moment.utcoffset() is None:
            raise UnusableMoment(moment=str(moment))
    if ends_at is not None and ends_at <= begins_at:
        raise NothingBetween(begins_at=begins_at, ends_at=ends_at)


def fingerprint(asked: Asked) -> str:
    """What is the same for the same request and for no other, as 64 hexadecimal digits."""
    facts = {name: value for name, value in vars(asked).items() if name not in NOT_ASKED}
    facts["request"] = type(asked).__name__
    told = json.dumps(facts, sort_keys=True, default=_plain)
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return asdict(value)
