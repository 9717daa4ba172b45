from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.free_port import free_port

ROOT = Path(__file__).parents[2]
KILLS = 150
SECONDS = 45
SERVER = """
DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres" exec "$0" "$@"
"""


@pytest.mark.slow
@pytest.mark.each_database
class TestKills:
    def test_lose_nothing_and_double_nothing(self):
        command = [sys.executable, "-m", "tests.kills", "--kills", str(KILLS)]

        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env=os.environ,
            capture_output=True,
            text=True,
            timeout=600,
        )

        outcome = json.loads(done.stdout)
        assert (done.returncode, outcome["broken"]) == (0, [])
        assert outcome["disturbances"] == KILLS
        # Before every fifth kill, at least one batch of five messages.
        assert outcome["applied"] >= outcome["acknowledged"] >= KILLS
        assert outcome["effects"] == outcome["orders"] >= outcome["acknowledged"] / 5


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("pg_virtualenv"), reason="needs PostgreSQL's pg_virtualenv, of Debian"
)
class TestStops:
    """A server of its own is stopped, so no other test notices."""

    def test_of_the_database_lose_nothing_and_double_nothing(self):
        command = [sys.executable, "-m", "tests.kills", "--stops", str(SECONDS)]

        done = subprocess.run(
            ["pg_virtualenv", "-t", "-v", "15", "sh", "-c", SERVER, *command],
            check=False,
            cwd=ROOT,
            env={**os.environ, "PGPORT": str(free_port())},
            capture_output=True,
            text=True,
            timeout=300,
        )

        outcome = json.loads(done.stdout[done.stdout.index("{") : done.stdout.rindex("}") + 1])
        assert outcome["broken"] == []
        assert outcome["disturbances"] >= 2
        assert outcome["applied"] >= outcome["acknowledged"] >= outcome["disturbances"]
        assert outcome["effects"] == outcome["orders"] >= outcome["acknowledged"] / 5
