"""The map in plain Python says of each customer what the engine says."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, timedelta

import pyarrow as pa

from regulars.insight.rfm import Group, edges, scores_of, summary_of
from regulars.insight.squares import (
    fifth,
    frequency_monetary_of,
    group_of,
    recency_of,
    squares_of,
)

AS_OF = date(2024, 3, 31)


class TestGroupInPython:
    def test_is_the_engines(self):
        chance = random.Random(3)  # noqa: S311 - the same customers on every run
        rows = [
            {
                "customer_id": str(place),
                "last_on": AS_OF - timedelta(days=chance.randint(0, 40)),
                "orders": chance.choice([1, 1, 1, 2, 3, 9]),
                "revenue_minor": chance.randint(-50, 900),
            }
            for place in range(400)
        ]
        customers = pa.Table.from_pylist(rows)
        [found] = edges(summary_of(customers, as_of=AS_OF)).to_pyarrow().to_pylist()
        of = {
            name: tuple(found[f"{name}_{place}"] for place in range(1, 5))
            for name in ("recency_days", "orders", "revenue_minor")
        }

        told = scores_of(customers, as_of=AS_OF).to_pyarrow().to_pylist()

        assert {row["group"] for row in told} == set(Group)
        for row in told:
            recency = recency_of(row["recency_days"], of["recency_days"])
            mean = frequency_monetary_of(
                fifth(row["orders"], of["orders"]), fifth(row["revenue_minor"], of["revenue_minor"])
            )
            assert (recency, mean) == (row["recency"], row["frequency_monetary"])
            assert group_of(recency, mean, row["orders"]) == row["group"]

    def test_squares_cover_the_map_once(self):
        for orders in (1, 2):
            places = [
                (recency, mean)
                for group in Group
                for recency, mean, often in squares_of(group)
                if often is None or often == (orders > 1)
            ]

            assert sorted(places) == [(r, m) for r in range(1, 6) for m in range(1, 6)]

    def test_loads_no_engine(self):
        program = (
            "import sys, regulars.insight.squares; "
            "print([name for name in ('ibis', 'pandas', 'duckdb') if name in sys.modules])"
        )

        told = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert told.stdout.strip() == "[]"
