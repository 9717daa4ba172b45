"""A server on this machine that takes down what it is sent and answers as it is told to."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Recorder:
    """What was sent, and what is answered: the answers in turn, then 200."""

    address: str = ""
    content_type: str = "text/plain"
    answers: list[int] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ids(self) -> list[list[str]]:
        """The messages' ids, batch by batch."""
        return [[one["messageId"] for one in request["body"]["batch"]] for request in self.requests]


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder that listens as long as the block lasts."""
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            recorder.requests.append(
                {
                    "path": self.path,
                    "headers": dict(self.headers),
                    "body": json.loads(gzip.decompress(sent)),
                }
            )
            status = recorder.answers.pop(0) if recorder.answers else 200
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", recorder.address + "/elsewhere")
            self.send_header("Content-Type", recorder.content_type)
            self.end_headers()
            self.wfile.write(b"because of this")

        def log_message(self, *args: object) -> None:
            del args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        recorder.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield recorder
        server.shutdown()
        thread.join()
