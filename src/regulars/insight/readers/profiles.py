"""What a sample of a column's values looks like: dates, numbers, addresses, ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from regulars.insight.readers.dialects import EMAIL
from regulars.insight.readers.fields import Kind
from regulars.insight.readers.moments import EPOCH_DIGITS, pattern_of
from regulars.insight.readers.numbers import NUMERIC_TEXT, currency_of
from regulars.insight.readers.sources import Source, SourceColumn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE_ROWS = 2_000
ENOUGH = 0.5
FLAGS = frozenset(
    [
        "0",
        "1",
        "true",
        "false",
        "yes",
        "no",
        "y",
        "n",
        "ja",
        "nein",
        "oui",
        "non",
        "si",
        "sí",
        "да",
        "нет",
        "是",
        "否",
        "subscribed",
    ]
)
FRACTION = re.compile(r"[-+]?\d*[.,]\d*[1-9]\d*")
NUMERIC_KINDS = ("INT", "DECIMAL", "DOUBLE", "FLOAT", "REAL")


TESTS: dict[Kind, Callable[[str], bool]] = {
    Kind.CLOCK: lambda text: ":" in text and text[:1].isdigit(),
    Kind.EMAIL: lambda text: EMAIL.fullmatch(text) is not None,
    Kind.CURRENCY: lambda text: currency_of(text) is not None,
    Kind.FLAG: lambda text: text.casefold() in FLAGS,
}


@dataclass(frozen=True)
class Profile:
    """A column and a sample of its values as text, blanks as None."""

    index: int
    column: SourceColumn
    sample: tuple[str | None, ...]

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The values that are there."""
        return tuple(value for value in self.sample if value is not None)

    @cached_property
    def is_number(self) -> bool:
        """Whether its type or most of its values are numbers."""
        if not self.column.is_text:
            return any(kind in self.column.kind for kind in NUMERIC_KINDS)
        return self._share(lambda text: NUMERIC_TEXT.fullmatch(text) is not None) >= ENOUGH

    @cached_property
    def is_moment(self) -> bool:
        """Whether its type or most of its values are dates, or counts of time since 1970."""
        if self.column.kind.startswith(("TIMESTAMP", "DATE")):
            return True
        return self._share(lambda text: pattern_of(text) is not None or is_epoch(text)) >= ENOUGH

    @cached_property
    def has_decimals(self) -> bool:
        """Whether some values are numbers with a part after the decimal mark that is not zero."""
        if not self.column.is_text and not self.is_number:
            return False
        return any(text.strip("0123456789-+ ")[-1:] in {".", ","} for text in self.filled)

    @cached_property
    def has_fractions(self) -> bool:
        """Whether some values are numbers between whole ones, which ids never are."""
        return self.is_number and any(FRACTION.fullmatch(text) for text in self.filled)

    @cached_property
    def distinct(self) -> int:
        """How many different values."""
        return len(set(self.filled))

    def could_be(self, kind: Kind) -> bool:
        """Whether the values allow this kind; a column of blanks allows every kind."""
        if not self.filled:
            return True
        if kind in {Kind.AMOUNT, Kind.NUMBER}:
            return self.is_number
        if kind in {Kind.MOMENT, Kind.DAY}:
            return self.is_moment
        if kind is Kind.STATUS:
            return not self.is_moment and not self.has_fractions
        if kind is Kind.IDENTIFIER:
            return not self.has_fractions and not self._is_clock_time
        test = TESTS.get(kind)
        return test is None or self._share(test) >= ENOUGH

    @cached_property
    def _is_clock_time(self) -> bool:
        return self.column.kind.startswith(("TIMESTAMP", "DATE", "TIME"))

    def _share(self, test: Callable[[str], bool]) -> float:
        return sum(map(test, self.filled)) / max(1, len(self.filled))


def is_epoch(text: str) -> bool:
    """Whether a number could count the seconds, milliseconds or microseconds since 1970."""
    return text.isdigit() and len(text) in EPOCH_DIGITS and text[0] == "1"


def profiles_of(connection: DuckDBPyConnection, source: Source) -> list[Profile]:
    """Profiles of all columns, from the first rows of the source."""
    texts = [text_of(column, f"c{index}") for index, column in enumerate(source.columns)]
    rows = connection.table(source.view).limit(SAMPLE_ROWS).project(", ".join(texts)).fetchall()
    return [
        Profile(index, column, tuple(row[index] for row in rows))
        for index, column in enumerate(source.columns)
    ]


def text_of(column: SourceColumn, expression: str) -> str:
    """An expression of type VARCHAR without blanks around it, null where nothing is left; whole
    numbers kept as floats lose their ``.0``.
    """
    if column.is_trimmed:
        return expression
    if column.kind == "VARCHAR":
        return f"nullif(trim({expression}), '')"
    if column.kind in {"DOUBLE", "FLOAT"}:
        whole = f"CAST(TRY_CAST({expression} AS BIGINT) AS VARCHAR)"
        is_whole = f"{expression} = trunc({expression}) AND abs({expression}) < 1e15"
        return f"if({is_whole}, {whole}, CAST({expression} AS VARCHAR))"
    return f"CAST({expression} AS VARCHAR)"
