"""The one engine setting: where tables are computed, in this process or on a cluster of Spark."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from regulars.kernel.errors import Invalid
from regulars.kernel.files import explain

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.sql import SQLBackend as Backend

ENGINES = ("duckdb://", "spark://local", "spark://HOST:PORT")
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
        ``spark://HOST:PORT`` for a cluster of Spark, ``spark://local`` or ``spark://local[2]`` for
        Spark on this machine; ``?spark.executor.memory=2g&spark.cores.max=8`` and the like behind
        it are settings of Spark's own. It needs the extra ``spark``, and Java.
    memory_limit
        Most memory the engine may hold on this machine, such as ``"2GB"``; beyond it, it spills to
        disk. Default: the engine's own, four fifths of the machine's for DuckDB, 1 GB for Spark.
    threads
        Threads to compute on here. Default: one per core.
    temp_folder
        Where it spills: to a folder of its own in it, for this user alone, that goes away with the
        engine, as two engines in one would write over each other's files. Default: the
        system's folder for temporary files.

    Returns
    -------
    ibis.backends.sql.SQLBackend
        A connection whose clock zone is UTC. DuckDB's scans keep the order of rows; Spark has none
        but where a table is sorted. One process talks to one cluster of Spark; whoever connects to
        it again gets a session with tables of its own.

    Raises
    ------
    UnknownEngine
        If the address names another engine.
    FileMissing, FileNotPermitted, DiskFull, FileUnusable
        If no folder can be made there.
    UnusableSpark, FixedSetting, SparkMissing, JavaMissing, SparkUnreachable, OtherSpark
        See :mod:`regulars.insight.spark.errors`: the address of a Spark, or what it needs, is not
        right.

    Examples
    --------
    >>> connect().sql("SELECT 1 AS one").columns
    ('one',)
    """
    if url.startswith("spark://"):
        return _spark(url, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder)
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


def _spark(
    url: str, *, memory_limit: str | None, threads: int | None, temp_folder: Path | str | None
) -> Backend:
    from regulars.insight.spark.address import address_of

    address = address_of(url, memory_limit=memory_limit, threads=threads)
    from regulars.insight.spark.opening import open_spark  # loads PySpark

    return open_spark(address, partial(_private_folder, temp_folder))


@contextmanager
def moved(
    table: ir.Table, engine: Backend, *, temp_folder: Path | str | None = None
) -> Iterator[ir.Table]:
    """The table in another engine until the block ends; as it is where that engine has it.

    Its rows go through a Parquet file in the folder for temporary files, which every machine of a
    cluster has to see under the same path.

    Raises FileMissing, FileNotPermitted, DiskFull, FileUnusable.

    Examples
    --------
    >>> one, other = connect(), connect()
    >>> with moved(one.sql("SELECT 1 AS number"), other) as table:
    ...     table.get_backend() is other, table.to_pyarrow().to_pylist()
    (True, [{'number': 1}])
    """
    if table.get_backend() is engine:
        yield table
        return
    folder = _private_folder(temp_folder)
    try:
        path = Path(folder) / "rows.parquet"
        table.to_parquet(path)
        yield engine.read_parquet(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def failures() -> tuple[type[Exception], ...]:
    """What an engine in use raises when it gives up: no memory, no room on disk, no worker left."""
    import duckdb

    found: tuple[type[Exception], ...]
    found = (MemoryError, duckdb.OutOfMemoryException, duckdb.IOException)
    if "pyspark" not in sys.modules:
        return found
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return (*found, PySparkException, Py4JError)


def _private_folder(parent: Path | str | None) -> str:
    """A new folder for this user alone; a disk that is full or read-only is said in a sentence."""
    try:
        return tempfile.mkdtemp(prefix="regulars-", dir=parent)
    except OSError as error:
        explain(error, Path(parent or os.environ.get("TMPDIR") or "/tmp"))  # noqa: S108 - only named
