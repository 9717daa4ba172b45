"""The processes that are killed: forked from one that has loaded everything, so that one is back
within milliseconds.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


class Quiet(WSGIRequestHandler):
    """Answers without writing a line for each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base has it
        """Nothing."""


class Server(ThreadingMixIn, WSGIServer):
    """The web server of a killed process; the socket outlives it."""

    daemon_threads = True


def listening() -> socket.socket:
    """A socket on loopback that the forked share."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def serve(listener: socket.socket) -> None:
    """Answer what arrives at the socket."""
    from django.core.wsgi import get_wsgi_application

    server = Server(listener.getsockname(), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = "localhost", listener.getsockname()[1]
    server.setup_environ()
    server.set_app(get_wsgi_application())
    server.serve_forever(poll_interval=0.05)


def work(name: str, *, is_looked_after: bool) -> None:
    """Work as ``regulars worker`` does; where somebody looks after it, as ``regulars up`` does,
    what its predecessor held is free at once.
    """
    from regulars.core.work.services import release_named
    from regulars.edges.server.services import work_until_told

    if is_looked_after:
        release_named(name)
    work_until_told(name)


@dataclass
class Forked:
    """One process that is begun anew whenever it is killed."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    begun: int = 0

    def begin(self) -> None:
        """Fork it."""
        self.begun += 1
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid:
            return
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()
        try:
            self.run()
        finally:
            os._exit(1)

    def kill(self) -> None:
        """Kill it in the middle of whatever it does, and begin it anew."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.begin()

    def end(self) -> None:
        """Tell it to end, and see to it."""
        os.kill(self.pid, signal.SIGTERM)
        for _ in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def _end_with(parent: int) -> None:
    """End this process once that is gone: nobody else would end it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
