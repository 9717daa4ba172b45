from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def a_home(settings, tmp_path):
    settings.REGULARS_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
