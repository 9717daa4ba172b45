"""Workers send webhooks: past a peer that never answers, past a kill, and to the end when told to
end.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from regulars.edges.webhooks.signing import bytes_of, signature
from regulars.edges.webhooks.tests.peers import Peer, Request, answering, listening
from tests.flows.installation import Installation, new_installation

pytestmark = [pytest.mark.slow, pytest.mark.each_database]
PATIENCE_SECONDS = 60
HAPPEN = """
from regulars.edges.webhooks.tests.factories import *
from regulars.kernel import clock
for number in range(3):
    happened(an_order(number, now=clock.now()))
"""
STATES = """
import json
from regulars.edges.webhooks.models import Delivery
rows = Delivery.objects.order_by("pk").values_list("endpoint__description", "state", "attempts")
print(json.dumps(list(rows)))
"""
LEASES_END = """
from datetime import UTC, datetime
from regulars.core.work.models import Worker
from regulars.core.work.services import release_named
from regulars.edges.webhooks.models import Delivery
for worker in Worker.objects.all():
    release_named(worker.name)
print(Delivery.objects.filter(state="sending").update(held_until=datetime(2026, 1, 1, tzinfo=UTC)))
"""


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def a_worker(installation: Installation) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "regulars", "worker"]
    with subprocess.Popen(command, env=installation.environment) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    monkeypatch.setenv("REGULARS_OUTGOING_LOOPBACK", "yes")
    with new_installation(tmp_path) as found:
        yield found


def added(installation: Installation, peer: Peer, name: str) -> bytes:
    """The secret of a webhook that is told of orders."""
    told = ["webhooks", "add", peer.url, "--name", name, "--event", "orders.placed"]
    return bytes_of(installation.regulars(*told).strip().splitlines()[-1])


def states(installation: Installation) -> list[list[str]]:
    found: list[list[str]] = json.loads(installation.python(STATES))
    return found


def is_signed(request: Request, secret: bytes) -> bool:
    return request.header("webhook-signature") == signature(
        secret,
        webhook_id=request.header("webhook-id"),
        timestamp=int(request.header("webhook-timestamp")),
        body=request.body,
    )


class TestWorkers:
    def test_send_past_a_silent_peer_and_after_a_kill_and_end_what_they_began(self, installation):
        may_answer = Event()

        def slowly(connection: socket.socket) -> None:
            may_answer.wait(PATIENCE_SECONDS)
            answering("200 OK")(connection)

        with listening(slowly) as silent, listening(answering("200 OK")) as quick:
            secrets = [added(installation, silent, "silent"), added(installation, quick, "quick")]
            installation.python(HAPPEN)
            with a_worker(installation) as worker:
                wait_until(lambda: len(quick.requests) == len(silent.requests) == 3)
                worker.kill()  # the silent one has not answered, nor has its time run out

            first = {request.header("webhook-id") for request in silent.requests}
            assert int(installation.python(LEASES_END)) >= 3
            with a_worker(installation) as worker:
                wait_until(lambda: len(silent.requests) == 6)
                worker.send_signal(signal.SIGTERM)
                may_answer.set()
                assert worker.wait(PATIENCE_SECONDS) == 0

        assert len(first) == 3
        for peer, secret in ((silent, secrets[0]), (quick, secrets[1])):
            assert {request.header("webhook-id") for request in peer.requests} == first
            assert all(is_signed(request, secret) for request in peer.requests)
        assert [one for one in states(installation) if one[0] == "silent"] == [
            ["silent", "delivered", 2]
        ] * 3
