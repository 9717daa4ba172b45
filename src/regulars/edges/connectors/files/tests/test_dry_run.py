"""A dry run where there is no installation yet, in a process of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from regulars.edges.connectors.files.tests.factories import line, write_csv

NEW = (
    "orders.csv: 1 row read. Nothing was written.\n"
    "There is no database here yet; an import makes it, and all of this would be new.\n"
    "Importing it would bring in 1 order, 1 customer, 1 product.\n"
)


def dry_run(path: Path, home: Path, database: str = "") -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "REGULARS_HOME": str(home)}
    variables.pop("DATABASE_URL", None)
    if database:
        variables["DATABASE_URL"] = database
    return subprocess.run(
        [sys.executable, "-m", "regulars", "import", "orders", str(path), "--dry-run"],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def orders(tmp_path) -> Path:
    return write_csv(tmp_path / "orders.csv", [line("1", "10.00")])


class TestDryRun:
    @pytest.mark.slow
    def test_makes_no_installation_where_there_is_none(self, tmp_path, orders):
        told = dry_run(orders, tmp_path / "home")

        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.startswith(NEW)
        assert list(tmp_path.iterdir()) == [orders]

    @pytest.mark.slow
    def test_writes_nothing_into_an_empty_home_and_an_empty_file(self, tmp_path, orders):
        home = tmp_path / "home"
        home.mkdir()
        (home / "regulars.sqlite3").touch()

        told = dry_run(orders, home)

        assert told.stdout.startswith(NEW)
        assert list(home.iterdir()) == [home / "regulars.sqlite3"]
        assert (home / "regulars.sqlite3").read_bytes() == b""

    def test_refuses_tables_of_an_earlier_version_and_leaves_them(self, tmp_path, orders):
        database = tmp_path / "regulars.sqlite3"
        with closing(sqlite3.connect(database)) as earlier:
            earlier.execute(
                "CREATE TABLE django_migrations (id integer primary key, app text, name text,"
                " applied text)"
            )
        before = database.read_bytes()

        told = dry_run(orders, tmp_path / "home", f"sqlite:///{database}")

        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr == (
            "regulars: The database is of an earlier version, and a dry run changes nothing. Bring"
            " it up to date first, with: regulars import list\n"
        )
        assert database.read_bytes() == before
        assert sorted(tmp_path.iterdir()) == [orders, database]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
class TestDryRunOnPostgresql:
    @pytest.fixture
    def address(self) -> Iterator[str]:
        """A database of its own, without a table."""
        import psycopg

        given = os.environ["DATABASE_URL"]
        with psycopg.connect(given, autocommit=True) as server:
            server.execute("CREATE DATABASE dry_run")
            yield f"{given.rpartition('/')[0]}/dry_run"
            server.execute("DROP DATABASE dry_run")

    def test_makes_no_table(self, tmp_path, orders, address):
        told = dry_run(orders, tmp_path / "home", address)

        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.startswith(NEW)
        assert tables(address) == []
        assert list(tmp_path.iterdir()) == [orders]


def tables(address: str) -> list[str]:
    import psycopg

    query = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    with psycopg.connect(address) as server:
        return [name for (name,) in server.execute(query)]
