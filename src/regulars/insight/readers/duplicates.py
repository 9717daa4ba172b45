"""Rows that are there twice: in overlapping exports, and within one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation


def marked(
    rows: DuckDBPyRelation, width: int, *, several_files: bool, drop_copies: bool
) -> DuckDBPyRelation:
    """Add ``content`` (a hash of the row), ``is_repeat`` and ``is_copy`` to rows.

    Of rows that are the same in several files as many are kept as the file with most of them has:
    the second copy in one file repeats the second copy in another, not the first. A copy is a row
    that is in its file already.
    """
    everything = ", ".join(f"c{index}" for index in range(width))
    rows = rows.project(f"*, hash({everything}) AS content")
    if not (several_files or drop_copies):
        return rows.project("*, false AS is_repeat, false AS is_copy")
    rows = rows.project(
        "*, row_number() OVER (PARTITION BY content, source_index ORDER BY source_row) AS copy"
    )
    repeat = (
        "row_number() OVER (PARTITION BY content, copy ORDER BY source_index) > 1"
        if several_files
        else "false"
    )
    copy = "copy > 1" if drop_copies else "false"
    return rows.project(f"* EXCLUDE (copy), {repeat} AS is_repeat, {copy} AS is_copy")
