"""Each test has a data folder of its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def lake_home(tmp_path, settings):
    """The lake's folder, which is not there yet."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path / "lake"
