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

    def goes_on_in(self, events: Iterable[Any], shared: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether any of these events, of pages beside this one, would have been told with it."""
        own = _key(self.event, shared)
        last, first = self.event.occurred_at, self.events[-1].occurred_at
        return own is not None and any(
            _key(event, shared) == own and first - WITHIN <= event.occurred_at <= last + WITHIN
            for event in events
        )


def grouped(events: Iterable[Any], shared: Mapping[str, tuple[str, ...]]) -> list[Group]:
    """The events of a page, newest first, brought together where they may be; a group stands where
    its newest event does.

    ``shared`` names the kinds that may be told as one, and the facts that they must then share.
    """
    groups: list[Group] = []
    under_way: dict[tuple[Any, ...], Group] = {}
    for event in events:
        key = _key(event, shared)
        if key is None:
            groups.append(Group(event))
            continue
        known = under_way.get(key)
        if known and known.events[-1].occurred_at - event.occurred_at <= WITHIN:
            known.others.append(event)
            continue
        groups.append(Group(event))
        under_way[key] = groups[-1]
    return groups


def _key(event: Any, shared: Mapping[str, tuple[str, ...]]) -> tuple[Any, ...] | None:
    """What the events of one group have in common; None of a kind told one by one."""
    names = shared.get(event.name)
    if names is None:
        return None
    return (event.name, event.actor, *(event.payload[name] for name in names))
