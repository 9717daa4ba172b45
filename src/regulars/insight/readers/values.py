"""How each chosen column is to be read, decided on all of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.insight.notation import Notation
from regulars.insight.readers.fields import Kind
from regulars.insight.readers.numbers import (
    EVIDENCE,
    OPEN,
    PLAIN,
    UNKNOWN_TEXT,
    NumberReading,
    currency_of,
)
from regulars.insight.readers.profiles import Profile, text_of
from regulars.insight.readers.sources import SourceColumn, literal
from regulars.insight.types import Caution

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

MORE_VALUES = 200
ROUNDS = 5


@dataclass(frozen=True)
class Cell:
    """A chosen column with its text and its value as SQL expressions over the rows.

    ``value`` is null where the text is there but cannot be read. ``signs`` maps what stands before
    or behind amounts to currencies. ``cautions`` say what the values left open.
    """

    profile: Profile
    kind: Kind
    text: str
    value: str
    signs: Mapping[str, str]
    cautions: tuple[Caution, ...] = ()

    @property
    def name(self) -> str:
        """The column's name in the file."""
        return self.profile.column.name

    @property
    def is_absent(self) -> str:
        """An SQL condition: the file has nothing there."""
        return blank_test(self.profile.column, f"c{self.profile.index}")


def blank_test(column: SourceColumn, place: str) -> str:
    """An SQL condition: null, or text of nothing but blanks."""
    has_blanks = column.kind == "VARCHAR" and not column.is_trimmed
    return f"nullif(trim({place}), '') IS NULL" if has_blanks else f"{place} IS NULL"


def cell_of(profile: Profile, kind: Kind) -> Cell:
    """A cell of a kind that needs no look at the values."""
    text = text_of(profile.column, f"c{profile.index}")
    value = text
    if kind is Kind.IDENTIFIER and profile.column.is_text and _is_whole_float(profile):
        value = f"regexp_replace({text}, '\\.0+$', '')"
    elif kind is Kind.EMAIL:
        value = f"lower({text})"
    elif kind is Kind.CURRENCY:
        value = f"upper({text})"
    return Cell(profile, kind, text, value, {})


def _is_whole_float(profile: Profile) -> bool:
    """Ids that some tool has turned into decimals: every one ends in ``.0``."""
    return bool(profile.filled) and all(
        text.endswith(".0") and text[:-2].isdigit() for text in profile.filled
    )


def number_cells(
    rows: DuckDBPyRelation,
    profiles: Mapping[str, Profile],
    kinds: Mapping[str, Kind],
    notation: Notation,
) -> dict[str, Cell]:
    """Cells of amounts and quantities; each column tells its decimal mark, else the file."""
    texts = {
        name: text_of(profile.column, f"c{profile.index}") for name, profile in profiles.items()
    }
    worded = {name: text for name, text in texts.items() if profiles[name].column.is_text}
    facts = _number_facts(rows, worded)
    whole = {mark: sum(fact[mark] for fact in facts.values()) for mark in EVIDENCE}
    cells = {}
    for name, profile in profiles.items():
        if name not in facts:
            value = NumberReading().sql(f"c{profile.index}")
            cells[name] = Cell(profile, kinds[name], texts[name], value, {})
            continue
        fact, signs, reading = facts[name], {}, NumberReading()
        decimal = notation.decimal or _decimal_mark(fact, whole)
        if fact["other"] or (decimal == "," and fact["dots"]):
            signs = _signs(rows, texts[name])
            reading = NumberReading(is_plain=False, decimal=decimal, signs=tuple(signs))
        cautions = (
            () if notation.decimal else _about_mark(profile.column.name, decimal, fact, whole)
        )
        value = reading.sql(texts[name])
        cells[name] = Cell(profile, kinds[name], texts[name], value, signs, cautions)
    return cells


def _about_mark(
    column: str, decimal: str, fact: Mapping[str, int], whole: Mapping[str, int]
) -> tuple[Caution, ...]:
    """A caution about numbers such as ``1,234`` where nothing says what the mark is for."""
    if not fact["open"] or any(counts["."] != counts[","] for counts in (fact, whole)):
        return ()
    return (Caution("decimal_guessed", {"column": column, "mark": decimal, "rows": fact["open"]}),)


def _number_facts(rows: DuckDBPyRelation, texts: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """For each column: values that are more than a plain number, values with a dot, values with a
    mark that could be either, and evidence for either mark.
    """
    counts = [f"coalesce(sum(n) FILTER (NOT regexp_full_match(text, {literal(PLAIN)})), 0)"]
    counts.append("coalesce(sum(n) FILTER (contains(text, '.')), 0)")
    counts += [
        f"coalesce(sum(n) FILTER (regexp_matches(text, {literal(evidence)})), 0)"
        for evidence in (OPEN, *EVIDENCE.values())
    ]
    facts = {}
    for name, text in texts.items():
        # Prices and quantities repeat; each is looked at once.
        different = rows.aggregate(f"{text} AS text, count(*) AS n", text)
        found = different.aggregate(", ".join(counts)).fetchall()[0]
        facts[name] = dict(zip(("other", "dots", "open", *EVIDENCE), map(int, found), strict=True))
    return facts


def _decimal_mark(column: Mapping[str, int], whole: Mapping[str, int]) -> str:
    """The mark with more evidence in the column, else in the file, else the dot."""
    for evidence in (column, whole):
        if evidence[","] != evidence["."]:
            return "," if evidence[","] > evidence["."] else "."
    return "."


def _signs(rows: DuckDBPyRelation, text: str) -> dict[str, str]:
    """The signs and codes beside the amounts that are known, with their currencies."""
    tokens = rows.project(f"unnest(regexp_extract_all({text}, {literal(UNKNOWN_TEXT)})) AS token")
    found = [row[0] for row in tokens.distinct().limit(MORE_VALUES).fetchall()]
    currencies = {token: currency_of(token) for token in sorted(found)}
    return {token: currency for token, currency in currencies.items() if currency is not None}
