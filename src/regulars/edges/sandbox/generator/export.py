"""The books as files a merchant would export: CSV with prices in whole units."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from regulars.edges.sandbox.generator.parameters import ShopParameters
from regulars.edges.sandbox.generator.store import Books, generate
from regulars.kernel.files import whole_file
from regulars.kernel.money import exponent_of
from regulars.kernel.progress import Progress, Silent

MINOR = "_minor"
FILES = (
    "orders.csv",
    "products.csv",
    "customers.csv",
    "order_lines.parquet",
    "products.parquet",
    "customers.parquet",
    "truth.parquet",
)


def export(parameters: ShopParameters, folder: Path, *, progress: Progress | None = None) -> Books:
    """Write the shop's Parquet files, then ``orders``, ``products`` and ``customers.csv``.

    Raises FileMissing, FileNotPermitted, DiskFull.
    """
    progress = progress or Silent()
    books = generate(parameters, folder, progress=progress)
    progress.stage("Writing CSV files", total=books.line_count)
    write_csv(books.products, folder / "products.csv", parameters.currency)
    write_csv(books.customers, folder / "customers.csv", parameters.currency)
    write_csv(books.lines, folder / "orders.csv", parameters.currency, progress=progress)
    return books


def write_csv(
    source: Path, target: Path, currency: str, *, progress: Progress | None = None
) -> None:
    """Write a Parquet file as CSV; columns ending in ``_minor`` lose the ending and gain decimals,
    and a column says their currency.

    Raises FileMissing, FileNotPermitted, DiskFull.
    """
    progress = progress or Silent()
    with pq.ParquetFile(source) as parquet, whole_file(target) as file:
        schema = _with_prices(parquet.schema_arrow.empty_table(), currency).schema
        with pa.csv.CSVWriter(
            file, schema, write_options=pa.csv.WriteOptions(quoting_style="needed")
        ) as writer:
            for batch in parquet.iter_batches():
                writer.write_table(_with_prices(pa.table(batch), currency))
                progress.advance(batch.num_rows)


def _with_prices(table: pa.Table, currency: str) -> pa.Table:
    columns = {name.removesuffix(MINOR): table[name] for name in table.column_names}
    for name in table.column_names:
        if name.endswith(MINOR):
            columns[name.removesuffix(MINOR)] = _in_whole_units(table[name], currency)
        elif pa.types.is_timestamp(table[name].type):
            columns[name] = table[name].cast(pa.timestamp("s"))
    if any(name.endswith(MINOR) for name in table.column_names):
        columns["currency"] = pa.repeat(currency, table.num_rows)
    return pa.table(columns)


def _in_whole_units(minor: pa.ChunkedArray, currency: str) -> pa.ChunkedArray:
    exponent = exponent_of(currency)
    unit = pa.scalar(Decimal(1).scaleb(-exponent), pa.decimal128(exponent + 1, exponent))
    return pc.multiply(pc.cast(minor, pa.decimal128(19, 0)), unit)
