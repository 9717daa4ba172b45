"""The tables of the lake, from the files that a manifest names."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.engine.lake.folder import remember_damage
from regulars.engine.lake.types import LakeDamaged, Manifest, Part

EVERY_VALUE = "SELECT count(hash(line)) FROM read_parquet(?, hive_partitioning = false) AS line"

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


def diagnose(folder: Path, manifest: Manifest, error: BaseException) -> None:
    """Return if an error does not come from a damaged file; else have the next sync copy it anew.

    Only an error of the engine's makes it read every file through, to see which one is broken.

    Raises LakeDamaged.
    """
    import duckdb

    from regulars.insight.engines import failures

    if not isinstance(error, (duckdb.Error, *failures())):
        return
    for bucket in manifest.buckets:
        file = str(folder / bucket.file)
        try:
            with closing(duckdb.connect(":memory:")) as engine:
                [(rows,)] = engine.execute(EVERY_VALUE, [file]).fetchall()
        except duckdb.Error:
            rows = None
        if rows != bucket.rows:
            reason = "this file of the lake cannot be read through"
            remember_damage(folder, f"{bucket.file}: {reason}")
            raise LakeDamaged(path=file, reason=reason) from error


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
                "catalog_id": "int64",
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
