from __future__ import annotations

import pytest
from typer.testing import CliRunner

from regulars.core.events.models import EventRow
from regulars.edges.connectors.files import commands, services
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    line,
    write_csv,
)
from regulars.edges.connectors.files.types import (
    ImportRequest,
)

pytestmark = pytest.mark.django_db


class TestAudit:
    def test_says_who_began_went_on_and_took_back(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])
        request = ImportRequest(kind="orders", path=path)
        run_id = services.start_import(request=request, actor="stf_one", now=NOW)
        ImportRun.objects.update(started_at=NOW, status="failed")
        services.run_import(run_id=run_id, actor="stf_two")

        services.undo_import(run_id=run_id, actor="stf_three", now=NOW)

        told = EventRow.objects.order_by("pk").values_list("name", "actor", "payload__import_run")
        assert list(told) == [
            ("imports.started", "stf_one", run_id),
            ("imports.resumed", "stf_two", run_id),
            ("customers.imported", "stf_two", run_id),
            ("catalog.imported", "stf_two", run_id),
            ("orders.imported", "stf_two", run_id),
            ("orders.import_undone", "stf_three", run_id),
            ("customers.import_undone", "stf_three", run_id),
            ("catalog.import_undone", "stf_three", run_id),
            ("imports.undone", "stf_three", run_id),
        ]

    def test_names_the_account_that_runs_the_command(self, tmp_path, monkeypatch):
        monkeypatch.setattr(commands, "open_installation", lambda **_: None)
        monkeypatch.setattr(commands, "operator", lambda: "command line: shop")
        path = write_csv(tmp_path / "orders.csv", [line("1", "10.00")])

        done = CliRunner().invoke(commands.app, ["orders", str(path)])
        run_id = ImportRun.objects.get().pk
        CliRunner().invoke(commands.app, ["undo", str(run_id)])

        assert done.exit_code == 0
        assert EventRow.objects.count() == 8
        assert set(EventRow.objects.values_list("actor", flat=True)) == {"command line: shop"}
