"""Copying to the lake against DuckDB's bare COPY of the same SELECT, from either database.

PostgreSQL is measured where ``PGHOST`` names a server, as ``pg_virtualenv`` does.
"""

# ruff: noqa: S608 - every word of these queries is ours

from __future__ import annotations

import os
import shutil
import sys

from benchmarks.processes import WORK, header, in_turns, row, run

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


def main() -> None:
    """Print the ratio of the bare copy's time to ours; at least 0.8 is wanted."""
    home = WORK / "lake-speed"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    addresses = {"SQLite": f"sqlite:///{home}/store.sqlite3"}
    if "PGHOST" in os.environ:
        server = "{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}".format(**os.environ)
        addresses["PostgreSQL"] = f"postgres://{server}/postgres"
    for name, address in addresses.items():
        _measure(name, str(home), address)


def _measure(name: str, home: str, address: str) -> None:
    run([sys.executable, "-c", FILL, home, address, str(ORDERS)])
    runs = in_turns(
        {
            "ours": [sys.executable, "-c", OURS, home, address],
            "bare": [sys.executable, "-c", BARE, home, address],
        }
    )
    ours, bare = runs["ours"], runs["bare"]
    row(
        f"lake sync, {LINES:,} lines, {name}",
        "≥0.8 × bare COPY",
        f"{ours.wall:.1f} s, {ours.peak_mb:.0f} MB",
        met=bare.wall / ours.wall >= 0.8,
        peer=f"bare COPY {bare.wall:.1f} s",
        ratio=f"{bare.wall / ours.wall:.2f}",
    )


if __name__ == "__main__":
    header()
    main()
