"""Batches of a hundred events by four clients over loopback, one web worker: prints seconds.

Beside ours: the usual way in Django, and the bare statement that keeps the same bodies.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.live_jobs.store import IN_A_BATCH, batches, installation, token

BATCHES = 600
CLIENTS = 4
PATIENCE_SECONDS = 60


@contextmanager
def serving(application: str, *, factory: bool = False, **environment: str) -> Iterator[int]:
    """One web worker of an application, with one thread as ours has; yields its port."""
    from regulars.edges.server.services import answer, free_port

    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--no-ws", "--log-level", "error", "--blocking-threads", "1", application]
    command += ["--factory"] if factory else []
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while answer("127.0.0.1", port, "/") is None:
                if time.monotonic() > end:
                    raise RuntimeError("the web server did not come up")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def sent(port: int, bodies: Sequence[bytes], key: str) -> float:
    """The seconds until all of them are answered with 200."""
    name = base64.b64encode(f"{key}:".encode()).decode()
    headers = {"Authorization": f"Basic {name}", "Content-Type": "application/json"}

    def send(some: Sequence[bytes]) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            for body in some:
                connection.request("POST", "/v1/batch", body, headers)
                response = connection.getresponse()
                response.read()
                if response.status != http.client.OK:
                    raise RuntimeError(f"answered {response.status}")

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(send, [bodies[number::CLIENTS] for number in range(CLIENTS)]))
    return time.perf_counter() - begun


def bare(folder: Path, bodies: Sequence[bytes]) -> float:
    """The same bodies, each a row and a transaction of its own, as durable as ours."""
    with closing(sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE spool (id INTEGER PRIMARY KEY, body BLOB, at TEXT)")
        begun = time.perf_counter()
        for body in bodies:
            database.execute("INSERT INTO spool (body, at) VALUES (?, ?)", (body, "2026-12-01"))
        return time.perf_counter() - begun


if __name__ == "__main__":
    with installation() as home:
        key = token()
        bodies = batches(2 * BATCHES, seed=3)
        outcome = {"events": BATCHES * IN_A_BATCH, "bare": bare(home, bodies[:BATCHES])}
        with serving("regulars.edges.server.services:load_console", factory=True) as port:
            sent(port, bodies[:50], key)
            outcome["ours"] = sent(port, bodies[BATCHES:], key)
        database = str(home / "peer.sqlite3")
        with serving("benchmarks.live_jobs.peer_app:application", PEER_DATABASE=database) as port:
            outcome["peer"] = sent(port, bodies[BATCHES:], key)
    sys.stdout.write(json.dumps(outcome) + "\n")
