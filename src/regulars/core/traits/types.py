"""What is told of customers, as values, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from regulars.core.customers.types import TraitKind
from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, Refused, RegularsError

LONGEST_NAME = 100  # characters
LONGEST_VALUE = 2_000  # characters, as JSON writes the value
MOST_TRAITS = 300  # of a customer
MOST_NAMES = 2_000  # in the catalogue
MOST_NAMES_OF_BROWSERS = 200  # that nobody vouches for


@dataclass(frozen=True, slots=True)
class TraitTold:
    """Something told of a customer. ``value`` is what JSON can hold; None unsets the trait.

    ``is_proven``: the shop or somebody of the staff vouches for it; else a browser says so, where
    anybody can say anything.
    """

    customer_id: int
    name: str
    value: Any
    told_at: datetime
    is_proven: bool = True
    historical: bool = False


@dataclass(frozen=True)
class TraitRefused:
    """Something told that was not taken, and why."""

    told: TraitTold
    problem: RegularsError


@dataclass(frozen=True)
class TraitsOutcome:
    """What came of telling traits: the customers of whom something else is known now, by id, and
    what was not taken.
    """

    changed: Sequence[int] = ()
    refused: Sequence[TraitRefused] = field(default=())


@dataclass(frozen=True)
class ToldTrait:
    """A trait of a customer as it stands. ``value`` is of the trait's kind: a ``date`` for a day,
    an aware ``datetime`` for a moment, a list of text for a list.
    """

    name: str
    kind: TraitKind
    value: Any
    told_at: datetime
    source: str
    actor: str
    is_proven: bool


@dataclass(frozen=True)
class TraitCard:
    """A name in the catalogue: its kind, how many customers have a value, and some of the values
    that were told last. ``is_proven``: not only browsers told of it.
    """

    name: str
    kind: TraitKind
    is_proven: bool
    first_source: str
    first_told_at: datetime
    customers: int
    examples: Sequence[Any]


@dataclass(eq=False)
class UnusableName(Invalid):
    """Not the name of a trait."""

    code = "traits.unusable_name"
    sentence = (
        "{name!r} cannot be the name of a trait. Use 1 to {longest} characters, without blanks "
        "around them and without control characters."
    )
    name: str
    longest: int = LONGEST_NAME


@dataclass(eq=False)
class ReservedName(Invalid):
    """The name means something else already."""

    code = "traits.reserved_name"
    sentence = (
        "{name!r} is no trait: it is a field of the customer's own, or is published by Regulars. "
        "Choose another name."
    )
    name: str


@dataclass(eq=False)
class UnusableValue(Invalid):
    """Not a value that a trait can have."""

    code = "traits.unusable_value"
    sentence = (
        "{name}: this cannot be kept. Give text, a number, true or false, or a list of texts, of "
        "at most {longest} characters together; null unsets the trait."
    )
    name: str
    longest: int = LONGEST_VALUE


@dataclass(eq=False)
class OtherKind(Invalid):
    """The value is not of the kind that the trait has."""

    code = "traits.other_kind"
    sentence = (
        "{name} is a {kind}, and what was told is a {told}. Tell it as a {kind}, or under another "
        "name."
    )
    name: str
    kind: str
    told: str


@dataclass(eq=False)
class TooManyTraits(Refused):
    """The customer has as many traits as anybody can have."""

    code = "traits.too_many"
    sentence = (
        "{name} is one too many: a customer has at most {most} traits. Tell of fewer, or under "
        "names that are there."
    )
    name: str
    most: int = MOST_TRAITS


@dataclass(eq=False)
class TooManyNames(Refused):
    """The catalogue is full."""

    code = "traits.too_many_names"
    sentence = (
        "{name} is not known yet, and there are as many names as there can be: {most}. Names that "
        "hold a value, such as a number of an order, belong into values."
    )
    name: str
    most: int


@dataclass(frozen=True, kw_only=True)
class TraitsChanged(Event):
    """Something else is told of a customer: these traits, by name."""

    name: ClassVar[str] = "traits.changed"
    customer_id: int
    customer: str  # public id
    names: list[str]
