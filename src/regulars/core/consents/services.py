"""Taking down who agreed to what, and to which addresses nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from regulars.core.bulk import at_once, take_turn
from regulars.core.consents import suppressing
from regulars.core.consents.addresses import address_of
from regulars.core.consents.models import Topic
from regulars.core.consents.rules import check_topic
from regulars.core.consents.telling import Telling
from regulars.core.consents.types import (
    MOST_TOPICS,
    ConsentTold,
    SuppressionTold,
    TooManyTopics,
    TopicDefined,
)
from regulars.core.events.services import record
from regulars.kernel.ids import public_id

__all__ = ["address_of", "define_topic", "lift", "suppress", "tell_consents"]


@at_once
def tell_consents(
    *, told: Sequence[ConsentTold], source: str, actor: str, now: datetime
) -> list[str]:
    """Write down what was said, all of it or nothing; return the public ids of what is new.

    What its source told before is left as it is, so that telling it twice changes nothing, and what
    holds does not depend on the order (see ``rules.holding``). Customers who are gone are left out.

    Records ``consents.granted``, ``consents.withdrawn`` and ``consents.asked``, one for each fact.
    Raises AlreadyErased, UnknownTopic, NeedsNoConsent, NobodyNamed, UnusableAddress, NotProven,
    NotYet, TooLong.
    """
    return Telling(source, actor, now).tell(told)


@at_once
def suppress(
    *, told: Sequence[SuppressionTold], source: str, actor: str, now: datetime
) -> list[str]:
    """Send nothing to these addresses any more; return the public ids of what is new.

    An address may be suppressed for several reasons, each once. What was told of before it was
    lifted does not come back.

    Records ``consents.suppressed``. Raises NotYet.
    """
    return [row.public_id for row in suppressing.add(told, source=source, actor=actor, now=now)]


@transaction.atomic
def lift(*, public_id: str, because: str, actor: str, now: datetime) -> None:
    """Let something be sent to an address again, as far as consents and other suppressions of it
    allow that.

    Records ``consents.suppression_lifted``. Raises UnknownSuppression, AlreadyLifted, NotLiftable,
    NoReason.
    """
    suppressing.lift(public_id=public_id, because=because, actor=actor, now=now)


@transaction.atomic
def define_topic(*, code: str, names: Mapping[str, str], actor: str, now: datetime) -> None:
    """Have another topic, or other names for one that is there; every topic of a store's own needs
    consent. ``names`` are by language.

    Records ``consents.topic_defined`` where that changed anything. Raises UnusableTopic,
    NeedsNoConsent, TooManyTopics.
    """
    check_topic(code, names)
    take_turn()
    row = Topic.objects.filter(code=code).first()
    if row is None and Topic.objects.count() >= MOST_TOPICS:
        raise TooManyTopics
    if row is not None and row.names == dict(names):
        return
    Topic.objects.update_or_create(code=code, defaults={"names": dict(names)})
    record(
        TopicDefined(
            key=public_id(f"{TopicDefined.name}:{code}", now=now),
            occurred_at=now,
            actor=actor,
            topic=code,
        )
    )
