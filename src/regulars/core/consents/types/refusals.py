"""What can be wrong with consents and suppressions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulars.core.consents.types.values import LONGEST_REASON, MOST_TOPICS
from regulars.kernel.errors import Invalid, NotFound, Refused


@dataclass(eq=False)
class UnknownTopic(NotFound):
    """The store has no such topic."""

    code = "consents.unknown_topic"
    sentence = "There is no topic {topic!r}. The topics are: {topics}."
    topic: str
    topics: tuple[str, ...]


@dataclass(eq=False)
class UnusableTopic(Invalid):
    """Not a topic."""

    code = "consents.unusable_topic"
    sentence = (
        "{topic!r} cannot be a topic. Use small letters, digits, hyphens and underscores for its "
        "code, and names of at most 100 letters, by language."
    )
    topic: str


@dataclass(eq=False)
class TooManyTopics(Refused):
    """There are as many topics as there can be."""

    code = "consents.too_many_topics"
    sentence = "A store has at most {most} topics. Use one that is there."
    most: int = MOST_TOPICS


@dataclass(eq=False)
class NeedsNoConsent(Invalid):
    """Nobody is asked about what belongs to an order or an account."""

    code = "consents.needs_none"
    sentence = "{topic} needs no consent, so none can be given or withdrawn. Name another topic."
    topic: str


@dataclass(eq=False)
class NobodyNamed(Invalid):
    """A consent is somebody's."""

    code = "consents.nobody_named"
    sentence = "Say whose consent it is: a customer's, or that of one e-mail or phone."


@dataclass(eq=False)
class UnusableAddress(Invalid):
    """Not an address."""

    code = "consents.unusable_address"
    sentence = (
        "{address!r} is no {kind}. Give an e-mail such as name@example.com, or a phone with the "
        "code of its country, such as +359 2 123 4567."
    )
    address: str
    kind: str


@dataclass(eq=False)
class NotProven(Invalid):
    """A browser says it, where anybody can say anything."""

    code = "consents.not_proven"
    sentence = (
        "What a browser says can only ask for confirmation (pending). Tell what was {state} from a "
        "server, with a secret key."
    )
    state: str


@dataclass(eq=False)
class NotYet(Invalid):
    """Nobody has said anything in the future."""

    code = "consents.not_yet"
    sentence = "{occurred_at} is in the future. Give the moment at which it was said."
    occurred_at: datetime


@dataclass(eq=False)
class TooLong(Invalid):
    """A part of what is told is longer than what is kept."""

    code = "consents.too_long"
    sentence = "{name} is longer than the {most} letters that are kept. Shorten it."
    name: str
    most: int


@dataclass(eq=False)
class UnknownSuppression(NotFound):
    """No suppression has this id."""

    code = "consents.unknown_suppression"
    sentence = "There is no suppression {public_id}. Search the list by its address."
    public_id: str


@dataclass(eq=False)
class AlreadyLifted(Refused):
    """The suppression does not hold any more."""

    code = "consents.already_lifted"
    sentence = "The suppression {public_id} was lifted before. Nothing needs to be done."
    public_id: str


@dataclass(eq=False)
class NotLiftable(Refused):
    """Whoever complained is not written to again."""

    code = "consents.not_liftable"
    sentence = (
        "A suppression after a complaint stays. Whoever wants to be written to again can use "
        "another address."
    )
    reason: str


@dataclass(eq=False)
class NoReason(Invalid):
    """Others read later why it was done."""

    code = "consents.no_reason"
    sentence = "Say why, in 1 to {longest} letters."
    longest: int = LONGEST_REASON
