"""Tells what a service said of a person from the rest, by what the service knows them by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from regulars.core.personal import REFERENCE, Mark, Person
from regulars.edges.connectors.intake.services import Parted
from regulars.edges.connectors.intake.types import Arrived

Place = Sequence[str]  # names of fields, each in the one before
TRAITS = "traits that were not taken"  # a topic


def parting(places: Mapping[str, Sequence[Place]]) -> Callable[[Arrived, Person], Parted]:
    """What tells deliveries apart, of which each is one thing: ``places`` say by topic where the
    service's names for people stand. One that mentions them anywhere else is about them, too.
    """
    known = {**places, TRAITS: [("reference",)]}

    def part(delivery: Arrived, person: Person) -> Parted:
        text = delivery.body.decode(errors="replace")
        said = _said(text)
        names = [name for place in known.get(delivery.topic, ()) for name in _at(said, place)]
        is_named = any(person.is_known_by(Mark(REFERENCE, one, delivery.source)) for one in names)
        if is_named or person.is_mentioned_in_json(text):
            return Parted((text if said is None else said,), b"")
        return Parted((), delivery.body, delivery.size)

    return part


def _said(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _at(said: Any, place: Place) -> Iterator[str]:
    for name in place:
        said = said.get(name) if isinstance(said, dict) else None
    if isinstance(said, str | int):
        yield str(said)
