"""What a batch of claims brings: nothing of it is written down yet."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from regulars.core.customers.types import CustomerFacts, NewCustomer
from regulars.core.identity.known import Mark, Person
from regulars.core.identity.types import Doubt


class Weight(enum.Enum):
    """How much what is told of somebody counts; what counts more is written down first."""

    OVERWRITES = "overwrites"  # a shop says it of them for sure
    FILLS = "fills"  # a shop says it of them, or of another of their household: blanks alone
    CLAIMED = "claimed"  # nothing but a browser says it


class Source(NamedTuple):
    """How much it counts, and of which part of somebody it was said (0: of themselves)."""

    weight: Weight
    part: int = 0


@dataclass
class News:
    """Who is new, what else is known of those who are not, and whose browsers are by now."""

    new: list[tuple[Person, NewCustomer]] = field(default_factory=list)
    facts: dict[tuple[Person, Source], CustomerFacts] = field(default_factory=dict)
    marks: dict[Mark, tuple[Person, datetime]] = field(default_factory=dict)
    references: dict[str, Person] = field(default_factory=dict)
    doubts: dict[tuple[Person, Person, Doubt], datetime] = field(default_factory=dict)
    recognised: dict[str, Person] = field(default_factory=dict)  # owners of browsers, anew
    named: dict[Person, Person] = field(default_factory=dict)  # who was known by browsers alone
    shared: dict[str, Person] = field(default_factory=dict)  # whose they were until now
    credited: set[int] = field(default_factory=set)  # parts of others whom something new is of
    cleared: list[tuple[Person, frozenset[str]]] = field(default_factory=list)
