from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 150


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
        assert outcome["kills"] == KILLS
        # Before every fifth kill, at least one batch of five messages.
        assert outcome["applied"] >= outcome["acknowledged"] >= KILLS
        assert outcome["effects"] == outcome["orders"] >= outcome["acknowledged"] / 5
