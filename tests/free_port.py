"""Print a port of this machine that nothing listens on."""

from __future__ import annotations

import socket

with socket.socket() as found:
    found.bind(("127.0.0.1", 0))
    print(found.getsockname()[1])
