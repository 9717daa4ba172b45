"""What an installation holds of people, as values: where it stands, and what becomes of it when
somebody is erased or asks for all that is known of them.

Every table says so. One whose rows name a customer does it in its module's ``belongings.py``
(:class:`regulars.core.customers.types.Belonging`). The others do it in ``personal.py``, with
``PERSONAL``, a tuple of what is declared here. A test looks at every column that can hold text,
and finds those that nobody declared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

EMAIL, PHONE, CARD, REFERENCE, BROWSER = "email", "phone", "card", "reference", "browser"
NAME = "name"
# Kinds by which somebody is known again; a name is many people's.
IDENTIFYING = frozenset({EMAIL, PHONE, CARD, REFERENCE, BROWSER})
OF_A_SOURCE = frozenset({REFERENCE, BROWSER})  # mean something in one shop alone
SHORTEST_TELLING = 5  # letters of a text that stands for nothing else
SHORTEST_NUMBER = 8  # digits
ERASED = "(erased)"  # stands where something was said of somebody


@dataclass(frozen=True)
class Mark:
    """Something that somebody is known by; ``source`` is whose reference or browser it is."""

    kind: str
    value: str
    source: str = ""

    @cached_property
    def tidied(self) -> Mark:
        """The same as whoever compares it writes it.

        >>> Mark("email", " Mei@Example.com").tidied.value
        'mei@example.com'
        >>> Mark("phone", "+359 2-123").tidied.value
        '3592123'
        """
        value = self.value.strip()
        if self.kind == EMAIL:
            value = value.lower()
        elif self.kind == PHONE:
            value = re.sub(r"\D", "", value).lstrip("0")
        return Mark(self.kind, value, self.source if self.kind in OF_A_SOURCE else "")


@dataclass(frozen=True)
class Person:
    """Somebody who is being erased, or asks what is known of them: every customer that they are,
    and what they are known by.
    """

    ids: tuple[int, ...]
    public_ids: tuple[str, ...]
    marks: frozenset[Mark] = frozenset()

    @cached_property
    def _tidied(self) -> frozenset[Mark]:
        return frozenset(mark.tidied for mark in self.marks)

    @cached_property
    def _mentioned(self) -> re.Pattern[str] | None:
        texts = {mark.value.strip() for mark in self.marks if _is_telling(mark.value.strip())}
        if not texts:
            return None
        either = "|".join(map(re.escape, sorted(texts, key=lambda text: (-len(text), text))))
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def is_known_by(self, mark: Mark) -> bool:
        """Whether this is one of theirs, however it is written."""
        tidied = mark.tidied
        return bool(tidied.value) and tidied in self._tidied

    def is_mentioned_in(self, text: str) -> bool:
        """Whether a text says anything that tells who they are. What is too short to stand for one
        person alone, such as the number 7, is not looked for.
        """
        return bool(self._mentioned and self._mentioned.search(text))

    def is_mentioned_in_json(self, text: str) -> bool:
        """The same of a document, in which letters may be written as their numbers."""
        try:
            plain = json.dumps(json.loads(text), ensure_ascii=False)
        except ValueError:
            plain = text
        return self.is_mentioned_in(plain)


def _is_telling(text: str) -> bool:
    return len(text) >= (SHORTEST_NUMBER if text.isdigit() else SHORTEST_TELLING)


@dataclass(frozen=True)
class Deleted:
    """The rows go."""


@dataclass(frozen=True)
class Blanked:
    """The rows stay, with other values in these columns. What ``stays`` as it is tells nothing of
    who somebody is.
    """

    to: Mapping[str, Any]
    stays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The rows stay as they are, because they do not say who somebody is once the customer's own
    row does not.
    """

    because: str
    stays: tuple[str, ...] = ()  # every column that can hold text


@dataclass(frozen=True)
class Rewritten:
    """The rows stay, and ``rewrite`` takes out of them what tells who it was: it is given the rows
    and the moment of erasing, and says of how many rows it did. ``columns`` are all that can hold
    text.
    """

    rewrite: Callable[[Any, datetime], int]
    columns: tuple[str, ...]


Erasing = Deleted | Blanked | Kept | Rewritten
MarksOf = Callable[[Any], Iterable[Mark]]  # of a row


@dataclass(frozen=True)
class Holder:
    """A table with rows of people that no column of its own names as customers.

    ``theirs`` is the condition on the rows that are a person's. ``shown`` are the columns that an
    export shows; empty: all of its own; None: none. ``marks`` tells what a row says somebody is
    known by.
    """

    rows: Any
    theirs: Callable[[Person], Any]
    erasing: Erasing = field(default_factory=Deleted)
    shown: tuple[str, ...] | None = ()
    marks: MarksOf | None = None


@dataclass(frozen=True)
class Mentioning:
    """A table whose rows may speak of anybody in these columns; ``clear`` takes out what they say
    of a person, some rows at a time, in transactions of its own, and says whether that is done;
    where not, it is asked again in a while. It can be killed and begun again. ``show`` tells what
    they say, for an export.
    """

    rows: Any
    columns: tuple[str, ...]
    clear: Callable[[Person], bool]
    show: Callable[[Person], Iterable[Mapping[str, Any]]] | None = None


@dataclass(frozen=True)
class Outside:
    """What lies beside the database and may speak of people.

    ``note`` is asked before anything is erased, for what ``clear`` has to know afterwards, as JSON
    holds it. ``clear`` says whether it is done; where not, it is asked again in a while. It can be
    killed and begun again.
    """

    name: str
    clear: Callable[[Person, Any], bool]
    note: Callable[[Person], Any] | None = None


@dataclass(frozen=True)
class Impersonal:
    """A table, or these columns of it, with nothing of customers, and why that is so."""

    rows: Any
    why: str
    columns: tuple[str, ...] = ()


Declared = Holder | Mentioning | Outside | Impersonal
