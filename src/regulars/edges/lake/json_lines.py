"""Progress and outcome as one JSON object a line, for scripts and for parent processes."""

from __future__ import annotations

import sys
from typing import Any

import msgspec


class JsonLines:
    """Writes each stage and each advance to standard output as it comes."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage: ``{"stage": name, "total": units or null}``."""
        say({"stage": str(name), "total": total})

    def advance(self, amount: int) -> None:
        """Units done: ``{"advance": amount}``."""
        say({"advance": amount})


def say(message: dict[str, Any]) -> None:
    """Write one message and see it off."""
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()
