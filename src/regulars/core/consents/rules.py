"""What holds of all that was said, and what of it can be taken down."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.core.consents.types import (
    ADDRESS_OF,
    GENERAL,
    LONGEST_CODE,
    LONGEST_DETAIL,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_WORDING,
    OF_EVERYTHING,
    TRANSACTIONAL,
    ConsentTold,
    NeedsNoConsent,
    NobodyNamed,
    NoReason,
    NotProven,
    NotYet,
    Proof,
    State,
    SuppressionReason,
    TooLong,
    UnusableAddress,
    UnusableTopic,
)

CODE = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_CODE - 1}}}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
AHEAD = timedelta(minutes=5)  # that another clock may be
KEPT_OF_PROOF = ("wording", "wording_version", "language")  # what tells nobody from others
STRICTEST = (State.WITHDRAWN, State.GRANTED, State.PENDING)


@dataclass(frozen=True, slots=True)
class Said:
    """What counts of something that was said.

    ``origin`` is the customer about whom it was said, which may since be one with another; None: it
    was said of an address. ``covers`` are the others who were one with them already.
    """

    id: int
    state: State
    topic: str
    at: datetime
    origin: int | None = None
    covers: Sequence[int] = ()

    def is_about(self, topic: str) -> bool:
        """Whether it says anything of the topic: a no to all is a no to each."""
        is_no_to_all = self.topic == GENERAL and self.state is State.WITHDRAWN
        return self.topic == topic or is_no_to_all

    def is_of(self, origin: int | None) -> bool:
        """Whether it was said of this customer, or of an address of theirs."""
        return self.origin is None or self.origin == origin or origin in self.covers


def holding(said: Iterable[Said], topic: str) -> Said | None:
    """What decides of the topic; None: nobody was ever asked.

    Of one customer the newest grant or withdrawal holds; of several at one moment, the withdrawal.
    That somebody is asked to confirm takes no grant away. Where customers turned out to be one, it
    is decided for each of them by itself: if either said no, no. What is said of them as one counts
    for all of them.
    """
    about = [one for one in said if one.is_about(topic)]
    customers = {one.origin for one in about if one.origin is not None}
    origins: Collection[int | None] = customers or (None,)
    held = [_newest([one for one in about if one.is_of(origin)]) for origin in origins]
    decided = [one for one in held if one is not None]
    return min(decided, key=_strictness, default=None)


def _newest(said: Sequence[Said]) -> Said | None:
    granted, withdrawn, pending = (_last(said, state) for state in State)
    if granted and (withdrawn is None or granted.at > withdrawn.at):
        return granted
    if pending and (withdrawn is None or pending.at > withdrawn.at):
        return pending
    return withdrawn


def _last(said: Iterable[Said], state: State) -> Said | None:
    alike = (one for one in said if one.state is state)
    return max(alike, key=lambda one: (one.at, one.id), default=None)


def _strictness(one: Said) -> tuple[int, float, int]:
    return STRICTEST.index(one.state), -one.at.timestamp(), -one.id


def check_told(told: ConsentTold, topics: Mapping[str, bool], now: datetime) -> None:
    """Refuse what cannot be taken down; ``topics`` that are there say whether they need consent.

    Raises NeedsNoConsent, NobodyNamed, UnusableAddress, NotProven, NotYet, TooLong.
    """
    if not topics[told.topic]:
        raise NeedsNoConsent(topic=told.topic)
    if (told.customer_id is None) == (told.address is None):
        raise NobodyNamed
    if told.address and ADDRESS_OF.get(told.channel) is not told.address.kind:
        kind = ADDRESS_OF.get(told.channel, told.channel)
        raise UnusableAddress(address=told.address.value, kind=kind)
    if not told.is_proven and told.state is not State.PENDING:
        raise NotProven(state=told.state)
    if told.occurred_at > now + AHEAD:
        raise NotYet(occurred_at=told.occurred_at)
    _check_lengths(told)


def _check_lengths(told: ConsentTold) -> None:
    if len(told.key) > LONGEST_KEY:
        raise TooLong(name="key", most=LONGEST_KEY)
    for name, text in told.proof.known().items():
        most = LONGEST_WORDING if name == "wording" else LONGEST_DETAIL
        if len(text) > most:
            raise TooLong(name=name, most=most)


def check_topic(code: str, names: Mapping[str, str]) -> None:
    """Refuse what cannot be a topic.

    Raises UnusableTopic, NeedsNoConsent.
    """
    if code == TRANSACTIONAL:
        raise NeedsNoConsent(topic=code)
    are_names = all(
        LANGUAGE.fullmatch(language) and 0 < len(name) <= LONGEST_NAME and name.isprintable()
        for language, name in names.items()
    )
    if not (CODE.fullmatch(code) and are_names):
        raise UnusableTopic(topic=code[:LONGEST_CODE])


def tidy_reason(text: str) -> str:
    """A reason on one line.

    Raises NoReason.
    """
    reason = " ".join(text.replace("\0", " ").split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NoReason
    return reason


def keeps_back(reasons: Collection[SuppressionReason], *, needs_consent: bool) -> bool:
    """Whether an address that is suppressed for these reasons is told nothing of a topic."""
    return bool(reasons) and (needs_consent or not OF_EVERYTHING.isdisjoint(reasons))


def pseudonymous(proof: Proof) -> Proof:
    """What of a proof tells nobody from others."""
    return Proof(**{name: getattr(proof, name) for name in KEPT_OF_PROOF})
