"""What can be asked for, and what makes two requests the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from regulars.engine.rewards.types import (
    LARGEST,
    LONGEST_KEY,
    LONGEST_NAME,
    MOST_USES,
    NotLive,
    Restoring,
    RewardDraft,
    RewardKind,
    RewardState,
    Terms,
    UnusableAmount,
    UnusableCurrency,
    UnusableKey,
    UnusableLimit,
    UnusableTerms,
    UnusableText,
    UnusableWindow,
    WrongState,
)
from regulars.kernel.money import UnknownCurrency, exponent_of

NOT_ASKED = frozenset({"key", "actor", "reason", "lapses_at"})  # asked again, they may differ
WHOLE = 100  # percent
FOLLOWING = {
    RewardState.DRAFT: {RewardState.LIVE, RewardState.ARCHIVED},
    RewardState.LIVE: {RewardState.PAUSED, RewardState.ARCHIVED},
    RewardState.PAUSED: {RewardState.LIVE, RewardState.ARCHIVED},
    RewardState.ARCHIVED: set(),
}


def check_key(key: str) -> str:
    """The key, if it names a cause.

    Raises UnusableKey.
    """
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise UnusableKey
    return key


def check_text(text: str, *, name: str, longest: int, may_be_empty: bool = False) -> str:
    """The text without what is around it, if it is as long as it can be.

    Raises UnusableText.
    """
    worded = text.strip()
    if len(worded) > longest or not (worded or may_be_empty):
        raise UnusableText(name=name, longest=longest)
    return worded


def check_amount(amount: object, *, least: int = 0) -> int:
    """The amount, if it can be kept.

    Raises UnusableAmount.
    """
    if type(amount) is not int or not least <= amount <= LARGEST:
        raise UnusableAmount(amount=str(amount)[:40], least=least)
    return amount


def check_currency(currency: str) -> str:
    """The currency, if it is one.

    Raises UnusableCurrency.
    """
    try:
        exponent_of(currency)
    except UnknownCurrency as error:
        raise UnusableCurrency(currency=currency[:40]) from error
    return currency


def check_limit(limit: object) -> None:
    """Return where it is a number of uses, or none.

    Raises UnusableLimit.
    """
    if limit is not None and (type(limit) is not int or not 0 < limit <= MOST_USES):
        raise UnusableLimit(limit=str(limit)[:40])


def check_window(begins_at: datetime | None, ends_at: datetime | None) -> None:
    """Return where there is any time between the two.

    Raises UnusableWindow.
    """
    moments = [moment for moment in (begins_at, ends_at) if moment is not None]
    if any(moment.utcoffset() is None for moment in moments):
        raise UnusableWindow
    if begins_at is not None and ends_at is not None and ends_at <= begins_at:
        raise UnusableWindow


def check_terms(terms: Terms) -> None:
    """Return where a reward's worth goes with its kind.

    Raises UnusableTerms, UnusableAmount, UnusableCurrency.
    """
    if terms.kind == RewardKind.PERCENT:
        if type(terms.percent) is not int or not 0 < terms.percent <= WHOLE:
            raise UnusableTerms(kind=terms.kind, needs="a whole percentage from 1 to 100")
    elif terms.kind == RewardKind.AMOUNT:
        if terms.value_minor is None or not terms.currency:
            raise UnusableTerms(kind=terms.kind, needs="an amount and its currency")
        check_amount(terms.value_minor, least=1)
        check_currency(terms.currency)


def check_draft(draft: RewardDraft) -> None:
    """Return where a reward is described as it can be kept.

    Raises UnusableText, UnusableTerms, UnusableAmount, UnusableCurrency, UnusableWindow,
    UnusableLimit.
    """
    check_text(draft.name, name="name", longest=LONGEST_NAME)
    check_terms(draft.terms)
    check_amount(draft.cost_minor)
    check_currency(draft.currency)
    check_window(draft.begins_at, draft.ends_at)
    for limit in asdict(draft.limits).values():
        check_limit(limit)


def check_move(state: RewardState, wanted: RewardState) -> None:
    """Return where a reward can become this; where it is already, too.

    Raises WrongState.
    """
    if wanted != state and wanted not in FOLLOWING[state]:
        raise WrongState(state=state, wanted=wanted)


def check_time(begins_at: datetime | None, ends_at: datetime | None, now: datetime) -> None:
    """Return where a reward can be used at this moment.

    Raises NotLive.
    """
    if begins_at is not None and now < begins_at:
        raise NotLive(because="not begun")
    if ends_at is not None and now >= ends_at:
        raise NotLive(because="over")


def is_restored(rule: Restoring, *, is_whole: bool) -> bool:
    """Whether a use that is reversed can be used again.

    >>> is_restored(Restoring.WHOLE, is_whole=True), is_restored(Restoring.WHOLE, is_whole=False)
    (True, False)
    >>> is_restored(Restoring.ALWAYS, is_whole=False), is_restored(Restoring.NEVER, is_whole=True)
    (True, False)
    """
    return rule == Restoring.ALWAYS or (rule == Restoring.WHOLE and is_whole)


def fingerprint(asked: Any) -> str:
    """What is the same for the same request and for no other, as 64 hexadecimal digits."""
    facts = {name: value for name, value in asdict(asked).items() if name not in NOT_ASKED}
    facts["request"] = type(asked).__name__
    told = json.dumps(facts, sort_keys=True, default=_plain)
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    return value.timestamp() if isinstance(value, datetime) else str(value)
