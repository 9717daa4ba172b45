"""What of these tables is people's, by their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.core.consents.belongings import ANONYMOUS, SHOWN
from regulars.core.consents.erasing import forget_addresses, of_their_addresses
from regulars.core.consents.models import ConsentFact, Suppression, Topic
from regulars.core.personal import Holder, Impersonal, Mark, Rewritten

SUPPRESSED = (
    "public_id",
    "kind",
    "digest",
    "address",
    "reason",
    "source",
    "actor",
    "note",
    "lifted_by",
    "lifted_because",
)


def _address(row: Suppression) -> Iterator[Mark]:
    yield Mark(row.kind, row.address)


PERSONAL = (
    Holder(ConsentFact, theirs=of_their_addresses, erasing=ANONYMOUS, shown=SHOWN),
    Holder(
        Suppression,
        theirs=of_their_addresses,
        erasing=Rewritten(forget_addresses, columns=SUPPRESSED),
        marks=_address,
    ),
    Impersonal(Topic, "What somebody may be told of."),
)
