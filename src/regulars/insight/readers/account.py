"""The account of a reading: how many rows were used, which were not and why, and what to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regulars.insight.readers.errors import NothingUsable
from regulars.insight.readers.fields import Kind
from regulars.insight.readers.sources import Source
from regulars.insight.readers.tally import Tally
from regulars.insight.readers.values import Cell
from regulars.insight.types import Caution, Dropped

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

FEW = 3
LONGEST_VALUE = 60
FEWEST_LINES = 10
NEARLY_ALL, TIMES_USUAL = 0.999, 1_000
# Implied: a line of over 1,000 times what 99.9% do not exceed is over 500 times the mean, as the
# rest of a thousandth are at most as large, and all others less than a thousandth of it.
MUST_EXCEED_MEAN = 500
SURE_ENCODINGS = {None, "utf-8", "utf-8-sig", "utf-16", "utf-32"}
CHECKED_KINDS = (Kind.AMOUNT, Kind.NUMBER, Kind.MOMENT, Kind.DAY)


def dropped_rows(
    tally: Tally, rejected: DuckDBPyRelation, sources: Sequence[Source]
) -> tuple[Dropped, ...]:
    """Count the rows left out by reason, most frequent first, with the first places.

    Raises NothingUsable if there is no row to keep.
    """
    counts = tally.left_out
    if any(source.broken_view for source in sources):
        counts = dict(rejected.aggregate("reason, count(*)", "reason").fetchall())
    examples = _examples(rejected) if counts else {}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    dropped = tuple(Dropped(reason, rows, examples[reason]) for reason, rows in ordered)
    if tally.used == 0:
        raise NothingUsable(
            path=", ".join(source.name for source in sources),
            rows=sum(counts.values()),
            reason=dropped[0].reason.replace("_", " "),
            count=dropped[0].rows,
            example=dropped[0].examples[0],
        )
    return dropped


def _examples(rejected: DuckDBPyRelation) -> dict[str, tuple[str, ...]]:
    placed = rejected.project(
        "reason, source_file, source_row, bad_column, bad_value, row_number() OVER "
        "(PARTITION BY reason ORDER BY source_index, source_row) AS place"
    )
    found: dict[str, tuple[str, ...]] = {}
    for reason, *place, _ in placed.filter(f"place <= {FEW}").order("reason, place").fetchall():
        found[reason] = (*found.get(reason, ()), place_of(*place))
    return found


def place_of(file: str, row: int, column: str | None, value: str | None) -> str:
    """Where to look, such as ``orders.csv row 17, column Date: '32/13/2024'``."""
    where = f"{file} row {row}"
    if column is not None:
        where += f", column {column}"
    if value is None:
        return where
    short = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
    return f"{where}: {short!r}"


def unreadable_values(
    lines: DuckDBPyRelation, cells: Mapping[str, Cell], judged: Sequence[str]
) -> list[Caution]:
    """Cautions about values that are not needed and could not be read; their rows are kept."""
    names = [n for n, c in cells.items() if c.kind in CHECKED_KINDS and n not in judged]
    if not names:
        return []
    counts = [f"count(*) FILTER ({name} IS NULL AND NOT {cells[name].is_absent})" for name in names]
    found = lines.aggregate(", ".join(counts)).fetchall()[0]
    return [
        Caution("unreadable_values", {"field": name, "column": cells[name].name, "rows": rows})
        for name, rows in zip(names, found, strict=True)
        if rows
    ]


def guesses(cells: Mapping[str, Cell]) -> list[Caution]:
    """Cautions about how columns were read where their values left it open, each once."""
    found = (caution for cell in cells.values() for caution in cell.cautions)
    return list({repr(caution): caution for caution in found}.values())


def copies(verdicts: DuckDBPyRelation) -> list[Caution]:
    """A caution about used rows that are exact copies of an earlier row of the same file."""
    groups = verdicts.filter("reason IS NULL").aggregate(
        "count(*) AS n, min(source_row) AS first_row, any_value(source_file) AS file",
        "source_file, content",
    )
    rows, first_row, file = (
        groups.filter("n > 1")
        .aggregate("sum(n - 1), min(first_row), arg_min(file, first_row)")
        .fetchall()[0]
    )
    if not rows:
        return []
    return [Caution("duplicate_rows", {"rows": int(rows), "first_row": first_row, "file": file})]


def largest_lines(verdicts: DuckDBPyRelation, tally: Tally) -> list[Caution]:
    """A caution about lines so large that they are more likely mistyped than sold or taken back.

    A line is so large if its amount, whatever its sign, is more than half of all amounts together,
    or more than 1,000 times the amount that 99.9% of the lines do not exceed. Nothing is said of
    fewer than 10 lines with an amount.
    """
    if tally.amounts < FEWEST_LINES:
        return []
    lines = verdicts.filter("reason IS NULL AND amount_minor <> 0").project(
        "source_file, source_row, amount_minor, CAST(abs(amount_minor) AS DOUBLE) AS size"
    )
    least = tally.amounts_total / 2
    if (
        tally.largest_amount > tally.amounts_total / tally.amounts * MUST_EXCEED_MEAN
    ):  # the quantile costs more, and few files need it
        (usual,) = lines.aggregate(f"quantile_disc(size, {NEARLY_ALL})").fetchall()[0]
        least = min(least, usual * TIMES_USUAL)
    if tally.largest_amount <= least:
        return []
    rows, amount, file, row = (
        lines.filter(f"size > {least!r}")
        .aggregate(
            "count(*), arg_max(amount_minor, size), arg_max(source_file, size), "
            "arg_max(source_row, size)"
        )
        .fetchall()[0]
    )
    values = {"amount_minor": int(amount), "file": file, "row": int(row), "rows": int(rows)}
    return [Caution("largest_line", values)]


def orders_in_several_files(verdicts: DuckDBPyRelation) -> list[Caution]:
    """A caution about orders that have different lines in different files."""
    orders = verdicts.filter("reason IS NULL").aggregate(
        "count(DISTINCT source_file) AS n", "order_id"
    )
    count = orders.filter("n > 1").count("*").fetchall()[0][0]
    return [Caution("orders_in_several_files", {"orders": count})] if count else []


def about_sources(sources: Sequence[Source]) -> list[Caution]:
    """Cautions about what was decided when opening the files."""
    cautions: list[Caution] = []
    for source in sources:
        cautions += source.cautions
        if not source.is_encoding_named and source.encoding not in SURE_ENCODINGS:
            cautions.append(
                Caution("encoding_guessed", {"file": source.name, "encoding": str(source.encoding)})
            )
        if source.other_sheets:
            values = {"file": source.name, "sheet": str(source.sheet)}
            cautions.append(
                Caution("other_sheets", {**values, "others": ", ".join(source.other_sheets)})
            )
        if source.dialect is not None and not source.dialect.has_header:
            cautions.append(Caution("no_header", {"file": source.name}))
    return cautions
