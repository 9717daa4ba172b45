"""What the console knows of a kind of event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from regulars.edges.console.event_names import Facts, Names


@dataclass(frozen=True)
class Together:
    """How several events of a kind, caused by one person within minutes, are told as one: the
    facts that they must share, and the sentence about them, oldest first.
    """

    shared: tuple[str, ...]
    sentence: Callable[[Sequence[Facts], Names], SafeString]


@dataclass(frozen=True)
class Kind:
    """A kind of event: its title, the topic it is found under, its sentence, and how several that
    follow each other are told as one; without that, each is told by itself.
    """

    title: Any
    topic: str
    sentence: Callable[[Facts, Names], SafeString]
    together: Together | None = None
