"""How a column of dates is to be read, decided on all of its values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regulars.insight.notation import Notation
from regulars.insight.readers.errors import AmbiguousDates, ContradictingDates
from regulars.insight.readers.fields import Kind
from regulars.insight.readers.moments import (
    EPOCH_DIGITS,
    ZONE_AT_END,
    MomentReading,
    Pattern,
    formats,
    is_within,
    pattern_of,
    within,
)
from regulars.insight.readers.profiles import Profile, is_epoch, text_of
from regulars.insight.readers.sources import literal
from regulars.insight.readers.values import MORE_VALUES, Cell
from regulars.insight.types import Caution

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

ROUNDS = 5
RARE = 0.01  # share of the dates that show an order: so few are mistyped, and left out
UNSORTED = 0.05  # share of the steps that may go the wrong way where rows are sorted
CLEARLY = 2  # times as many breaks has the wrong order of day and month
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000  # 1954 to 2064
ENOUGH_SERIALS = 0.9
ZONES_OF_ONE_SHOP = 2  # winter and summer time
UTC = r"^(?:Z|UTC|GMT|[+-]00(?::?00)?)$"


def moment_cell(
    rows: DuckDBPyRelation, profile: Profile, clock: Profile | None, path: str, notation: Notation
) -> Cell:
    """The cell of a moment, with the time of day from a column of its own where the date has none.

    Raises AmbiguousDates.
    """
    column = f"c{profile.index}"
    text = text_of(profile.column, column)
    if profile.column.kind.startswith(("TIMESTAMP", "DATE")):
        reading = MomentReading(kind=profile.column.kind)
        has_zone = profile.column.kind == "TIMESTAMP WITH TIME ZONE"
        about = _about_universal_time(profile, notation) if has_zone else ()
        return Cell(profile, Kind.MOMENT, text, reading.sql(column, notation.zone), {}, about)
    if profile.filled and sum(map(is_epoch, profile.filled)) > len(profile.filled) / 2:
        reading = MomentReading(epoch_unit=EPOCH_DIGITS[len(profile.filled[0])])
        about = _about_universal_time(profile, notation)
        return Cell(profile, Kind.MOMENT, text, reading.sql(text, notation.zone), {}, about)
    if _is_serial(profile):
        reading = MomentReading(is_serial=True)
        example = profile.filled[0]
        about = (Caution("dates_counted", {"column": profile.column.name, "example": example}),)
        return Cell(profile, Kind.MOMENT, text, reading.sql(text, None), {}, about)
    joined = text
    if clock is not None and not any(":" in value for value in profile.filled):
        clock_text = text_of(clock.column, f"c{clock.index}")
        joined = f"concat_ws(' ', {text}, if({text} IS NULL, NULL, {clock_text}))"
        joined = f"nullif({joined}, '')"
    dates = DateColumn(rows, joined, path, profile.column.name, notation)
    reading = dates.reading()
    cautions = tuple(dates.cautions)
    return Cell(profile, Kind.MOMENT, text, reading.sql(joined, notation.zone), {}, cautions)


def _is_serial(profile: Profile) -> bool:
    """Whether the values are the numbers that a spreadsheet counts days by, from 1899 on."""
    found = [
        SERIAL.fullmatch(text) is not None and FIRST_SERIAL <= float(text) <= LAST_SERIAL
        for text in profile.filled
    ]
    return bool(found) and sum(found) >= ENOUGH_SERIALS * len(found)


def _about_universal_time(profile: Profile, notation: Notation) -> tuple[Caution, ...]:
    """A caution about moments that are kept in UTC, as no zone of the store is known."""
    if notation.zone is not None or not profile.filled:
        return ()
    example = profile.filled[0]
    return (Caution("offsets_kept", {"column": profile.column.name, "example": example}),)


@dataclass
class DateColumn:
    """Texts that are dates, as an expression over rows, and what was found out about them."""

    rows: DuckDBPyRelation
    text: str
    path: str
    name: str
    notation: Notation
    cautions: list[Caution] = field(default_factory=list)

    def reading(self) -> MomentReading:
        """How to read the column: every way of writing in it, day and month in one order.

        Raises AmbiguousDates.
        """
        patterns = self._patterns()
        date_order = self._date_order(patterns)
        found = _reading(patterns, date_order)
        if found.has_zone and self.notation.zone is None:
            self._note_zones()
        return found

    def _patterns(self) -> set[Pattern]:
        """Every way of writing, from values that the ways known so far do not read."""
        patterns: set[Pattern] = set()
        for _ in range(ROUNDS):
            unread = self.rows.filter(f"{self.text} IS NOT NULL")
            if patterns:
                readings = [
                    _reading(patterns, self.notation.date_order or order)
                    for order in ("dmy", "mdy")
                ]
                for moment in dict.fromkeys(found.sql(self.text, None) for found in readings):
                    unread = unread.filter(f"NOT coalesce({is_within(moment)}, false)")
            values = [row[0] for row in unread.project(self.text).limit(MORE_VALUES).fetchall()]
            fresh = {pattern for value in values if (pattern := pattern_of(value))} - patterns
            if not fresh:
                break
            patterns |= fresh
        return patterns

    def _date_order(self, patterns: set[Pattern]) -> str:
        """Whether days or months come first: as told, as values show, or as rows are sorted.

        Raises ContradictingDates where values show both, AmbiguousDates where nothing tells.
        """
        open_patterns = [pattern for pattern in patterns if pattern.is_open]
        if self.notation.date_order or not open_patterns:
            return self.notation.date_order or "dmy"
        day_first = within(_reading(patterns, "dmy").sql(self.text, None))
        month_first = within(_reading(patterns, "mdy").sql(self.text, None))
        tests = (
            f"{day_first} IS NOT NULL AND {month_first} IS NULL",
            f"{month_first} IS NOT NULL AND {day_first} IS NULL",
            f"{day_first} <> {month_first}",
        )
        found = self.rows.aggregate(
            ", ".join(
                f"count(*) FILTER ({test}), arg_min({self.text}, source_row) FILTER ({test})"
                for test in tests
            )
        ).fetchall()[0]
        only_day, day_example, only_month, month_example, differing, example = found
        if min(only_day, only_month) > RARE * max(only_day, only_month) and differing:
            raise ContradictingDates(
                path=self.path,
                column=self.name,
                day_first=day_example,
                month_first=month_example,
            )
        if only_day != only_month or not differing:
            return "dmy" if only_day >= only_month else "mdy"
        if all("@1." in pattern.text for pattern in open_patterns):
            return "dmy"
        return self._order_of_rows(day_first, month_first, example)

    def _order_of_rows(self, day_first: str, month_first: str, example: str) -> str:
        """The order of day and month in which the rows are sorted, but for a few.

        Raises AmbiguousDates where that is neither or both.
        """
        (by_day, day_steps), (by_month, month_steps) = map(self._breaks, (day_first, month_first))
        is_by_day = by_day <= UNSORTED * day_steps and by_month > CLEARLY * by_day
        is_by_month = by_month <= UNSORTED * month_steps and by_day > CLEARLY * by_month
        if not (is_by_day or is_by_month):
            raise AmbiguousDates(path=self.path, column=self.name, example=example)
        order = "dmy" if is_by_day else "mdy"
        self.cautions.append(
            Caution("date_order_guessed", {"column": self.name, "order": order, "example": example})
        )
        return order

    def _breaks(self, moment: str) -> tuple[int, int]:
        """How often rows leave the direction in which they are sorted most of the time, and of how
        many steps from one moment to another.
        """
        steps = self.rows.project(
            f"sign(epoch({moment}) - lag(epoch({moment})) OVER (ORDER BY source_row)) AS step"
        )
        rises, falls = steps.aggregate(
            "count(*) FILTER (step > 0), count(*) FILTER (step < 0)"
        ).fetchall()[0]
        return int(min(rises, falls)), int(rises + falls)

    def _note_zones(self) -> None:
        """Caution about times of UTC or of many zones: they are hardly the shop's own clock."""
        zone = f"trim(regexp_extract({self.text}, {literal(ZONE_AT_END)}, 2))"
        found = self.rows.filter(f"regexp_matches({self.text}, {literal(ZONE_AT_END)})").aggregate(
            f"count(DISTINCT {zone}), any_value({self.text}), "
            f"any_value({self.text}) FILTER (regexp_matches({zone}, {literal(UTC)}))"
        )
        zones, example, universal = found.fetchall()[0]
        if universal is not None or zones > ZONES_OF_ONE_SHOP:
            values = {"column": self.name, "example": universal or example}
            self.cautions.append(Caution("offsets_kept", values))


def _reading(patterns: set[Pattern], date_order: str) -> MomentReading:
    return MomentReading(
        formats=tuple(formats(patterns, date_order)) or ("%Y-%m-%d",),
        has_clock=any(pattern.has_clock for pattern in patterns),
        has_zone=any(pattern.has_zone for pattern in patterns),
    )
