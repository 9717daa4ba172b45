from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from regulars.edges.connectors.files.types import RunCard
from regulars.edges.console.tests.factories import NOW
from regulars.edges.console.wizard import state

CARD = RunCard(
    id=1,
    kind="orders",
    status="done",
    file_name="orders.csv",
    source="file",
    currency="EUR",
    stage="orders",
    rows_total=5,
    rows_read=3,
    rows_imported=3,
    rows_unchanged=0,
    rows_rejected=0,
    created={},
    errors_path="",
    failure="",
    created_at=NOW,
    started_at=NOW,
    updated_at=NOW,
    finished_at=None,
)


class TestStateOf:
    @pytest.mark.parametrize(
        ("status", "minutes", "code", "words"),
        [
            ("waiting", 0, "new", "New, about to begin"),
            ("running", 0, "running", "Being imported, 60%"),
            ("running", 3, "stopped", "Stopped on the way, Mar 1, 2026, 12:00\u202fPM"),
            ("waiting", 3, "stopped", "Stopped on the way, Mar 1, 2026, 12:00\u202fPM"),
            ("done", 3, "done", "Finished Mar 1, 2026, 12:00\u202fPM"),
            ("failed", 3, "failed", "Failed Mar 1, 2026, 12:00\u202fPM"),
            ("undone", 3, "undone", "Undone Mar 1, 2026, 12:00\u202fPM"),
        ],
    )
    def test_says_how_it_stands_and_since_when(self, monkeypatch, status, minutes, code, words):
        monkeypatch.setattr(state.clock, "now", lambda: NOW + timedelta(minutes=minutes))

        found = state.state_of(replace(CARD, status=status))

        assert (found.code, found.words) == (code, words)

    def test_names_no_share_before_the_rows_are_counted(self, monkeypatch):
        monkeypatch.setattr(state.clock, "now", lambda: NOW)

        found = state.state_of(replace(CARD, status="running", rows_total=0))

        assert found.words == "Being imported"
