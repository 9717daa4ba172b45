"""Finding out who messages are about, and deciding who is one and who is two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from regulars.core.bulk import at_once, take_turn
from regulars.core.customers.queries import (
    check_living,
    email_as_kept,
    parts_among,
    public_ids_of,
)
from regulars.core.customers.services import add_reference, adopt
from regulars.core.customers.types import Profile
from regulars.core.identity import gathering, merging, settling
from regulars.core.identity.meeting import Meeting
from regulars.core.identity.models import Visitor
from regulars.core.identity.queries import merge_row, suspected_with, suspicion
from regulars.core.identity.rules import usable, usable_reason
from regulars.core.identity.types import (
    LONGEST,
    Claim,
    MergeTakenBack,
    Met,
    NobodyMeant,
    TellingOutcome,
    ToldCustomer,
    UnusableEmail,
)


@at_once
def meet(*, claims: Sequence[Claim], source: str, actor: str, now: datetime) -> list[Met]:
    """Say who each of the claims is about, in their order, and keep what they tell.

    A shop's own name for a customer says most, then a proven e-mail, phone and card, then the
    browser. Whoever is unheard of becomes a customer, unless nothing but a browser is known of
    them. A browser that is nobody's yet becomes the customer's who names themselves with it, and
    what was done with it before, too; one that two customers use says nothing any more. Two
    customers are never made one here: where something proven means both, people are asked. What
    is of before somebody was erased, and about them, brings nobody back.

    Records ``customers.made``, ``customers.changed``, ``identity.visitor_recognised``,
    ``identity.device_shared``, ``identity.duplicate_suspected``.
    """
    if not claims:
        return []
    take_turn()
    return Meeting(source, settings.REGULARS_COUNTRY, actor, now).meet(claims)


@at_once
def tell_customer(*, claim: Claim, source: str, actor: str, now: datetime) -> ToldCustomer:
    """Write down what a shop itself says of one customer, and say who it is: somebody known is
    recognised, somebody else becomes known.

    Records what :func:`meet` does. Raises NobodyMeant; UnusableEmail; TwoCustomers where it means
    two who are known, and of whom people have not been asked yet.
    """
    _check(claim)
    take_turn()
    meeting = Meeting(source, settings.REGULARS_COUNTRY, actor, now, refuses_doubts=True)
    (met,) = meeting.meet([claim])
    if met.customer_id is None:
        raise NobodyMeant().at("email" if claim.email else "")
    created = TellingOutcome.CREATED if meeting.news.new else TellingOutcome.RECOGNISED
    whole = parts_among([met.customer_id]).get(met.customer_id, met.customer_id)
    return _told(whole, created)


@at_once
def change_customer(
    *, customer: Profile, claim: Claim, source: str, actor: str, now: datetime
) -> ToldCustomer:
    """Write down what a shop itself says of a customer who is known.

    Records ``customers.changed``, ``identity.duplicate_suspected``. Raises UnusableEmail,
    AlreadyErased; TwoCustomers where what is told is another's.
    """
    _check(claim)
    take_turn()
    check_living([customer.id])
    meeting = Meeting(source, settings.REGULARS_COUNTRY, actor, now, refuses_doubts=True)
    meeting.meet([replace(claim, customer_id=customer.id)])
    is_changed = customer.id in meeting.keeping.changed
    return _told(customer.id, TellingOutcome.CHANGED if is_changed else TellingOutcome.UNCHANGED)


@at_once
def name_customer(
    *, customer: Profile, source: str, reference: str, actor: str, now: datetime
) -> ToldCustomer:
    """Let a source know a customer by one more reference.

    Records ``customers.changed``. Raises NobodyMeant, AlreadyErased, ReferenceTaken.
    """
    name = usable(reference, is_proven=True)
    if not name:
        raise NobodyMeant().at("reference")
    take_turn()
    check_living([customer.id])
    is_new = add_reference(customer=customer, source=source, reference=name, actor=actor, now=now)
    return _told(customer.id, TellingOutcome.CHANGED if is_new else TellingOutcome.UNCHANGED)


def _check(claim: Claim) -> None:
    """Return if what is to be kept can be."""
    check_names(reference=claim.user_id, loyalty_card=claim.card)
    if claim.email and not email_as_kept(claim.email):
        raise UnusableEmail(email=claim.email[:LONGEST]).at("email")


def check_names(*, reference: str | None, loyalty_card: str | None) -> None:
    """Return if what a shop's server knows somebody by can mean one customer.

    Raises NobodyMeant, with the field.
    """
    for field, text in (("reference", reference), ("loyalty_card", loyalty_card)):
        if text and not usable(text, is_proven=True):
            raise NobodyMeant().at(field)


def _told(customer_id: int, outcome: TellingOutcome) -> ToldCustomer:
    others = suspected_with(customer_id)
    names = public_ids_of([customer_id, *others])
    return ToldCustomer(names[customer_id], outcome, tuple(names[pk] for pk in others))


@at_once
def recognise(*, visitor_ids: Collection[int]) -> None:
    """Let what was done with these browsers be the customers' whose they are by now, as far as it
    is nobody's yet: what came in one batch with the name is written down after it.
    """
    rows = Visitor.objects.filter(pk__in=visitor_ids, customer__isnull=False)
    adopt(dict(rows.values_list("pk", "customer_id")))


@transaction.atomic
def merge(*, kept: int, merged: int, reason: str, actor: str, now: datetime) -> str:
    """Make two customers one, by their ids, and return the merge's public id.

    What is ``merged``'s is ``kept``'s from then on, in every table that says so in its module's
    ``belongings.py``; blanks of what is known are filled, and what a shop told last stands. The
    customer stays as a row that leads to the kept one. Whatever moved is noted, so that
    :func:`unmerge` can bring it back. Nothing is set in motion. Records
    ``identity.customers_merged``.

    Raises NobodyToMerge, AlreadyErased, SameCustomer, PartOfAnother, UnusableReason.
    """
    reason = usable_reason(reason)
    take_turn()
    return merging.make_one(kept, merged, reason=reason, actor=actor, now=now).public_id


@transaction.atomic
def unmerge(
    *, merge: str, reason: str, actor: str, now: datetime, keeps_apart: bool = False
) -> None:
    """Take a merge back, by its public id.

    Every row that it moved goes back, unless it is somebody else's by now; so does what came since
    by what the merged one is known by. Whatever else came since stays. What is known of the
    kept one is as if the merges that still stand were all there were. People are asked again
    whether the two are one, unless it ``keeps_apart``: then never. Records
    ``identity.customers_unmerged``, and ``identity.kept_apart``.

    Raises UnknownMerge, MergeTakenBack, UnusableReason.
    """
    reason = usable_reason(reason)
    take_turn()
    row = merge_row(merge)
    if row.undone_at:
        raise MergeTakenBack(merge=merge)
    whole = merging.make_two(row, reason=reason, actor=actor, now=now)
    if keeps_apart:
        settling.keep_apart(whole, row.merged_id, cause=merge, reason=reason, actor=actor, now=now)


@transaction.atomic
def keep_apart(*, suspected: int, reason: str, actor: str, now: datetime) -> None:
    """Settle that the two of a suspicion, by its id, are two: they are never suspected again.

    Records ``identity.kept_apart``. Raises UnknownSuspicion, UnusableReason.
    """
    reason = usable_reason(reason)
    take_turn()
    found = suspicion(suspected)
    settling.keep_apart(
        found.one, found.other, cause=str(suspected), reason=reason, actor=actor, now=now
    )


@at_once
def gather(*, actor: str, now: datetime) -> int:
    """Let rows that came to customers who are part of others be these others', as when an import is
    undone, which tells orders as others told them before the merge. Return how many there were.

    Records ``identity.rows_gathered`` where there were any.
    """
    take_turn()
    return gathering.gather(gathering.left_behind(), actor=actor, now=now)


@at_once
def bring_after(*, met: Iterable[Met], actor: str, now: datetime) -> None:
    """Let what was written down as these customers' be whom they are part of by now, and note it,
    so that it goes back where the merge is taken back. Whoever asks :func:`meet` who it is, and
    writes rows of theirs, calls this at the end.

    Records ``identity.rows_gathered`` where there were any.
    """
    parts = {who.customer_id for who in met if who.is_part and who.customer_id}
    if parts:
        take_turn()
        gathering.gather(parts, actor=actor, now=now)
