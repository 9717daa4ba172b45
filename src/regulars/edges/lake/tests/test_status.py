"""What ``regulars lake status`` tells a script: by its exit code too."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from regulars.edges.lake.commands import app
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE, NOW, some_orders

pytestmark = DATABASE


@pytest.fixture
def lake(tmp_path, settings):
    """A lake with one file of order lines."""
    settings.REGULARS_HOME = tmp_path
    some_orders(1, 1)
    sync(now=NOW)
    return tmp_path / "lake"


class TestStatus:
    def test_of_a_sound_lake_ends_well(self, lake):
        told = CliRunner().invoke(app, ["status"])

        assert told.exit_code == 0
        assert told.stdout.splitlines()[-1] == "The lake holds all that the store holds."

    def test_of_a_damaged_lake_ends_with_exit_code_1(self, lake):
        [file] = (lake / "order_lines").glob("*.parquet")
        file.write_bytes(file.read_bytes()[:-1])

        told = CliRunner().invoke(app, ["status"])
        for_scripts = CliRunner().invoke(app, ["status", "--json"])

        trouble = json.loads(for_scripts.stdout)["result"]["lake"]["trouble"]
        assert (told.exit_code, for_scripts.exit_code) == (1, 1)
        assert told.stdout.splitlines()[-1] == f"The lake is damaged. {trouble}"
        assert str(file) in trouble
