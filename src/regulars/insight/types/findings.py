"""What a report finds worth saying."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Tone(enum.StrEnum):
    """What a finding means for the merchant."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Finding:
    """One thing worth saying; whoever shows it makes the words from ``code`` and ``values``."""

    code: str
    tone: Tone
    section: str
    values: dict[str, float | int | str] = field(default_factory=dict)
