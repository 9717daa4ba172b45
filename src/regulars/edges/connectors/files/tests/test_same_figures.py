"""The same history gives the same figures from the file and from what was imported of it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from regulars.edges.connectors.files.tests.factories import (
    bring_in,
    line,
    stored_lines,
    write_csv,
)
from regulars.insight.readers import read
from regulars.insight.schema import ORDER_LINES
from regulars.insight.transactions import transactions

ONLINE_RETAIL = Path(__file__).resolve().parents[6] / "../shared/data/online_retail.parquet"

pytestmark = pytest.mark.django_db


def random_history(seed: int, size: int) -> list[dict[str, object]]:
    """Orders with free, returned, repeated, anonymous and contradictory lines."""
    chance = random.Random(seed)  # noqa: S311 - a history, not a secret
    begin = datetime(2023, 11, 1, 8)  # noqa: DTZ001 - the store's own
    rows = []
    for _ in range(size):
        days, hours = chance.randrange(160), chance.randrange(14)  # clocks change at night
        at = begin + timedelta(days=days, hours=hours, minutes=chance.choice([0, 0, 30]))
        amount = chance.choice([0, 0, 5, 12.5, 99.99, 1000, -5, -12.5, -300])
        rows.append(
            line(
                str(chance.randrange(size // 4)),
                f"{amount:.2f}",
                order_date=at.strftime("%Y-%m-%d %H:%M:%S"),
                customer_id=chance.choice(["", "C1", "C2", "C3", f"D{chance.randrange(50)}"]),
                product_id=chance.choice(["", "P1", "P2", "P3"]),
                product_name=chance.choice(["", "Tea", "Mug"]),
                channel=chance.choice(["", "web", "till"]),
                quantity=(-1 if amount < 0 else 1) * chance.choice([1, 2, 0.5, 12]),
                discount=chance.choice(["", "0.50"]),
            )
        )
    return rows + rows[:: max(1, size // 20)]  # some lines twice


def lines_of(path: Path, currency: str) -> pa.Table:
    return read([path], currency=currency).table.select(*ORDER_LINES.names).to_pyarrow()


def stored_table(like: pa.Table) -> pa.Table:
    rows = [dict(zip(like.column_names, row, strict=True)) for row in stored_lines()]
    return pa.Table.from_pylist(rows, schema=like.schema)


def figures(lines: pa.Table) -> list[dict[str, object]]:
    rows = transactions(lines).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (row["order_id"], row["ordered_at"], row["amount_minor"]))


def multiset(lines: pa.Table) -> list[tuple[str, ...]]:
    """Lines without customer and channel, which belong to the order."""
    kept = [name for name in lines.column_names if name not in {"customer_id", "channel"}]
    return sorted(tuple(map(str, row.values())) for row in lines.select(kept).to_pylist())


class TestSameFigures:
    @pytest.mark.slow
    @pytest.mark.parametrize("zone", ["UTC", "Europe/Sofia", "America/New_York"])
    def test_of_a_random_history(self, tmp_path, settings, zone):
        settings.REGULARS_TIME_ZONE = zone
        path = write_csv(tmp_path / "orders.csv", random_history(7, 400))

        card = bring_in(path)

        told = lines_of(path, "EUR")
        assert card.rows_rejected == 0
        assert multiset(stored_table(told)) == multiset(told)
        assert figures(stored_table(told)) == figures(told)

    @pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="the shared data is not here")
    @pytest.mark.slow
    def test_of_a_part_of_the_online_retail_history(self, tmp_path):
        path = tmp_path / "part.parquet"
        every_ninth = "SELECT * FROM read_parquet($1) WHERE hash(InvoiceNo) % 60 = 0"
        part = duckdb.sql(every_ninth, params=[str(ONLINE_RETAIL)])
        part.write_parquet(str(path))

        bring_in(path, currency="GBP")

        told = lines_of(path, "GBP")
        assert told.num_rows > 5_000
        assert multiset(stored_table(told)) == multiset(told)
        assert figures(stored_table(told)) == figures(told)
