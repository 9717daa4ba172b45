from __future__ import annotations

import pytest

from regulars.core.work import kinds


@pytest.fixture
def declaring(monkeypatch):
    """Kinds that a test declares are gone after it; those of the installed modules stay away."""
    kinds.load_kinds()
    monkeypatch.setattr(kinds, "_KINDS", {})
