"""What these tables hold of people, by their accounts. The ledger stays and is nobody's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.core.personal import ERASED, Holder, Impersonal, Kept, Person, Rewritten
from regulars.engine.ledger.belongings import BOOKS
from regulars.engine.ledger.models import (
    Entry,
    GiftCard,
    HeldPart,
    Hold,
    Lot,
    LotExtension,
    Mark,
    Transaction,
)

TEXTS = (
    "public_id",
    "kind",
    "unit",
    "key",
    "fingerprint",
    "source",
    "reason",
    "actor",
)


def forget_reasons(rows: QuerySet[Transaction], now: datetime) -> int:
    """Take out why something was done, as people wrote it; return of how many rows."""
    written = rows.filter(erased_at__isnull=True).exclude(reason="")
    return written.update(reason=ERASED, erased_at=now)


def _transactions(person: Person) -> Q:
    moved = Entry.objects.filter(account__customer__in=person.ids).values("transaction")
    held = Hold.objects.filter(parts__lot__account__customer__in=person.ids)
    extended = LotExtension.objects.filter(lot__account__customer__in=person.ids)
    closed = held.filter(closed_by__isnull=False).values("closed_by")
    of_holds = Q(pk__in=held.values("opened_by")) | Q(pk__in=closed)
    return Q(pk__in=moved) | of_holds | Q(pk__in=extended.values("transaction"))


def _lots(person: Person) -> Q:
    return Q(account__customer__in=person.ids)


def _of_lots(person: Person) -> Q:
    return Q(lot__account__customer__in=person.ids)


def _holds(person: Person) -> Q:
    parts = HeldPart.objects.filter(_of_lots(person))
    return Q(pk__in=parts.values("hold"))


KEPT = Kept(BOOKS)
OF_LOT = "lot__opened_by__public_id"  # a lot is known by the transaction that opened it
PERSONAL = (
    Holder(
        GiftCard,
        theirs=_lots,
        erasing=Kept(BOOKS, stays=("public_id", "code_digest", "last_four")),
        shown=("public_id", "account__unit", "last_four", "issued_at"),
    ),
    Holder(
        Transaction,
        theirs=_transactions,
        erasing=Rewritten(forget_reasons, columns=TEXTS),
        shown=(
            "public_id",
            "kind",
            "unit",
            "amount",
            "source",
            "reason",
            "occurred_at",
            "reverses__public_id",
        ),
    ),
    Holder(
        Entry,
        theirs=_lots,
        erasing=Kept(BOOKS, stays=("contra",)),
        shown=("transaction__public_id", "account__unit", OF_LOT, "contra", "amount"),
    ),
    Holder(
        Lot,
        theirs=_lots,
        erasing=KEPT,
        shown=(
            "account__unit",
            "opened_by__public_id",
            "available_from",
            "expires_at",
            "amount",
            "remainder",
            "held",
        ),
    ),
    Holder(
        LotExtension,
        theirs=_of_lots,
        erasing=KEPT,
        shown=("transaction__public_id", OF_LOT, "before", "after"),
    ),
    Holder(
        Hold,
        theirs=_holds,
        erasing=Kept(BOOKS, stays=("closed_as",)),
        shown=("opened_by__public_id", "ends_at", "closed_by__public_id", "closed_as"),
    ),
    Holder(
        HeldPart,
        theirs=_of_lots,
        erasing=KEPT,
        shown=("hold__opened_by__public_id", OF_LOT, "amount"),
    ),
    Impersonal(Mark, "How far the log was read."),
)
