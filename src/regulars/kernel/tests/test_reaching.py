from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import ip_address

import pytest

from regulars.kernel.reaching import Deadline, connected, usual_context
from regulars.kernel.targets import Target

SILENT, ANSWERING = ip_address("127.0.0.1"), ip_address("127.0.0.2")


@pytest.fixture
def port() -> Iterator[int]:
    """One at which the first address takes no more connections and the second does."""
    with ExitStack() as stack:
        silent = stack.enter_context(socket.create_server((str(SILENT), 0), backlog=0))
        port = int(silent.getsockname()[1])
        stack.enter_context(socket.create_server((str(ANSWERING), port)))
        for _ in range(3):  # fill what waits to be taken
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((str(SILENT), port))
        yield port


class TestConnected:
    def test_goes_on_to_the_next_address_where_one_does_not_answer(self, port):
        target = Target("http", "shop.example", port, "/")

        with connected(target, [SILENT, ANSWERING], Deadline.within(0.4), usual_context()) as found:
            assert found.getpeername() == (str(ANSWERING), port)

    def test_has_no_more_time_than_there_is(self, port):
        target = Target("http", "shop.example", port, "/")

        with pytest.raises(TimeoutError):
            connected(target, [SILENT], Deadline.within(0.1), usual_context())
