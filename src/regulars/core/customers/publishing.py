"""Writing traits down: a publication beside the current one, and changes to the current one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from regulars.core.bulk import at_once, delete, in_parts, insert, take_turn, within
from regulars.core.customers.models import Customer, CustomerTraits, Publication
from regulars.core.customers.publishers import form_of
from regulars.core.customers.types import NothingPublished, PublicationUnknown, TraitsDraft
from regulars.kernel.spans import spans_of

CURRENT, DRAFT = Publication.State.CURRENT, Publication.State.DRAFT


@dataclass(frozen=True, slots=True)
class Row:
    """A row of traits as it is written."""

    customer_id: int
    publication_id: int
    document: str
    ranking: float | None


def draft_of(publication_id: int) -> Publication:
    """The publication that is being written.

    Raises PublicationUnknown.
    """
    publication = Publication.objects.filter(pk=publication_id, state=DRAFT).first()
    if publication is None:
        raise PublicationUnknown(publication_id=publication_id)
    return publication


def current_of(publisher: str) -> Publication:
    """What the publisher says at present, locked until the transaction ends.

    Raises NothingPublished.
    """
    rows = Publication.objects.select_for_update()
    publication = rows.filter(publisher=publisher, state=CURRENT).first()
    if publication is None:
        raise NothingPublished(publisher=publisher)
    return publication


def add(publication: Publication, drafts: Sequence[TraitsDraft]) -> int:
    """Write these customers' traits; whoever is no longer there, or was erased, is left out. Return
    how many.

    Customers are deleted by who has the turn, so whoever is there stays until this is written.
    """
    take_turn()
    there = _there(draft.customer_id for draft in drafts)
    drafts = [draft for draft in drafts if draft.customer_id in there]
    documents = form_of(publication.publisher).written(drafts)
    rows = [
        Row(draft.customer_id, publication.pk, document, draft.ranking)
        for draft, document in zip(drafts, documents, strict=True)
    ]
    insert(CustomerTraits, rows)
    return len(rows)


def take_out(publication: Publication, customer_ids: Collection[int]) -> None:
    """Delete what the publication says of these customers."""
    rows = CustomerTraits.objects.filter(publication=publication)
    for some in within(spans_of(customer_ids), of="customer_id"):
        delete(rows.filter(some))


def make_current(publication: Publication) -> None:
    """Let a finished publication take the place of the one before."""
    others = Publication.objects.filter(publisher=publication.publisher, state=CURRENT)
    others.update(state=Publication.State.REPLACED)
    publication.state = CURRENT
    publication.save(update_fields=["state"])


def sweep(publisher: str) -> None:
    """Delete the publications that are not current, some rows at a time."""
    for publication in Publication.objects.filter(publisher=publisher).exclude(state=CURRENT):
        for rows in in_parts(CustomerTraits.objects.filter(publication=publication)):
            with at_once:
                delete(rows)
        delete(Publication.objects.filter(pk=publication.pk))


def _there(customer_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in within(spans_of(customer_ids)):
        rows = Customer.objects.filter(some, erased_at__isnull=True)
        found.update(rows.values_list("pk", flat=True))
    return found
