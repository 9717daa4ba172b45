"""What is to be cleared beside the transaction of an erasure, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from regulars.core.personal import Mark, Mentioning, Outside, Person
from regulars.core.privacy import keeping
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.registry import of_kind
from regulars.core.privacy.tombstones import tombstone_of

Step = Callable[[], bool]
TOMBSTONE, PAGES = "tombstone", "pages"


def sought_of(person: Person, noted: dict[str, Any]) -> dict[str, Any]:
    """What has to be known of a person until all is cleared, as JSON holds it."""
    marks = sorted((mark.kind, mark.value, mark.source) for mark in person.marks)
    return {
        "ids": list(person.ids),
        "public_ids": list(person.public_ids),
        "marks": [list(mark) for mark in marks],
        "noted": noted,
    }


def step_names() -> list[str]:
    """What there is to clear, in this order."""
    return [TOMBSTONE, *(name for name, _ in _steps(Person((), ()), {})), PAGES]


def steps_of(erasure: Erasure) -> Iterator[tuple[str, Step]]:
    """All but the last, each with what takes it and says whether it is over."""
    yield TOMBSTONE, partial(_remember, erasure)
    sought = erasure.sought
    person = Person(
        ids=tuple(sought.get("ids", ())),
        public_ids=tuple(sought.get("public_ids", ())),
        marks=frozenset(Mark(*mark) for mark in sought.get("marks", ())),
    )
    yield from _steps(person, sought.get("noted", {}))


def _steps(person: Person, noted: dict[str, Any]) -> Iterator[tuple[str, Step]]:
    for table in of_kind(Mentioning):
        yield table.rows._meta.label, partial(table.clear, person)  # noqa: SLF001
    for place in of_kind(Outside):
        yield place.name, partial(place.clear, person, noted.get(place.name))


def _remember(erasure: Erasure) -> bool:
    keeping.keep([tombstone_of(erasure)])
    return True
