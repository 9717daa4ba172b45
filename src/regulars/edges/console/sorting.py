"""How a list says in which order it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SortLink:
    """How a column puts its list in order: where a click leads, and how it stands now."""

    name: Any
    address: str
    direction: str = ""  # "ascending", "descending" or empty, as ARIA has it
