"""Whether a document is a programme, and everything that is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from regulars.kernel.money import UnknownCurrency, exponent_of
from regulars.programs.loyalty.types import (
    MOST_TIMES,
    Flaw,
    Period,
    Programme,
    StreakPoints,
    Tiers,
    UnusableProgramme,
)


def read_programme(document: Any) -> Programme:
    """The programme that a document of plain values is. Raises UnusableProgramme."""
    try:
        programme = msgspec.convert(document, Programme, strict=True, str_keys=True)
    except msgspec.ValidationError as error:
        raise UnusableProgramme(flaws=[_told(str(error))]) from error
    if flaws := list(flaws_of(programme)):
        raise UnusableProgramme(flaws=flaws)
    return programme


def written(programme: Programme) -> dict[str, Any]:
    """The document of plain values that a programme is read from, the same whenever it is asked."""
    document: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(programme, order="deterministic")
    )
    return document


def schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return msgspec.json.schema(Programme)


def flaws_of(programme: Programme) -> Iterator[Flaw]:
    """All that a programme of the right shape can have wrong with it."""
    yield from _settings(programme)
    yield from _twice("rules", [rule.code for rule in programme.rules])
    yield from _twice("campaigns", [campaign.code for campaign in programme.campaigns])
    yield from _caps("caps", [cap.period for cap in programme.caps])
    for place, rule in enumerate(programme.rules):
        yield from _caps(f"rules.{place}.caps", [cap.period for cap in rule.caps])
        if isinstance(rule, StreakPoints) and rule.each not in {Period.WEEK, Period.MONTH}:
            yield Flaw(f"rules.{place}.each", "A streak is of weeks or of months.")
    yield from _campaigns(programme)
    if programme.tiers:
        yield from _tiers(programme.tiers)


def _settings(programme: Programme) -> Iterator[Flaw]:
    try:
        ZoneInfo(programme.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Flaw("zone", "This is no time zone. Write it like Europe/Berlin.")
    try:
        exponent_of(programme.currency)
    except UnknownCurrency as error:
        yield Flaw("currency", str(error))


def _campaigns(programme: Programme) -> Iterator[Flaw]:
    known = {tier.code for tier in programme.tiers.steps} if programme.tiers else set()
    for place, campaign in enumerate(programme.campaigns):
        if campaign.ends_at <= campaign.begins_at:
            yield Flaw(f"campaigns.{place}.ends_at", "A campaign ends after it begins.")
        yield from _times(f"campaigns.{place}.times", campaign.times)
        if unknown := sorted(campaign.tiers - known):
            yield Flaw(f"campaigns.{place}.tiers", f"There is no tier {unknown[0]}.")


def _tiers(tiers: Tiers) -> Iterator[Flaw]:
    yield from _twice("tiers.steps", [tier.code for tier in tiers.steps])
    if tiers.steps[0].entry:
        yield Flaw("tiers.steps.0.entry", "The lowest tier is everybody's: its entry is 0.")
    for place, (lower, tier) in enumerate(zip(tiers.steps, tiers.steps[1:], strict=False), 1):
        if tier.entry <= lower.entry:
            yield Flaw(f"tiers.steps.{place}.entry", "Each tier takes more than the one below.")
    for place, tier in enumerate(tiers.steps):
        yield from _times(f"tiers.steps.{place}.times", tier.times)
        if tier.keeps > tier.entry:
            yield Flaw(f"tiers.steps.{place}.retain", "Keeping a tier takes no more than entering.")


def _times(place: str, times: Decimal) -> Iterator[Flaw]:
    if not (times.is_finite() and 0 <= times <= MOST_TIMES):
        yield Flaw(place, f"Multiply by a number from 0 to {MOST_TIMES}.")


def _twice(place: str, codes: Iterable[str]) -> Iterator[Flaw]:
    for code, number in Counter(codes).items():
        if number > 1:
            yield Flaw(place, f"The code {code} is there {number} times; each is there once.")


def _caps(place: str, periods: Iterable[Period]) -> Iterator[Flaw]:
    for period, number in Counter(periods).items():
        if number > 1:
            yield Flaw(place, f"There are {number} caps for the period {period}; give one.")


def _told(message: str) -> Flaw:
    """What the reader of documents says, with its place as ours: ``rules.0.points``."""
    sentence, _, place = message.partition(" - at `$")
    return Flaw(re.sub(r"\[(\d+|\.\.\.)\]", r".\1", place).strip(".`"), f"{sentence}.")
