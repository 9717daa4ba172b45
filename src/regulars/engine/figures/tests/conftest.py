"""Each test has a data folder of its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    """The installation's data folder."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path
