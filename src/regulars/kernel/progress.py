"""How long work tells whoever is waiting where it has got to."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each stage as it starts and of the work done in it."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage starts; ``total`` is its size in units of work, if known."""

    def advance(self, amount: int) -> None:
        """So many units of the current stage are done."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignore the stage."""

    def advance(self, amount: int) -> None:
        """Ignore the advance."""
