"""``regulars export`` and ``regulars erase``, in this process."""

from __future__ import annotations

import json
import zipfile

import pytest
from typer.testing import CliRunner

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.tests.people import household
from regulars.edges.privacy import commands
from regulars.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(commands, "open_installation", lambda: False)
    monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)
    settings.REGULARS_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
    household()


def ran(app, *arguments: str, typed: str = ""):
    return CliRunner().invoke(app, arguments, input=typed)


class TestExport:
    def test_writes_a_zip_for_its_owner_alone(self, tmp_path):
        path = tmp_path / "mei.zip"

        done = ran(commands.export, "mei@example.com", "--out", str(path), "--json")

        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)
        assert told == {"customer": "cus_mei", "path": str(path), "size": path.stat().st_size}
        with zipfile.ZipFile(path) as archive:
            assert "mei@example.com" in archive.read("data.json").decode()
        assert EventRow.objects.get(name="privacy.exported").actor.startswith("command line")

    def test_says_where_nobody_is_meant(self):
        done = ran(commands.export, "nobody@example.com")

        assert isinstance(done.exception, NotFound)


class TestErase:
    def test_says_what_it_does_and_asks_for_the_id(self):
        done = ran(commands.erase, "mei@example.com", typed="cus_mei\n")

        assert done.exit_code == 0, done.output
        assert "Deleted for good:\n  1 customer reference\n" in done.stderr
        assert "Kept as they are:\n  1 order\n" in done.stderr
        assert done.stdout.strip().endswith("cus_mei is erased. Nothing is left.")
        assert Customer.objects.get(public_id="cus_mei").name == ""

    def test_changes_nothing_where_something_else_is_typed(self):
        done = ran(commands.erase, "cus_mei", typed="cus_ann\n")

        assert (done.exit_code, Erasure.objects.count()) == (1, 0)
        assert "That is not the id. Nothing was changed." in done.stderr

    def test_only_says_what_it_would_do(self):
        done = ran(commands.erase, "7", "--dry-run", "--json")

        told = json.loads(done.stdout)
        assert (told["customer"], told["people"]) == ("cus_mei", ["cus_mei"])
        assert {"table": "activity.Activity", "fate": "deleted", "rows": 2} in told["touched"]
        assert Erasure.objects.count() == 0

    def test_asks_nothing_of_scripts(self):
        done = ran(commands.erase, "cus_mei", "--yes", "--reason", "By letter.", "--json")

        told = json.loads(done.stdout)
        assert (told["state"], told["waits_for"]) == ("done", "")
        assert Erasure.objects.get().reason == "By letter."

    def test_again_says_the_same(self):
        first = ran(commands.erase, "cus_mei", "--yes", "--json")

        second = ran(commands.erase, "cus_mei", "--json")

        assert json.loads(second.stdout) == json.loads(first.stdout)
        assert Erasure.objects.count() == 1
