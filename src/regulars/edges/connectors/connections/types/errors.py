"""What can be wrong with connections and their deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regulars.edges.connectors.connections.types.connections import LONGEST_NAME, LONGEST_SECRET
from regulars.kernel.errors import Forbidden, Invalid, NotFound, Refused


@dataclass(eq=False)
class UnknownKind(NotFound):
    """No kind of connection has this name."""

    code = "connections.unknown_kind"
    sentence = "Nothing of the kind {kind!r} can be connected. Choose one of: {kinds}."
    kind: str
    kinds: tuple[str, ...]


@dataclass(eq=False)
class UnknownConnection(NotFound):
    """No connection has this id."""

    code = "connections.unknown"
    sentence = "There is no connection {public_id}. See them with: regulars connect list"
    public_id: str


@dataclass(eq=False)
class UnnamedConnection(Invalid):
    """A connection has a name that people know it by."""

    code = "connections.unnamed"
    sentence = "Give the connection a name of at most {longest} letters."
    longest: int = LONGEST_NAME


@dataclass(eq=False)
class FieldMisfit(Invalid):
    """Something that was filled in cannot be used."""

    code = "connections.field_misfit"
    sentence = "{field}: {problem}"
    field: str
    problem: Any


@dataclass(eq=False)
class SecretMisfit(Invalid):
    """A secret is missing, or is none."""

    code = "connections.secret_misfit"
    sentence = "The secret is empty or longer than {longest} letters. Copy it once more."
    longest: int = LONGEST_SECRET


@dataclass(eq=False)
class AlreadyEnded(Refused):
    """A connection that was ended stays so."""

    code = "connections.ended"
    sentence = "{name} was disconnected. Connect it anew to go on."
    name: str


@dataclass(eq=False)
class DeliversNothing(Refused):
    """Who is only asked signs nothing."""

    code = "connections.delivers_nothing"
    sentence = (
        "{name} delivers nothing, so nothing of it is signed. Replace the access that it is asked "
        "with instead."
    )
    name: str


@dataclass(eq=False)
class NothingToPreview(Refused):
    """What a connection of this kind had before cannot be counted beforehand."""

    code = "connections.nothing_to_preview"
    sentence = (
        "What {name} had before cannot be counted without bringing it in: asking for it leaves "
        "something to do at the other side. Bring it in; it can be stopped."
    )
    name: str


@dataclass(eq=False)
class NothingToCompare(Refused):
    """What a connection of this kind told has no balances."""

    code = "connections.nothing_to_compare"
    sentence = "{name} tells of no balances, so there is nothing to compare."
    name: str


@dataclass(eq=False)
class NothingToAsk(Refused):
    """A connection of this kind cannot be asked, or the access it needs was not filled in."""

    code = "connections.nothing_to_ask"
    sentence = "{name} cannot be asked: it has no access to the shop's API. Connect it with one."
    name: str


@dataclass(eq=False)
class BackfillRunning(Refused):
    """One backfill of a connection runs at a time."""

    code = "connections.backfill_running"
    sentence = "The history of {name} is being brought in already."
    name: str


@dataclass(eq=False)
class NoPublicAddress(Refused):
    """A shop has to be told an address that it can reach."""

    code = "connections.no_public_address"
    sentence = (
        "This installation does not know its public address, so no shop can be told it. Set "
        "REGULARS_URL to it."
    )


@dataclass(eq=False)
class WrongSignature(Forbidden):
    """A delivery is not signed by who it says it is from."""

    code = "connections.wrong_signature"
    sentence = "{reason} Check that both sides have the same secret."
    status = 401
    reason: str


@dataclass(eq=False)
class NothingThere(NotFound):
    """Nothing is connected at this address."""

    code = "connections.nothing_there"
    sentence = "Nothing is connected at this address."


@dataclass(eq=False)
class Gone(Refused):
    """What was connected at this address is not any more."""

    code = "connections.gone"
    sentence = "This connection was ended. Stop sending to this address."
    status = 410


@dataclass(eq=False)
class PostOnly(Invalid):
    """A delivery is posted."""

    code = "connections.post_only"
    sentence = "Send deliveries with POST."
    status = 405
