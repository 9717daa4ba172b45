from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from regulars.core.events.services import record
from regulars.core.events.types import COMMAND_LINE
from regulars.edges.connectors.files.types import ImportStarted, RunCard
from regulars.edges.console.tests.factories import NOW, signed_in
from regulars.edges.console.wizard import state
from regulars.edges.report.words.quality import field_name

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


class TestPage:
    def test_says_where_the_file_came_from_and_who_began_it(self, db):
        runs = apps.get_model("files", "ImportRun").objects
        values = {"kind": "orders", "status": "done", "file_name": "orders.csv", "sha256": "0" * 64}
        moments = {"created_at": NOW, "updated_at": NOW, "finished_at": NOW}
        run = runs.create(
            **values,
            **moments,
            source="till",
            channel="market",
            tax_is_included=False,
            mapping={"amount": "Sum", "discount": ""},
            columns={"amount": "Sum", "customer_id": "Client"},
        )
        started = f"imports.started:{run.pk}"
        with transaction.atomic():
            record(
                ImportStarted(
                    key=started,
                    occurred_at=NOW,
                    actor=f"{COMMAND_LINE}: till",
                    import_run=run.pk,
                    kind="orders",
                )
            )

        text = signed_in().get(f"/console/imports/{run.pk}/").content.decode()

        for name, value in [
            ("Shop", "till"),
            ("Channel", "market"),
            ("Tax", "Tax comes on top"),
            ("Begun by", "Command line: till"),
        ]:
            assert f"<dt>{name}</dt><dd>{value}</dd>" in text
        told = [
            f"{field_name('amount')}: Sum (chosen by hand)",
            f"{field_name('customer_id')}: Client",
            f"{field_name('discount')}: left out",
        ]
        chips = "".join(f'<span class="c-chip">{one}</span>' for one in sorted(told))
        assert f'<dt>Columns</dt><dd class="c-chips">{chips}</dd>' in text
