"""The operational database as DuckDB sees it: attached read-only, in one snapshot."""

# ruff: noqa: S608 - every word of these queries is ours

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.engine.lake.types import StoreUnreadable, UnknownStore

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from duckdb import DuckDBPyConnection

NAME = "store"
MEMORY_LIMIT = "1GB"
MOMENT = "MOMENT"  # a time in UTC, with or without its zone written

# The package of each reader, and the name that the reader knows itself by.
READERS = {
    "sqlite": ("duckdb_extension_sqlite", "sqlite_scanner"),
    "postgresql": ("duckdb_extension_postgres", "postgres_scanner"),
}


@dataclass(frozen=True)
class Address:
    """Where a database is: a file, or libpq's terms for a server (secret: with a password)."""

    vendor: str
    place: str


@dataclass(frozen=True)
class Store:
    """An attached database in one transaction: all that is read of it is of the same moment."""

    vendor: str
    engine: DuckDBPyConnection

    def rows(self, table: str, columns: Mapping[str, str], *, where: str = "") -> str:
        """SQL for a subquery: columns of a table, each cast to its type.

        With a condition, the database itself finds the rows, by its own indexes: DuckDB's reader of
        SQLite would read the whole table.
        """
        if not where:
            return f"(SELECT {self._casts(columns)} FROM {NAME}.{table})"
        query = f"SELECT {self._exactly(columns)} FROM {table} WHERE {where}"
        reader = "sqlite_query" if self.vendor == "sqlite" else "postgres_query"
        return f"(SELECT {self._casts(columns)} FROM {reader}('{NAME}', {quoted(query)}))"

    def _casts(self, columns: Mapping[str, str]) -> str:
        return ", ".join(f"{self._cast(name, kind)} AS {name}" for name, kind in columns.items())

    def _cast(self, name: str, kind: str) -> str:
        if kind != MOMENT:
            return f"CAST({name} AS {kind})"
        # PostgreSQL's moments carry a zone; a cast would take it off, which is slow, and nobody
        # needs it.
        return f"CAST({name} AS TIMESTAMP)" if self.vendor == "sqlite" else name

    def _exactly(self, columns: Mapping[str, str]) -> str:
        """Columns for a query; SQLite's answers come as text, with too few digits for a float."""
        if self.vendor != "sqlite":
            return ", ".join(columns)
        return ", ".join(
            f"printf('%!.17g', {name}) AS {name}" if kind == "DOUBLE" else name
            for name, kind in columns.items()
        )


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def opened_store(drafts: Path) -> Iterator[Store]:
    """Attach the installation's database, read-only, in one transaction, until the block ends.

    A SQLite file must not be open through two libraries in one process, for each would drop the
    other's locks. So the connection that Django has open is closed first, and must not be used
    inside the block.

    Raises StoreUnreadable, UnknownStore.
    """
    import duckdb

    address = _address(drafts)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(drafts),
        "preserve_insertion_order": "false",
    }
    with closing(duckdb.connect(":memory:", config=settings)) as engine:
        _load_reader(engine, address.vendor)
        try:
            kind = address.vendor.removesuffix("ql")
            engine.execute(f"ATTACH {quoted(address.place)} AS {NAME} (TYPE {kind}, READ_ONLY)")
        except duckdb.Error:
            reason = f"{address.vendor} does not answer or refuses us"
            raise StoreUnreadable(reason=reason) from None  # the original quotes the password
        engine.execute("BEGIN")
        yield Store(address.vendor, engine)
        engine.execute("ROLLBACK")


def _load_reader(engine: DuckDBPyConnection, vendor: str) -> None:
    """Load the reader from its wheel, by the file name that DuckDB expects of it."""
    package, name = READERS[vendor]
    home = Path(str(importlib.import_module(package).__file__)).parent
    [reader] = home.rglob("*.duckdb_extension")
    with tempfile.TemporaryDirectory(prefix="regulars-") as folder:
        link = Path(folder) / f"{name}.duckdb_extension"
        link.symlink_to(reader)
        engine.execute(f"LOAD {quoted(str(link))}")
    if vendor == "sqlite":
        # Each thread would read through a connection of its own, and see the database of its own
        # moment.
        engine.execute("SET sqlite_disable_multithreaded_scans = true")


def _address(drafts: Path) -> Address:
    """The address of the database that Django has as its default."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return Address("postgresql", _conninfo(connection.get_connection_params()))
    if connection.vendor != "sqlite":
        raise UnknownStore(vendor=connection.vendor)
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return Address("sqlite", str(_copied_to_file(connection, drafts / "store.sqlite3")))
    connection.close()
    return Address("sqlite", str(connection.settings_dict["NAME"]))


def _conninfo(parameters: Mapping[str, Any]) -> str:
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import Conninfo

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    return make_conninfo("", **{name: value for name, value in parameters.items() if name in known})


def _copied_to_file(connection: BaseDatabaseWrapper, file: Path) -> Path:
    """A database in memory is read only by the connection that made it: copy its tables out.

    Row by row, because SQLite's own copying would wait for a transaction that is open here, for
    ever.
    """
    connection.ensure_connection()
    source = connection.connection
    tables = source.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    with closing(connection.Database.connect(str(file))) as target:  # type: ignore[attr-defined]
        for name, definition in tables:
            target.execute(definition)
            rows = source.execute(f'SELECT * FROM "{name}"').fetchall()
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                target.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        target.commit()
    return file
