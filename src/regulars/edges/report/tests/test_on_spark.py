"""The command computes on a cluster what it computes in the process."""

from __future__ import annotations

import json
from typing import Any

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

        def made(engine: str) -> dict[str, Any]:
            folder = tmp_path / engine.partition(":")[0]
            folder.mkdir()
            files = ("--out", folder / "report.html", "--json", folder / "report.json")
            assert run(orders, "--currency", "EUR", "--quiet", *files, "--engine", engine)[0] == 0
            return dict(json.loads((folder / "report.json").read_text()))

        found, expected = made(spark_url), made("duckdb://")

        # The one figure of a report that is summed from logarithms.
        nearer = [one["outlook"]["replenishment"].pop("nearer") for one in (found, expected)]
        assert nearer[0] == pytest.approx(nearer[1], rel=1e-12)
        assert found == expected
        assert len(found["months"]) >= 25
        assert not list(between.glob("*/*.parquet"))
