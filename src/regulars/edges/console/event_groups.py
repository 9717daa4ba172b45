"""Events that one person caused within minutes, told as one: taking file after file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

WITHIN = timedelta(minutes=10)  # from one to the next
APART = "file"  # what the events of a group may differ in


@dataclass
class Group:
    """An event and those told with it, newest first; most are alone."""

    event: Any
    others: list[Any] = field(default_factory=list)

    @property
    def events(self) -> list[Any]:
        """All of them, newest first."""
        return [self.event, *self.others]


def grouped(events: Iterable[Any], may_be_told_as_one: Collection[str]) -> list[Group]:
    """The events of a page, newest first, with those of the kinds named brought together; a group
    stands where its newest event does.
    """
    groups: list[Group] = []
    open_groups: dict[tuple[Any, ...], Group] = {}
    for event in events:
        key = _key(event)
        known = open_groups.get(key)
        if known and known.events[-1].occurred_at - event.occurred_at <= WITHIN:
            known.others.append(event)
            continue
        groups.append(Group(event))
        if event.name in may_be_told_as_one:
            open_groups[key] = groups[-1]
    return groups


def _key(event: Any) -> tuple[Any, ...]:
    """Who took what: events with the same key may be told as one."""
    facts = {name: value for name, value in event.payload.items() if name != APART}
    return event.name, event.actor, json.dumps(facts, sort_keys=True)
