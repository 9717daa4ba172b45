"""Tells what is genuine by its signature, as the specification of Standard Webhooks 1.0 has it.

Signed is ``{webhook-id}.{webhook-timestamp}.{body}`` with HMAC-SHA256, the key being what stands in
base 64 behind ``whsec_``. ``webhook-signature`` lists signatures as ``v1,{base 64}``, separated by
spaces; one that is right is enough. What is signed more than five minutes ago or ahead is no good.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from regulars.core.consents.queries import topics
from regulars.core.wire import EARLIEST, SKEW
from regulars.edges.connectors.connections.types import (
    LONGEST_KEY,
    Accepted,
    Checked,
    Forged,
    Malformed,
    Posted,
)
from regulars.edges.connectors.webhook.reading import read
from regulars.edges.connectors.webhook.types import Body, Consent, FactMisfit, NoId, Person
from regulars.kernel.errors import Invalid

TOLERANCE = timedelta(minutes=5)
PREFIX, VERSION = "whsec_", "v1,"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as it is pasted at the other side."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def check(posted: Posted) -> Checked:
    """Accept what is signed with one of the secrets, lately, and in order."""
    message_id = posted.headers.get("webhook-id", "")
    timestamp = posted.headers.get("webhook-timestamp", "")
    if not _is_signed(posted, f"{message_id}.{timestamp}."):
        return Forged("The signature is missing or wrong.")
    if not _is_recent(timestamp, posted.now):
        return Forged("It was signed more than five minutes ago or ahead.")
    if not 0 < len(message_id) <= LONGEST_KEY:
        return Malformed(NoId(longest=LONGEST_KEY))
    try:
        body = read(posted.body)
        _check_moments(body, posted.now)
        _check_topics(body)
    except Invalid as problem:
        return Malformed(problem)
    return Accepted(key=message_id, topic=_topic(body), size=len(body.facts))


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """How a delivery is signed.

    Source of the example: the specification's test vector.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...           "1614265330", b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return VERSION + base64.b64encode(hmac.new(_key(secret), signed, sha256).digest()).decode()


def _is_signed(posted: Posted, before: str) -> bool:
    given = posted.headers.get("webhook-signature", "").split()
    message_id, timestamp, _ = before.rsplit(".", 2)
    expected = [signature(one, message_id, timestamp, posted.body) for one in posted.secrets]
    return _any_equal(given, expected)


def _any_equal(given: Sequence[str], expected: Sequence[str]) -> bool:
    """Whether any is right, found out in the same time wherever they differ."""
    found = False
    for one in given:
        for right in expected:
            found |= hmac.compare_digest(one.encode(), right.encode())
    return found


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not timestamp.isdecimal() or len(timestamp) > len("9999999999"):
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= TOLERANCE


def _key(secret: str) -> bytes:
    """What stands behind the prefix; a secret of another form is its own letters."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def _check_moments(body: Body, now: datetime) -> None:
    """Return if everything that is told has happened.

    Raises FactMisfit.
    """
    for place, fact in enumerate(body.facts):
        for name, moment in _moments(fact):
            if not EARLIEST <= moment <= now + SKEW:
                raise FactMisfit(
                    field=f"facts[{place}].{name}",
                    problem=f"This is not between {EARLIEST:%Y-%m-%d} and now by our clock. Tell "
                    "when it happened, with the offset.",
                )


def _moments(told: msgspec.Struct, prefix: str = "") -> Iterator[tuple[str, datetime]]:
    """Every moment in it, with its place."""
    for name in told.__struct_fields__:
        value = getattr(told, name)
        if isinstance(value, datetime):
            yield prefix + name, value
        elif isinstance(value, Person):
            yield from _moments(value, f"{prefix}{name}.")


def _check_topics(body: Body) -> None:
    """Return if every consent is of a topic that the store has and that needs one.

    Raises FactMisfit.
    """
    named = {
        place: fact.topic for place, fact in enumerate(body.facts) if isinstance(fact, Consent)
    }
    if not named:
        return
    known = sorted(topic.code for topic in topics() if topic.needs_consent)
    for place, topic in named.items():
        if topic not in known:
            raise FactMisfit(
                field=f"facts[{place}].topic",
                problem=f"There is no such topic that needs consent. There are: "
                f"{', '.join(known)}.",
            )


def _topic(body: Body) -> str:
    """What it is about: the kinds of facts, each once and in their order."""
    kinds = dict.fromkeys(type(fact).__name__.lower() for fact in body.facts)
    return ", ".join(kinds)
