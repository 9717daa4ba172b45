"""Copies stale buckets out of the operational database into drafts, then gives them their names."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.engine import disk
from regulars.engine.lake.folder import DRAFTS
from regulars.engine.lake.rules import Stale
from regulars.engine.lake.selects import Extract, has_other_currencies, lines_left_out, select
from regulars.engine.lake.store import Store, opened_store, quoted
from regulars.engine.lake.types import Bucket, Part, StoreUnreadable
from regulars.kernel.files import FileUnusable, explain
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COPY = """
    COPY ({select}) TO {folder}
    (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (bucket))
"""
WRITTEN = """
    SELECT file_name, num_rows FROM parquet_file_metadata({files}) ORDER BY file_name
"""


@dataclass(frozen=True)
class Exported:
    """What was copied: files by part; and how many lines of other currencies were not."""

    buckets: dict[Part, tuple[Bucket, ...]]
    left_out: dict[str, int]


def export(
    folder: Path, stale: Stale, *, version: int, zone: str, currency: str, progress: Progress
) -> Exported:
    """Copy the stale buckets, all of one moment, to files that no manifest names yet.

    Raises StoreUnreadable, DiskFull, FileUnusable and the other errors of ``kernel.files``.
    """
    drafts = folder / DRAFTS
    disk.make_folder(drafts)
    with opened_store(drafts) as store, _clear_errors(folder):
        drafted = {}
        for part in stale.parts():
            progress.stage(part)
            extract = Extract(store, zone, currency, stale.numbers(part))
            drafted[part] = _draft(store.engine, part, select(part, extract), drafts)
        left_out = _left_out(store, currency)
    progress.stage("naming", sum(map(len, drafted.values())))
    buckets = {
        part: tuple(_named(folder, part, drafts_of_part, version, progress))
        for part, drafts_of_part in drafted.items()
    }
    return Exported(buckets, left_out)


def _left_out(store: Store, currency: str) -> dict[str, int]:
    """Lines in other currencies, counted only where there are any documents in them."""
    [(any_left_out,)] = store.engine.execute(has_other_currencies(store, currency)).fetchall()
    if not any_left_out:
        return {}
    return dict(store.engine.execute(lines_left_out(store, currency)).fetchall())


def _draft(
    engine: DuckDBPyConnection, part: Part, query: str, drafts: Path
) -> list[tuple[Path, int]]:
    """Write the query's rows into a draft for each bucket; return the drafts and their rows."""
    folder = drafts / part
    disk.make_folder(folder)
    engine.execute(COPY.format(select=query, folder=quoted(str(folder))))
    if not any(folder.rglob("*.parquet")):
        return []
    files = quoted(str(folder / "*" / "*.parquet"))
    return [
        (Path(name), rows) for name, rows in engine.execute(WRITTEN.format(files=files)).fetchall()
    ]


def _named(
    folder: Path, part: Part, drafts: list[tuple[Path, int]], version: int, progress: Progress
) -> Iterator[Bucket]:
    """Move each draft to its place, its contents on the disk for good."""
    place = folder / part
    disk.make_folder(place)
    for index, (draft, rows) in enumerate(drafts):
        number = int(draft.parent.name.partition("=")[2])
        name = f"{number:06d}-v{version:06d}-{index:04d}.parquet"
        disk.settle(draft)
        disk.move(draft, place / name)
        progress.advance(1)
        file = place / name
        yield Bucket(number, f"{part}/{name}", rows, file.stat().st_size, disk.seal_of(file))
    disk.settle(place)


@contextmanager
def _clear_errors(folder: Path) -> Iterator[None]:
    """Say in our words what DuckDB reports of the disk or the database."""
    import duckdb

    try:
        yield
    except duckdb.IOException as error:
        reason = str(error).splitlines()[0]
        if "No space left" in reason:
            explain(OSError(errno.ENOSPC, "No space left"), folder)
        raise FileUnusable(path=str(folder), reason=reason) from error
    except duckdb.Error as error:
        raise StoreUnreadable(reason=str(error).splitlines()[0]) from error
