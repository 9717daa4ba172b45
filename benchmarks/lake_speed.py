"""Copying to the lake against bare copies of the same rows, from either database.

The peers: DuckDB's COPY of the same SELECT to one Parquet file a part, and on PostgreSQL its own
COPY of the same columns to CSV besides. PostgreSQL is the server that ``PGHOST`` names, or a
throwaway one of ``pg_virtualenv``.
"""

# ruff: noqa: S608 - every word of these queries is ours

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from benchmarks.processes import ROOT, WORK, header, in_turns, row, run

ORDERS = 200_000
LINES = ORDERS * 5 // 2

OPEN = """
import os, sys
os.environ["REGULARS_HOME"], os.environ["DATABASE_URL"] = sys.argv[1:3]
from pathlib import Path
from regulars.edges.installation import open_installation
open_installation()
"""

# Rows made by the database itself; SQLite and PostgreSQL both know recursive queries.
FILL = (
    OPEN
    + """
from django.db import connection
orders = int(sys.argv[3])
numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
day = "'2024-03-01 10:00:00'"
def fill(table, columns, values, count):
    query = f"INSERT INTO {table} (id, {columns}) {numbers.format(count)} SELECT i, {values} FROM n"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            query = query.replace("true", "1")
        cursor.execute(query)
fill("customers_customer", "public_id, name, email, phone, first_seen_at, historical",
     f"'cus_' || i, '', '', '', {day}, true", orders // 5)
fill("customers_customerreference", "source, reference, customer_id", "'file', 'c' || i, i",
     orders // 5)
fill("orders_channel", "code, name, kind", "'web' || i, 'web', 'web'", 2)
fill("orders_order", "public_id, source, number, customer_id, channel_id, placed_at, currency,"
     "subtotal_minor, discount_minor, tax_minor, shipping_minor, total_minor, refunded_minor,"
     "historical, tax_is_included",
     f"'ord_' || i, 'file', 'o' || i, 1 + (i * 7) % {orders // 5}, 1 + i % 2, {day}, 'EUR',"
     "2500, 0, 0, 0, 2500, 0, true, true", orders)
fill("orders_orderline", "key, name, ordered_at, quantity, amount_minor, order_id",
     f"'k' || i, 'Product ' || i % 200, {day}, 1.5, 1000 + i % 977, 1 + (i - 1) * 2 / 5",
     orders * 5 // 2)
"""
)
OURS = (
    OPEN
    + """
from regulars.engine.lake.services import sync
from regulars.kernel.clock import now
sync(now=now(), whole=True)
"""
)
BARE = (
    OPEN
    + """
from regulars.engine.lake.selects import Extract, select
from regulars.engine.lake.store import opened_store
from regulars.engine.lake.types import Part
folder = Path(sys.argv[1]) / "bare"
folder.mkdir(exist_ok=True)
with opened_store(folder) as store:
    for part in Part:
        query = select(part, Extract(store, "UTC", "EUR"))
        target = folder / f"{part}.parquet"
        store.engine.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
"""
)


# The order lines alone, as the lake has them, by the server itself; all three begin alike.
CSV = (
    OPEN
    + """
import psycopg
query = '''COPY (
    SELECT o.number, o.customer_id, l.ordered_at, coalesce(r.reference, ':' || l.product_id),
        nullif(l.name, ''), c.code, l.quantity, l.amount_minor, l.discount_minor, l.cost_minor
    FROM orders_orderline l
    JOIN orders_order o ON o.id = l.order_id
    LEFT JOIN orders_channel c ON c.id = o.channel_id
    LEFT JOIN (
        SELECT DISTINCT ON (product_id) product_id, reference
        FROM catalog_productreference ORDER BY product_id, id
    ) r ON r.product_id = l.product_id
    WHERE o.currency = 'EUR'
) TO STDOUT (FORMAT csv)'''
with psycopg.connect(sys.argv[2]) as server, (Path(sys.argv[1]) / "lines.csv").open("wb") as file:
    with server.cursor().copy(query) as copy:
        for block in copy:
            file.write(block)
"""
)


def main() -> None:
    """Print the ratio of each bare copy's time to ours; at least 0.8 is wanted."""
    if "PGHOST" not in os.environ and shutil.which("pg_virtualenv"):
        again = [sys.executable, "-m", "benchmarks.lake_speed", "--rows"]
        command = ["pg_virtualenv", "-v", "15", *again]
        subprocess.run(command, check=True, cwd=ROOT)
        return
    home = WORK / "lake-speed"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    _measure("SQLite", str(home), f"sqlite:///{home}/store.sqlite3", {"DuckDB's COPY": BARE})
    if "PGHOST" not in os.environ:
        sys.stderr.write("PostgreSQL: no server in PGHOST and no pg_virtualenv; left out.\n")
        return
    server = "{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}".format(**os.environ)
    peers = {"DuckDB's COPY": BARE, "PostgreSQL's COPY to CSV": CSV}
    _measure("PostgreSQL", str(home), f"postgres://{server}/postgres", peers)


def _measure(name: str, home: str, address: str, peers: Mapping[str, str]) -> None:
    run([sys.executable, "-c", FILL, home, address, str(ORDERS)])
    programs = {"ours": OURS, **peers}
    runs = in_turns(
        {
            label: [sys.executable, "-c", program, home, address]
            for label, program in programs.items()
        }
    )
    ours = runs.pop("ours")
    for label, bare in runs.items():
        row(
            f"lake sync, {LINES:,} lines, {name}",
            "≥0.8 × bare COPY",
            f"{ours.wall:.1f} s ({ours.cpu:.1f} s of processor), {ours.peak_mb:.0f} MB",
            met=bare.wall / ours.wall >= 0.8,
            peer=f"{label} {bare.wall:.1f} s ({bare.cpu:.1f})",
            ratio=f"{bare.wall / ours.wall:.2f}",
        )


if __name__ == "__main__":
    if "--rows" not in sys.argv:
        header()
    main()
