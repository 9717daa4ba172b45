"""The generator's face: a shop's books, stretch by stretch, as tables or as files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from regulars.edges.sandbox.generator.assortment import products_table
from regulars.edges.sandbox.generator.baskets import sell, take_back
from regulars.edges.sandbox.generator.customers import Shop, draw_customers
from regulars.edges.sandbox.generator.orders import place_orders
from regulars.edges.sandbox.generator.parameters import ShopParameters
from regulars.edges.sandbox.generator.tables import (
    CUSTOMERS,
    LINES,
    TRUTH,
    Numbers,
    Trade,
    customers_table,
    lines_table,
    truth_table,
)
from regulars.kernel.files import whole_file
from regulars.kernel.progress import Progress, Silent

SCHEMAS = {"order_lines": LINES, "customers": CUSTOMERS, "truth": TRUTH}
CUSTOMERS_TOGETHER = 100_000  # bounds the memory: about 500,000 lines at a time
REPEATING = ["product_id", "product_name", "channel", "quantity", "cost_minor", "discount_code"]
REPEATING += ["habit", "first_product_id", "favourite_product_id"]
ASCENDING = {
    "order_id": "DELTA_BYTE_ARRAY",
    "ordered_at": "DELTA_BINARY_PACKED",
    "name": "DELTA_BYTE_ARRAY",
    "email": "DELTA_BYTE_ARRAY",
}


@dataclass(frozen=True)
class Stretch:
    """A part of the books: some customers, their lines and some of the anonymous till's."""

    order_lines: pa.Table
    customers: pa.Table
    truth: pa.Table
    orders: int
    credit_notes: int


@dataclass(frozen=True)
class Books:
    """The folder written, and how much is in it."""

    folder: Path
    line_count: int
    order_count: int

    @property
    def lines(self) -> Path:
        """The order lines, in the schema of ``insight``."""
        return self.folder / "order_lines.parquet"

    @property
    def products(self) -> Path:
        """The assortment."""
        return self.folder / "products.parquet"

    @property
    def customers(self) -> Path:
        """The customers as the shop knows them."""
        return self.folder / "customers.parquet"

    @property
    def truth(self) -> Path:
        """The customers as only the generator knows them."""
        return self.folder / "truth.parquet"


def stretches(parameters: ShopParameters) -> Iterator[Stretch]:
    """Draw the shop's books, a hundred thousand customers at a time.

    Each stretch covers the whole history in the order of time; a shop of no more customers than
    that is one stretch.
    """
    shop, numbers = Shop.open(parameters), Numbers()
    for first in range(0, parameters.customers, CUSTOMERS_TOGETHER):
        count = min(CUSTOMERS_TOGETHER, parameters.customers - first)
        rng = np.random.default_rng([parameters.seed, first])
        stretch = _stretch(shop, first + 1, count, rng, numbers)
        numbers = Numbers(
            numbers.order + stretch.orders, numbers.credit_note + stretch.credit_notes
        )
        yield stretch


def _stretch(
    shop: Shop, first: int, count: int, rng: np.random.Generator, numbers: Numbers
) -> Stretch:
    customers = draw_customers(shop, first, count, rng)
    orders, is_active = place_orders(shop, customers, rng)
    sold = sell(shop, customers, orders, rng)
    notes = take_back(shop, orders, sold, rng)
    trade = Trade(customers, orders, sold, notes)
    return Stretch(
        order_lines=lines_table(shop.parameters, trade, numbers),
        customers=customers_table(shop.parameters, customers),
        truth=truth_table(shop.parameters, customers, is_active),
        orders=len(orders),
        credit_notes=notes.order.size,
    )


def generate(
    parameters: ShopParameters,
    folder: Path,
    *,
    tables: Collection[str] = tuple(SCHEMAS),
    progress: Progress | None = None,
) -> Books:
    """Write ``order_lines``, ``customers`` and ``truth``, or those named, and ``products``.

    Each file appears only when it is complete; earlier ones of the same names are replaced. Memory
    does not grow with the size of the shop.

    Raises FileMissing, FileNotPermitted, DiskFull.
    """
    progress = progress or Silent()
    progress.stage("Inventing the shop", total=parameters.customers)
    line_count = order_count = 0
    with ExitStack() as stack:
        writers = {
            name: _writer(stack, folder / f"{name}.parquet", SCHEMAS[name]) for name in tables
        }
        for stretch in _drawn_ahead(stretches(parameters)):
            for name, writer in writers.items():
                table = getattr(stretch, name)
                writer.write_table(table, row_group_size=table.num_rows)
            line_count += stretch.order_lines.num_rows
            order_count += stretch.orders
            progress.advance(stretch.customers.num_rows)
        with whole_file(folder / "products.parquet") as file:
            pq.write_table(products_table(), file)
    return Books(folder, line_count, order_count)


def _writer(stack: ExitStack, path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    file = stack.enter_context(whole_file(path))
    writer = pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        use_dictionary=[name for name in REPEATING if name in schema.names],
        column_encoding={name: code for name, code in ASCENDING.items() if name in schema.names},
        store_schema=False,
    )
    return stack.enter_context(writer)


def _drawn_ahead(books: Iterator[Stretch]) -> Iterator[Stretch]:
    """Draw the next stretch while this one is being written: both leave the interpreter free."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, books, None)
        while (stretch := coming.result()) is not None:
            coming = worker.submit(next, books, None)
            yield stretch
