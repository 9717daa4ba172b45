"""Dates and times as people and shops write them, told from the values themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from regulars.insight.readers.sources import literal

FIRST_YEAR, LAST_YEAR = 1970, 2199
EPOCH_DIGITS = {10: 1_000_000, 13: 1_000, 16: 1}  # microseconds in one unit of so many digits
ZONE = r"(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}|[+-]\d{2})"
CLOCK = re.compile(
    r"(?P<gap>T|,? |, | ?at |h? )(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2})?"
    r"(?P<fraction>[.,]\d{1,9})?(?P<half> ?[AaPp][Mm])?"
    rf"(?P<zone> ?{ZONE}(?: [A-Z]{{3,4}})?)?$"
)
WEEKDAY = re.compile(r"(?P<day>[A-Za-z]{3,9})(?P<gap>,? )(?=\d|[A-Za-z])")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}")
YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[-/. ]|\. )(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?P<tail>\.?)"
)
DAY_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?P<gap>[- .]|\. )(?P<month>[A-Za-z]{3,9})"
    r"(?P<after>\.?,?[- ])(?P<year>\d{4}|\d{2})"
)
NAMED_DAY = re.compile(
    r"(?P<month>[A-Za-z]{3,9})(?P<gap>[- .]|\. )(?P<day>\d{1,2})"
    r"(?P<after>,? |-)(?P<year>\d{4}|\d{2})"
)
CHINESE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
COMPACT = re.compile(r"(?:19|20|21)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
COMPACT_FORMATS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
ZONE_AT_END = rf"(\d|[AaPp][Mm]) ?({ZONE})( [A-Z]{{3,4}})?$"
OFFSET = r"([+-])(\d{2}):?(\d{2})?(?: [A-Z]{3,4})?$"
WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
MONTHS = frozenset(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
)
SHORT_NAME = 3
LAST_DAY, LAST_MONTH = 31, 12


@dataclass(frozen=True)
class Pattern:
    """How one value is written: a strptime format, where ``@1`` and ``@2`` are day and month in
    an order that this value leaves open or shows by a number above 12.
    """

    text: str
    has_clock: bool = False
    has_zone: bool = False
    shows: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether day and month could be either way round."""
        return "@1" in self.text

    def settled(self, date_order: str) -> str:
        """The strptime format with day and month in this order."""
        if date_order == "ymd" and "%y" in self.text:
            day_last = self.text.replace("%y", "%d")
            return day_last.replace("@1", "%y").replace("@2", "%m")
        first, second = ("%d", "%m") if date_order == "dmy" else ("%m", "%d")
        return self.text.replace("@1", first).replace("@2", second)


def pattern_of(value: str) -> Pattern | None:
    """How a value is written, or None if it is no date.

    >>> pattern_of("2024-03-05T10:00:00Z").text
    '%Y-%m-%dT%H:%M:%S'
    >>> pattern_of("13/02/2024").shows
    'dmy'
    """
    text = value.strip()
    clock = CLOCK.search(text)
    head = text[: clock.start()] if clock else text
    date = _date_pattern(head)
    if date is None:
        return None
    tail = _clock_format(clock) if clock else ""
    return Pattern(
        date[0] + tail,
        has_clock=clock is not None,
        has_zone=bool(clock and clock["zone"]),
        shows=date[1],
    )


def _date_pattern(head: str) -> tuple[str, str | None] | None:
    """The format of a date without time, and the order that it shows."""
    if found := YEAR_FIRST.fullmatch(head):
        return f"%Y{found['mark']}%m{found['mark']}%d", None
    if found := YEAR_LAST.fullmatch(head):
        return _year_last(found)
    if COMPACT.match(head) and head.isdigit() and len(head) in COMPACT_FORMATS:
        return COMPACT_FORMATS[len(head)], None
    if CHINESE.fullmatch(head):
        return "%Y年%m月%d日", None
    return _named(head)


def _year_last(found: re.Match[str]) -> tuple[str, str | None] | None:
    first, second, mark = int(found["a"]), int(found["b"]), found["mark"]
    if max(first, second) > LAST_DAY or min(first, second) > LAST_MONTH or not first * second:
        return None
    shows = "dmy" if first > LAST_MONTH else "mdy" if second > LAST_MONTH else None
    return f"@1{mark}@2{mark}{_year(found['year'])}{found['tail']}", shows


def _named(head: str) -> tuple[str, str | None] | None:
    """A date with the month's English name, with or without the weekday's before it."""
    weekday = WEEKDAY.match(head)
    prefix = ""
    if weekday and weekday["day"][:3].lower() in WEEKDAYS:
        prefix = ("%a" if len(weekday["day"]) == SHORT_NAME else "%A") + weekday["gap"]
        head = head[weekday.end() :]
    found = DAY_NAMED.fullmatch(head)
    if found and found["month"][:3].lower() in MONTHS:
        month = _month(found["month"])
        return f"{prefix}%d{found['gap']}{month}{found['after']}{_year(found['year'])}", None
    found = NAMED_DAY.fullmatch(head)
    if found and found["month"][:3].lower() in MONTHS:
        month = _month(found["month"])
        return f"{prefix}{month}{found['gap']}%d{found['after']}{_year(found['year'])}", None
    return None


def _month(name: str) -> str:
    return "%b" if len(name) == SHORT_NAME else "%B"


def _year(digits: str) -> str:
    return "%Y" if len(digits) == len("2024") else "%y"


def _clock_format(clock: re.Match[str]) -> str:
    half = clock["half"]
    hour = "%I" if half else "%H"
    second = ":%S" if clock["second"] else ""
    fraction = clock["fraction"] or ""
    if fraction:
        fraction = fraction[0] + ("%f" if len(fraction) <= len(".123456") else "%n")
    return f"{clock['gap']}{hour}:%M{second}{fraction}" + (half[:-2] + "%p" if half else "")


def formats(patterns: Iterable[Pattern], date_order: str) -> list[str]:
    """The strptime formats of some patterns; two-digit years first, as ``%Y`` takes those too."""
    settled = {pattern.settled(date_order) for pattern in patterns}
    return sorted(settled, key=lambda text: ("%y" not in text, text))


@dataclass(frozen=True)
class MomentReading:
    """How a column of moments is read: by formats, as a count since 1970 (or of
    days, as spreadsheets count them), or as it is.
    """

    formats: tuple[str, ...] = ()
    has_clock: bool = False
    has_zone: bool = False
    epoch_unit: int | None = None
    kind: str = "VARCHAR"
    is_serial: bool = False

    def sql(self, column: str, zone: str | None) -> str:
        """An expression of type TIMESTAMP in the store's local time; null where unreadable.

        It may still be in a year that comes from misreading: see :func:`within`.

        A moment with an offset keeps the clock time it is written in, unless a zone is named.
        """
        if self.epoch_unit is not None:
            moment = f"make_timestamp(TRY_CAST({column} AS BIGINT) * {self.epoch_unit})"
            return _shown_in(moment, zone) if zone else moment
        if self.is_serial:
            seconds = f"CAST(round(TRY_CAST({column} AS DOUBLE) * 86400) AS BIGINT)"
            return f"TIMESTAMP '1899-12-30' + to_seconds({seconds})"
        if self.kind == "TIMESTAMP WITH TIME ZONE":
            return f"timezone({literal(zone or 'UTC')}, {column})"
        if self.kind != "VARCHAR":
            return f"CAST({column} AS TIMESTAMP)"
        return self._parsed(column, zone)

    def _parsed(self, column: str, zone: str | None) -> str:
        choices = ", ".join(literal(text) for text in self.formats)
        if not self.has_zone:
            return f"try_strptime(trim({column}), [{choices}])"
        bare = f"regexp_replace(trim({column}), {literal(ZONE_AT_END)}, '\\1')"
        moment = f"try_strptime({bare}, [{choices}])"
        if zone is None:
            return moment
        offset = f"regexp_extract({column}, {literal(OFFSET)}, ['sign', 'hour', 'minute'])"
        minutes = (
            f"coalesce(TRY_CAST({offset}.sign || '1' AS INTEGER) * (60 * TRY_CAST({offset}.hour AS "
            f"INTEGER) + coalesce(TRY_CAST({offset}.minute AS INTEGER), 0)), 0)"
        )
        local = _shown_in(f"{moment} - to_minutes({minutes})", zone)
        return f"if(regexp_matches({column}, {literal(ZONE_AT_END)}), {local}, {moment})"


def _shown_in(moment: str, zone: str) -> str:
    return f"timezone({literal(zone)}, timezone('UTC', {moment}))"


def within(moment: str) -> str:
    """Null for years that come from misreading."""
    return f"CASE WHEN {is_within(moment)} THEN {moment} END"


def is_within(moment: str) -> str:
    """An SQL condition: the year does not come from misreading; null where there is no moment."""
    return f"year({moment}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"
