"""Nobody applies anything but who a test names."""

from __future__ import annotations

import pytest

from regulars.core.work.services import load_kinds
from regulars.edges.connectors.intake import appliers


@pytest.fixture
def nobody_applies(monkeypatch):
    load_kinds()
    monkeypatch.setattr(appliers, "_APPLIERS", {})
