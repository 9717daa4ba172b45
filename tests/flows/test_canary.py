"""Somebody is erased, and then nothing anywhere says that they ever were."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.flows.canary import CANARIES, STAYS, STAYS_EMAIL
from tests.flows.installation import PATIENCE_SECONDS, Installation, new_installation

pytestmark = [pytest.mark.slow, pytest.mark.each_database]


def program(installation: Installation, name: str) -> str:
    return installation.python(f"from tests.flows import canary; canary.{name}()")


def found_in(installation: Installation, log: bytes) -> set[tuple[str, str]]:
    """Where which canary stands: in any byte of the home, of the database, of what was logged."""
    places = {
        str(path): path.read_bytes() for path in installation.home.rglob("*") if path.is_file()
    }
    if installation.database.startswith("postgres"):
        places["database"] = program(installation, "dump").encode()
    places["log"] = log
    return {
        (Path(place).name, canary)
        for place, content in places.items()
        for canary in CANARIES
        if canary.encode() in content.lower()
    }


def worked(installation: Installation) -> bytes:
    """What a worker logs that works until no erasure is under way."""
    opening = "from regulars.edges.installation import open_installation; open_installation()\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{opening}from tests.flows import canary; canary.work()"],
        capture_output=True,
        check=False,
        env=installation.environment,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def exported(installation: Installation, customer: str, path: Path) -> str:
    """All that is known of somebody."""
    installation.regulars("export", customer, "--out", str(path))
    with zipfile.ZipFile(path) as archive:
        return archive.read("data.json").decode()


class TestErasing:
    def test_leaves_nothing_of_them_anywhere(self, tmp_path):
        with new_installation(tmp_path / "home") as installation:
            customer = program(installation, "fill")
            installation.regulars("lake", "sync", "--no-scores")
            before = program(installation, "sums")
            archive = tmp_path / "before.tar"
            installation.regulars("backup", str(archive))
            places = {place for place, _ in found_in(installation, b"")}
            database = "database" if "postgres" in installation.database else "store.sqlite3"
            assert {database, "upload.csv", "2-errors.csv", "3-errors.csv"} <= places
            assert {canary for _, canary in found_in(installation, b"")} == set(CANARIES)

            told = installation.regulars("erase", customer, "--yes", "--json")
            log = worked(installation)

            assert json.loads(told)["customer"] == customer
            assert found_in(installation, log) == set()
            assert program(installation, "sums") == before
            stays = exported(installation, STAYS_EMAIL, tmp_path / "stays.zip")
            assert STAYS in stays
            assert not any(canary in stays.lower() for canary in CANARIES)
            installation.regulars("verify")

            installation.regulars("restore", str(archive), "--replace")
            log = worked(installation)

            assert found_in(installation, log) == set()
            assert program(installation, "sums") == before
            installation.regulars("verify")
