"""The one engine setting: where tables are computed. DuckDB in this process is the one there is."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from regulars.kernel.errors import Invalid
from regulars.kernel.files import explain

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

ENGINES = ("duckdb://",)
CEILING = 2_500  # MiB; enough for tens of millions of order lines without spilling


@dataclass(eq=False)
class UnknownEngine(Invalid):
    """The address names no engine that is built in."""

    code = "insight.unknown_engine"
    sentence = "{url!r} is not an engine. Give one of: {known}."
    url: str
    known: tuple[str, ...]


def modest_memory() -> str:
    """The memory one job may take on a machine that does other work: half of it, at most 2.5 GiB.

    Examples
    --------
    >>> modest_memory().endswith("MiB")
    True
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{min(machine // 2, CEILING)}MiB"


def connect(
    url: str = "duckdb://",
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    temp_folder: Path | str | None = None,
) -> Backend:
    """Open an engine that reaches neither the network nor any extension outside its own package.

    Parameters
    ----------
    url
        ``duckdb://`` for a database in memory, ``duckdb:///folder/file`` for one on disk.
    memory_limit
        Most memory the engine may hold, such as ``"2GB"``; beyond it, it spills to disk. Default:
        the engine's own, four fifths of the machine's.
    threads
        Threads to compute on. Default: one per core.
    temp_folder
        Where it spills: to a folder of its own in it, for this user alone, that goes away with the
        engine, as two engines in one would write over each other's files. Default: the
        system's folder for temporary files.

    Returns
    -------
    ibis.backends.duckdb.Backend
        A connection whose clock zone is UTC and whose scans keep the order of rows.

    Raises
    ------
    UnknownEngine
        If the address names another engine.
    FileMissing, FileNotPermitted, DiskFull, FileUnusable
        If no folder can be made there.

    Examples
    --------
    >>> connect().sql("SELECT 1 AS one").columns
    ('one',)
    """
    parts = urlsplit(url)
    if parts.scheme != "duckdb" or parts.netloc:
        raise UnknownEngine(url=url, known=ENGINES)
    from regulars.insight.embedded import Embedded  # loads Ibis, which the command line must not

    folder = _private_folder(temp_folder)
    settings: dict[str, object] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": folder,
    }
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    backend = Embedded().connect(parts.path or ":memory:", **settings)
    weakref.finalize(backend, shutil.rmtree, folder, ignore_errors=True)
    backend.con.execute("SET TimeZone = 'UTC'")
    backend.con.execute("SET enable_progress_bar = false")
    return backend


def _private_folder(parent: Path | str | None) -> str:
    """A new folder for this user alone; a disk that is full or read-only is said in a sentence."""
    try:
        return tempfile.mkdtemp(prefix="regulars-", dir=parent)
    except OSError as error:
        explain(error, Path(parent or os.environ.get("TMPDIR") or "/tmp"))  # noqa: S108 - only named
