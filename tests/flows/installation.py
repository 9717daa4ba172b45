"""An installation of its own for one story: a folder, a database, and a merchant's commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

PATIENCE_SECONDS = 240
OPENING = "from regulars.edges.installation import open_installation; open_installation()\n"


@dataclass(frozen=True)
class Installation:
    """Runs commands with the settings of one data folder."""

    home: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its commands."""
        return {
            **os.environ,
            "REGULARS_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "regulars.config.settings",
            "COLUMNS": "100",
        }

    def regulars(self, *arguments: str) -> str:
        """Run a command that must succeed and give what it printed."""
        return self._run(["-m", "regulars", *arguments])

    def python(self, program: str) -> str:
        """Run a program inside the installation and give what it printed."""
        return self._run(["-c", OPENING + program])

    def ended(self, program: str) -> int:
        """The code that a program ends with: below zero, the signal that killed it."""
        return self._outcome(["-c", OPENING + program]).returncode

    def _run(self, arguments: list[str]) -> str:
        outcome = self._outcome(arguments)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stdout

    def _outcome(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
            timeout=PATIENCE_SECONDS,
        )


@contextmanager
def new_installation(home: Path) -> Iterator[Installation]:
    """An empty installation on the same kind of database as the tests."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield Installation(home, f"sqlite:///{home / 'store.sqlite3'}")
        return
    import psycopg

    name = f"story_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Installation(home, f"{address.rsplit('/', 1)[0]}/{name}")
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
