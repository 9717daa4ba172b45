"""Importing 100,000 order lines, against writing the same rows with bare ``executemany``; undoing
that, against importing it; and what a million lines hold of memory.

The whole command is measured: reading the file, recognising, writing customers, products, orders,
lines and events, one durable transaction for every 5,000 lines. The peer gets the finished rows as
tuples and writes them into the same tables with the same constraints in as many transactions.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import ROOT, WORK, Run, Summary, header, row, run, summarise

LINES = 100_000
SECONDS = 30
MANY_LINES = 1_000_000
# 120 MB of code, 128 that the engine may hold and some more that it does not count, 32 of SQLite's
# pages, and one batch of lines: nothing that grows with the file. With room to spare, two such
# imports and the web workers still fit into a server of two gigabytes.
PEAK_MB = 400
ONLINE_RETAIL = ROOT / "../shared/data/online_retail.parquet"
PEER = "import sys; from benchmarks import import_speed; import_speed.write_bare(sys.argv[1])"
COMMAND = "import sys; sys.argv[0] = 'regulars'; from regulars.cli import main; main()"
PREPARE = "from regulars.edges.installation import open_installation; open_installation()"
TABLES = (
    ("customers", "Customer"),
    ("customers", "CustomerReference"),
    ("catalog", "Product"),
    ("catalog", "ProductReference"),
    ("orders", "Channel"),
    ("orders", "Order"),
    ("orders", "OrderLine"),
    ("orders", "Refund"),
    ("orders", "RefundLine"),
)


def history(folder: Path) -> Path:
    """So many lines of the online retail history, or of the demo shop where that is not here."""
    import duckdb

    source = ONLINE_RETAIL
    if not source.exists():
        from benchmarks.generate import data_set

        source = data_set("orders-1m") / "order_lines.parquet"
    path = folder / "lines.parquet"
    duckdb.read_parquet(str(source)).limit(LINES).write_parquet(str(path))
    return path


def long_history(folder: Path) -> Path:
    """A million lines of the demo shop."""
    import duckdb

    from benchmarks.generate import data_set

    source = data_set("orders-1m") / "order_lines.parquet"
    path = folder / "many-lines.parquet"
    duckdb.read_parquet(str(source)).limit(MANY_LINES).write_parquet(str(path))
    return path


def write_bare(kept: str) -> None:
    """Write the rows that an import left in one installation into the one of the environment."""
    import pickle

    from regulars.edges.installation import open_installation

    open_installation()
    from django.apps import apps
    from django.db import connection, transaction

    tables = pickle.loads(Path(kept).read_bytes())  # noqa: S301 - written by this very program
    for label, model in TABLES:
        columns, rows = tables[model]
        name = apps.get_model(label, model)._meta.db_table  # noqa: SLF001
        places = ", ".join(["%s"] * len(columns))
        query = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        for begin in range(0, len(rows), 5_000):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(query, rows[begin : begin + 5_000])


def keep_rows(kept: Path) -> None:
    """Store the rows of an installation as the driver takes them."""
    code = "import sys; from benchmarks import import_speed; import_speed.read_rows(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(kept)], check=True, cwd=ROOT)


def read_rows(kept: str) -> None:
    """Store the rows of the installation of the environment."""
    import pickle

    from regulars.edges.installation import open_installation

    open_installation()
    from django.apps import apps
    from django.db import connection

    tables = {}
    for label, model in TABLES:
        name = apps.get_model(label, model)._meta.db_table  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name} ORDER BY id")  # noqa: S608
            tables[model] = ([item[0] for item in cursor.description], cursor.fetchall())
    Path(kept).write_bytes(pickle.dumps(tables))


@contextmanager
def installation(address: str | None) -> Iterator[None]:
    """A fresh one in the environment, its tables made: SQLite, or a new PostgreSQL database."""
    WORK.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=WORK, prefix="import-"))
    os.environ["REGULARS_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    if address:
        import psycopg

        name = f"bench_{home.name.replace('-', '_').lower()}"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = f"{address.rsplit('/', 1)[0]}/{name}"
    subprocess.run([sys.executable, "-c", PREPARE], check=True)
    try:
        yield
    finally:
        shutil.rmtree(home)


def measure(database: str, address: str | None, rounds: int) -> None:
    """Print one line of importing and one of undoing for this database."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        path, kept = history(Path(folder)), Path(folder) / "rows.pickle"
        imports: list[Run] = []
        undoings: list[Run] = []
        peers: list[Run] = []
        command = [sys.executable, "-c", COMMAND, "import"]
        for turn in range(rounds):
            with installation(address):
                imports.append(run([*command, "orders", str(path), "--currency", "GBP"]))
                if turn == 0:
                    keep_rows(kept)
                undoings.append(run([*command, "undo", "1"]))
            with installation(address):
                peers.append(run([sys.executable, "-c", PEER, str(kept)]))
    ours = summarise(imports)
    print_import(database, ours, summarise(peers))
    print_undoing(database, summarise(undoings), ours)


def print_import(database: str, ours: Summary, peer: Summary) -> None:
    """Print one line of importing, beside the bare writing of the same rows."""
    speed = f"{LINES / ours.wall:,.0f} lines/s"
    row(
        f"import {LINES:,} order lines, {database}",
        f"≤{SECONDS} s",
        f"{ours.wall:.1f} s ({ours.cpu:.1f} s of processor), {speed}, {ours.peak_mb:.0f} MB",
        met=ours.wall <= SECONDS,
        peer=f"bare executemany {peer.wall:.1f} s ({peer.cpu:.1f})",
        ratio=f"{ours.wall / peer.wall:.2f}",
    )


def print_undoing(database: str, undoing: Summary, importing: Summary) -> None:
    """Print one line of undoing, beside the import that is undone."""
    row(
        f"undo that import, {database}",
        "≤1 × the import",
        f"{undoing.wall:.1f} s ({undoing.cpu:.1f} s of processor), {undoing.peak_mb:.0f} MB",
        met=undoing.wall <= importing.wall,
        peer=f"the import {importing.wall:.1f} s ({importing.cpu:.1f})",
        ratio=f"{undoing.wall / importing.wall:.2f}",
    )


def measure_peak(database: str, address: str | None) -> None:
    """Print one line of what importing a million lines holds, once: it takes minutes."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder, installation(address):
        path = long_history(Path(folder))
        ours = run([sys.executable, "-c", COMMAND, "import", "orders", str(path)])
    row(
        f"import 1M order lines: peak, {database}",
        f"≤{PEAK_MB} MB",
        f"{ours.peak_mb:.0f} MB ({ours.cpu:.0f} s of processor)",
        met=ours.peak_mb <= PEAK_MB,
    )


def postgresql(rounds: int) -> None:
    """Measure PostgreSQL: the server of DATABASE_URL, or a throwaway one of pg_virtualenv."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        measure("PostgreSQL", given, rounds)
        measure_peak("PostgreSQL", given)
        return
    if not shutil.which("pg_virtualenv"):
        sys.stderr.write("PostgreSQL: no server in DATABASE_URL and no pg_virtualenv; left out.\n")
        return
    again = f"{sys.executable} -m benchmarks.import_speed --postgresql --rounds {rounds}"
    address = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
    inside = f'DATABASE_URL="{address}" {again}'
    command = ["pg_virtualenv", "sh", "-c", inside]
    output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    sys.stdout.write("".join(line + "\n" for line in output.stdout.splitlines() if line[:1] == "|"))


def main(arguments: Sequence[str] = ()) -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL alone")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    WORK.mkdir(exist_ok=True)
    if not given.postgresql:
        address = os.environ.pop("DATABASE_URL", None)
        measure("SQLite", None, given.rounds)
        measure_peak("SQLite", None)
        if address:
            os.environ["DATABASE_URL"] = address
    postgresql(given.rounds)


if __name__ == "__main__":
    if "--postgresql" not in sys.argv:
        header()
    main(sys.argv[1:])
