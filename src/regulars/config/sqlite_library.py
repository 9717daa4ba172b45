"""Which SQLite library is used, and how.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when a checkpoint meets a writer that
restarts the log (fixed in 3.51.3; also in 3.44.6 and 3.50.7; https://sqlite.org/wal.html). Where
the interpreter links an affected library, a fixed one takes its place if ``pysqlite3`` is
installed; otherwise the rollback journal is used, which the fault does not touch.
"""

from __future__ import annotations

import importlib
import sys

Version = tuple[int, ...]

FIRST_AFFECTED = (3, 7, 0)
FIRST_FIXED = (3, 51, 3)
BACKPORTS = {(3, 44): 6, (3, 50): 7}

PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "busy_timeout=20000", "cache_size=-32768")


def is_affected(version: Version) -> bool:
    """Whether a library of this version has the WAL-reset fault."""
    if not FIRST_AFFECTED <= version < FIRST_FIXED:
        return False
    major, minor, patch = version[:3]
    fixed_patch = BACKPORTS.get((major, minor))
    return fixed_patch is None or patch < fixed_patch


def choose_library() -> Version:
    """Make ``import sqlite3`` yield a fixed library where one is installed; return its version."""
    version: Version = importlib.import_module("sqlite3").sqlite_version_info
    if not is_affected(version):
        return version
    try:
        replacement = importlib.import_module("pysqlite3")
        driver = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return version
    sys.modules["sqlite3"] = replacement
    sys.modules["sqlite3.dbapi2"] = driver
    return tuple(driver.sqlite_version_info)


def options(version: Version) -> dict[str, str]:
    """Django's connection options for this library: WAL only where it is safe, durable commits
    always.
    """
    journal = "DELETE" if is_affected(version) else "WAL"
    return {
        "transaction_mode": "IMMEDIATE",
        "init_command": ";".join(
            f"PRAGMA {pragma}" for pragma in (f"journal_mode={journal}", *PRAGMAS)
        ),
    }
