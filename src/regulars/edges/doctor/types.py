"""What was looked at, and what was found."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Matter(enum.StrEnum):
    """What is looked at."""

    DATABASE = "database"
    TABLES = "tables"
    SETTINGS = "settings"
    TRIGGERS = "triggers"
    CUSTOMERS = "customers"
    TALLIES = "tallies"
    DATES = "dates"
    LAKE = "lake"
    SCORES = "scores"
    WORK = "work"
    CONNECTIONS = "connections"
    WEBHOOKS = "webhooks"
    DISK = "disk"


@dataclass(frozen=True)
class Finding:
    """How one matter stands, in a sentence; the way out is empty where nothing is wrong."""

    matter: Matter
    sentence: str
    way_out: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.way_out
