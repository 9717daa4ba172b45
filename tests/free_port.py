"""Print a port of this machine that nothing listens on."""

from __future__ import annotations

import socket
import sys

with socket.socket() as found:
    found.bind(("127.0.0.1", 0))
    sys.stdout.write(f"{found.getsockname()[1]}\n")
