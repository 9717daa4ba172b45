"""Each test has a data folder of its own, and may have small buckets."""

from __future__ import annotations

import pytest

from regulars.engine.lake import rules


@pytest.fixture(autouse=True)
def lake_home(tmp_path, settings):
    """The lake's folder, which is not there yet."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path / "lake"


@pytest.fixture
def small_buckets(monkeypatch):
    """Ten rows to a bucket, so that a few orders fill several."""
    monkeypatch.setattr(rules, "BUCKET_ROWS", 10)
    monkeypatch.setattr("regulars.engine.lake.selects.BUCKET_ROWS", 10)
