"""What applies the messages that were accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from regulars.core.personal import Person
from regulars.edges.connectors.intake.services import Parted, applies, parts
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.segment import applying, parting, saying
from regulars.edges.connectors.segment.saying import Told


@applies("segment", read=saying.told_by)
def apply_messages(told: Sequence[Told], now: datetime) -> None:
    """Find out who each message is about, and write down what was done."""
    applying.apply(told, now)


@parts("segment")
def part_messages(delivery: Arrived, person: Person) -> Parted:
    """Tell the messages about a person from the others."""
    return parting.part(delivery, person)
