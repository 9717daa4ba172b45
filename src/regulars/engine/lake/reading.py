"""The tables of the lake, from the files that a manifest names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from regulars.engine.lake.types import Manifest, Part

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend


def table_of(
    connection: Backend,
    folder: Path,
    manifest: Manifest,
    parts: tuple[Part, ...],
    schema: ibis.Schema,
) -> ir.Table:
    """All rows of these parts with the columns of the schema; lazy."""
    import ibis

    files = [str(folder / bucket.file) for part in parts for bucket in manifest.parts.get(part, ())]
    if not files:
        return ibis.memtable([], schema=schema)
    # No hive columns: the folders' names are none of the tables' business.
    return connection.read_parquet(files, hive_partitioning=False).select(*schema)


def schemas() -> dict[str, ibis.Schema]:
    """The columns of every table but the order lines."""
    import ibis

    return {
        "customers": ibis.schema(
            {
                "customer_id": "string",
                "joined_at": "timestamp(6)",
                "first_seen_at": "timestamp(6)",
                "historical": "boolean",
            }
        ),
        "products": ibis.schema(
            {
                "product_id": "string",
                "product_name": "string",
                "category": "string",
                "price_minor": "int64",
                "cost_minor": "int64",
                "currency": "string",
                "is_active": "boolean",
            }
        ),
        "events": ibis.schema(
            {
                "event_id": "int64",
                "key": "string",
                "name": "string",
                "occurred_at": "timestamp(6)",
                "recorded_at": "timestamp(6)",
                "historical": "boolean",
                "payload": "string",
            }
        ),
    }
