"""One command runs everything; what is killed of it is there again, and it ends when it is told."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from regulars.edges.server.services import free_port

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 60
MAKE_KEY = """
from datetime import UTC, datetime
from regulars.edges.installation import open_installation
open_installation()
from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind
print(make_key(kind=KeyKind.SECRET, name="Shop", source="shop", scopes=["events.write"], origins=[],
               ends_at=None, actor="system", now=datetime.now(UTC)).token)
"""


class Installation:
    """One that is up."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port("127.0.0.1", 0)
        self.environment = {**os.environ, "REGULARS_HOME": str(home)}
        self.environment.pop("DATABASE_URL", None)
        self.token = self._python("-c", MAKE_KEY).strip()

    def _python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @contextmanager
    def up(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "regulars", "up", "--port", str(self.port)]
        with subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE) as process:
            try:
                wait_until(self.answers)
                yield process
            finally:
                process.kill()

    def answers(self) -> bool:
        return self._asked("GET", "/livez") == 200

    def send(self, message_id: str) -> None:
        """As a client does: again and again until it is taken."""
        wait_until(lambda: self._sent(message_id))

    def _sent(self, message_id: str) -> bool:
        message = {"type": "track", "userId": "7", "event": "Viewed", "messageId": message_id}
        key = base64.b64encode(f"{self.token}:".encode()).decode()
        body, headers = json.dumps({"batch": [message]}), {"Authorization": f"Basic {key}"}
        return self._asked("POST", "/v1/batch", body, headers) == 200

    def _asked(self, *request: Any) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with closing(connection):
            try:
                connection.request(*request)
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return 0

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.home / "regulars.sqlite3")) as database:
            return database.execute(query).fetchall()

    def activity(self) -> int:
        return self.ask("SELECT count(*) FROM activity_activity")[0][0]


def wait_until(is_so: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


class TestUp:
    def test_applies_what_arrives_also_after_its_processes_were_killed(self, tmp_path):
        installation = Installation(tmp_path)
        with installation.up() as process:
            installation.send("m1")
            wait_until(lambda: installation.activity() == 1)

            for number in (2, 3):
                for child in children_of(process.pid):
                    os.kill(child, signal.SIGKILL)
                installation.send(f"m{number}")
                wait_until(lambda expected=number: installation.activity() == expected)

            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_SECONDS) == 0
        assert installation.ask("SELECT count(*) FROM intake_delivery") == [(0,)]
        assert installation.ask("SELECT count(*) FROM work_worker") == [(0,)]
