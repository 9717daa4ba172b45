"""The command computes on a cluster what it computes in the process."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from regulars.edges.report.tests.command import run
from regulars.insight.tests.messy import shop


@pytest.mark.spark
class TestOnSpark:
    def test_is_the_same_report_of_a_messy_shop(self, spark_url, tmp_path, monkeypatch):
        orders, between = tmp_path / "orders.parquet", tmp_path / "between"
        pq.write_table(shop(), orders)
        between.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(between))

        def made(engine: str) -> bytes:
            folder = tmp_path / engine.partition(":")[0]
            folder.mkdir()
            files = ("--out", folder / "report.html", "--json", folder / "report.json")
            assert run(orders, "--currency", "EUR", "--quiet", *files, "--engine", engine)[0] == 0
            return Path(folder / "report.json").read_bytes()

        found = made(spark_url)

        assert found == made("duckdb://")
        assert len(found) > 20_000
        assert not list(between.glob("*/*.parquet"))
