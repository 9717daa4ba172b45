"""Serves the console until it is told to stop."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from ipaddress import ip_address
from multiprocessing import set_start_method
from threading import Thread
from typing import Any, NoReturn

from regulars.edges.server.companions import companions, work_until_told
from regulars.edges.server.processes import DRAIN_SECONDS, end_with_parent
from regulars.edges.server.types import PortNotPermitted, PortTaken, ServerFailed, UnknownHost
from regulars.kernel.memory import settle

__all__ = [
    "answer",
    "behind_proxies",
    "companions",
    "end_with_parent",
    "free_port",
    "is_our_machine",
    "load_console",
    "reached_at",
    "serve",
    "stop_on_termination",
    "tell_own_address",
    "work_until_told",
]

logger = logging.getLogger(__name__)

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to knock, not where to listen
FIRST_PAGE = "/console/login/"
PAUSE_SECONDS = 0.1
PAUSE_AFTER_CRASH_SECONDS = 1.0


def free_port(host: str, port: int) -> int:
    """The port if nobody listens there; a free one for port 0.

    Raises PortTaken, PortNotPermitted, UnknownHost.
    """
    try:
        return _bound(host, port)
    except socket.gaierror as error:
        raise UnknownHost(host=host) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port, free=_next_free(host, port)) from error
        if error.errno == errno.EACCES:
            raise PortNotPermitted(port=port, free=_bound(host, 0)) from error
        raise UnknownHost(host=host) from error


def reached_at(host: str, port: int) -> str:
    """Where this machine reaches what listens there.

    >>> reached_at("0.0.0.0", 8000), reached_at("::1", 80)
    ('http://127.0.0.1:8000', 'http://[::1]:80')
    """
    name = EVERYWHERE.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def is_our_machine(host: str) -> bool:
    """Whether what listens there is reached from this machine alone.

    >>> is_our_machine("127.0.0.1"), is_our_machine("0.0.0.0"), is_our_machine("shop.example")
    (True, False, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def tell_own_address(host: str, port: int) -> None:
    """Let the sandbox's shop find this installation where it listens, unless a setting says where.
    For the processes begun from here on, too; to be told before the settings are read.
    """
    os.environ.setdefault("REGULARS_SANDBOX_ADDRESS", reached_at(host, port))


def _bound(host: str, port: int) -> int:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        attempt.bind(address)
        return int(attempt.getsockname()[1])


def _next_free(host: str, port: int) -> int:
    for candidate in range(port + 1, port + 20):
        with suppress(OSError, OverflowError):
            return _bound(host, candidate)
    return _bound(host, 0)


def answer(host: str, port: int, path: str) -> int | None:
    """The HTTP status of a page; None while nobody answers."""
    connection = HTTPConnection(EVERYWHERE.get(host, host), port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def stop_on_termination() -> None:
    """Treat being told to end like Ctrl-C, so that whatever is under way is tidied up."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def load_console() -> Any:
    """What the web worker runs: Django alone, nothing of the analytics.

    Behind a public address, who asks and whether through TLS is what the proxy in front says.
    """
    end_with_parent()
    application = import_module("regulars.config.wsgi").application
    settings = import_module("django.conf").settings
    settle()
    return behind_proxies(application, settings.REGULARS_PROXIES if settings.REGULARS_URL else [])


def behind_proxies(application: Any, proxies: list[str]) -> Any:
    """The application, believing X-Forwarded-For and X-Forwarded-Proto of these addresses alone."""
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    return wrap_wsgi_with_proxy_headers(application, proxies) if proxies else application


def serve(host: str, port: int, *, when_ready: Callable[[], None], workers: int = 1) -> None:
    """Serve until interrupted or terminated; ``when_ready`` is called once the console answers.

    Each worker has one blocking thread: the fastest arrangement for Django. One that ends by itself
    is begun anew, and so is the server where that happens several times within seconds. What goes
    wrong in the server itself is logged as what goes wrong in a page is.

    Raises ServerFailed if the console does not come up.
    """
    set_start_method("spawn", force=True)
    knocking = Knocking(host, port, when_ready)
    knocking.start()
    while not (ended := _served(host, port, workers)):
        if not knocking.found_it_well:
            raise ServerFailed
        logger.error("The web server ended and is begun anew.")
        stop_on_termination()  # the server's own handlers are of the one that ended
        time.sleep(PAUSE_AFTER_CRASH_SECONDS)
    if ended and knocking.found_it_unwell:
        raise ServerFailed


def _served(host: str, port: int, workers: int) -> bool:
    """Serve until the server ends; say whether it was told to."""
    from django.conf import settings  # only who gets this far needs it
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from regulars.edges.server.interruptible import InterruptibleServer

    server = InterruptibleServer(
        "regulars.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        websockets=False,
        workers_kill_timeout=DRAIN_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
    )
    with suppress(SystemExit):
        server.serve(target_loader=load_console, wrap_loader=False)
    return bool(server.interrupt_signal)


class Knocking(Thread):
    """Knocks until the console answers and says so; ends a server that is not well."""

    def __init__(self, host: str, port: int, when_ready: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.host, self.port, self.when_ready = host, port, when_ready
        self.found_it_well = self.found_it_unwell = False

    def run(self) -> None:
        """Open the first page, so that the first visitor does not wait for its templates."""
        while (status := answer(self.host, self.port, FIRST_PAGE)) is None:
            time.sleep(PAUSE_SECONDS)
        if status == HTTPStatus.OK:
            self.found_it_well = True
            self.when_ready()
            return
        self.found_it_unwell = True
        os.kill(os.getpid(), signal.SIGTERM)
