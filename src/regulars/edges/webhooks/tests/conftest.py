from __future__ import annotations

import pytest

from regulars.core.events.queries import OldestOpenTransaction


@pytest.fixture(autouse=True)
def own_events_are_final(monkeypatch):
    """A test's transaction never ends, so what it records would never be final on PostgreSQL. What
    holds between transactions is tested with the log, and in ``tests/flows``.
    """
    later = "(pg_current_xact_id()::text::bigint + 1)"
    monkeypatch.setattr(OldestOpenTransaction, "template", later)
