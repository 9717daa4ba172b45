"""What became of asking whether something is true."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One thing that must always be true: whether it is, and what is to be done where not."""

    name: str
    sentence: str
    broken: tuple[str, ...] = ()
    way_out: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is true."""
        return not self.broken
