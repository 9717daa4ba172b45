"""Events that one person caused within minutes, told as one: taking file after file, an import's
batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

WITHIN = timedelta(minutes=10)  # from one to the next


@dataclass
class Group:
    """An event and those told with it, newest first; most are alone."""

    event: Any
    others: list[Any] = field(default_factory=list)

    @property
    def events(self) -> list[Any]:
        """All of them, newest first."""
        return [self.event, *self.others]


def grouped(events: Iterable[Any], shared: Mapping[str, tuple[str, ...]]) -> list[Group]:
    """The events of a page, newest first, brought together where they may be; a group stands where
    its newest event does.

    ``shared`` names the kinds that may be told as one, and the facts that they must then share.
    """
    groups: list[Group] = []
    under_way: dict[tuple[Any, ...], Group] = {}
    for event in events:
        names = shared.get(event.name)
        if names is None:
            groups.append(Group(event))
            continue
        key = (event.name, event.actor, *(event.payload[name] for name in names))
        known = under_way.get(key)
        if known and known.events[-1].occurred_at - event.occurred_at <= WITHIN:
            known.others.append(event)
            continue
        groups.append(Group(event))
        under_way[key] = groups[-1]
    return groups
