"""What is left of consents and suppressions when somebody is erased: a proof of nobody."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.core.consents.addresses import digest_of, known_address
from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.consents.rules import pseudonymous
from regulars.core.consents.types import AddressKind, Proof
from regulars.core.personal import EMAIL, ERASED, PHONE, Person

KINDS = {EMAIL: AddressKind.EMAIL, PHONE: AddressKind.PHONE}


def of_their_addresses(person: Person) -> Q:
    """What is about an e-mail or a phone of theirs, whether it was erased before or not."""
    addresses = [known_address(KINDS[m.kind], m.value) for m in person.marks if m.kind in KINDS]
    return Q(digest__in=[digest_of(address) for address in addresses if address])


def make_anonymous(rows: QuerySet[ConsentFact], now: datetime) -> int:
    """Take out of facts whatever tells who it was; return of how many rows.

    What was said, when, by which wording and version stays as a proof of nobody in particular. By
    the digest of the address, a withdrawal still holds when somebody comes back with it.
    """
    erased = 0
    for row in rows.select_for_update().filter(erased_at__isnull=True).order_by("pk"):
        row.proof = pseudonymous(Proof(**row.proof)).known()
        row.address, row.erased_at = "", now
        row.save(update_fields=["proof", "address", "erased_at"])
        erased += 1
    return erased


def forget_addresses(rows: QuerySet[Suppression], now: datetime) -> int:
    """Take addresses and notes out of suppressions, which go on by their digests."""
    del now
    rows.exclude(lifted_because="").update(lifted_because=ERASED)
    return rows.exclude(address="", note="").update(address="", note="")
