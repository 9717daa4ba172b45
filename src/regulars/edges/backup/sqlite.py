"""A copy of an SQLite database while others write to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from regulars.edges.backup.types import DatabaseDamaged
from regulars.kernel.progress import Progress

PAGES = 4_000  # copied at a time
ASIDE = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside a database


def copy(path: Path, draft: Path, progress: Progress) -> None:
    """Copy the database, as it is at one moment, to a single file of its own.

    The moment is held by a transaction that reads, which keeps no writer waiting where the
    write-ahead log is in use. Raises DatabaseDamaged.
    """
    done = 0

    def tell(status: int, remaining: int, total: int) -> None:
        nonlocal done
        del status
        if not done:
            progress.stage("database", total)
        progress.advance(total - remaining - done)
        done = total - remaining

    try:
        with closing(_opened(path)) as source, closing(_opened(draft, new=True)) as target:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target, pages=PAGES, progress=tell, sleep=0.01)
            progress.stage("examining")
            answer = target.execute("PRAGMA quick_check(1)").fetchone()[0]
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        raise DatabaseDamaged(reason=str(error)) from error
    if answer != "ok":
        raise DatabaseDamaged(reason=str(answer).partition("\n")[0])


def _opened(path: Path, *, new: bool = False) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={'rwc' if new else 'rw'}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=20)
