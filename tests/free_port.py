"""Print a port of this machine that nothing listens on."""

from __future__ import annotations

import socket
import sys


def free_port() -> int:
    """Such a port, on loopback."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    sys.stdout.write(f"{free_port()}\n")
