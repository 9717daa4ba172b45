"""Bringing customers in, taking an import back, and publishing what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from regulars.core.bulk import at_once, take_turn
from regulars.core.customers import owning, publishing, standing, telling
from regulars.core.customers.models import Customer, CustomerReference, Publication
from regulars.core.customers.publishers import form_of
from regulars.core.customers.register import REGISTER
from regulars.core.customers.seeing import Seen, see_again
from regulars.core.customers.types import (
    CustomerDraft,
    CustomerFacts,
    NewCustomer,
    Profile,
    Standing,
    TraitsDraft,
)
from regulars.core.registers.services import Held
from regulars.core.registers.types import Imported
from regulars.kernel.estates import Estate
from regulars.kernel.progress import Progress, Silent


@at_once
def import_customers(
    *,
    drafts: Sequence[CustomerDraft],
    source: str,
    import_run: int | None,
    actor: str,
    now: datetime,
) -> Imported:
    """Make the customers that are not there yet and fill blanks of those that are; overwrite
    nothing.

    Drafts are recognised by (source, reference) alone: an e-mail in common does not make two
    customers one. Records ``customers.imported`` where an import changed anything.
    """
    return REGISTER.bring_in(drafts, source=source, import_run=import_run, actor=actor, now=now)


def preview_customers(*, drafts: Sequence[CustomerDraft], source: str, now: datetime) -> Imported:
    """What :func:`import_customers` would do; writes nothing, so new customers have no ids."""
    return REGISTER.preview(drafts, source=source, now=now)


@at_once
def make_customers(*, new: Sequence[NewCustomer], actor: str, now: datetime) -> list[int]:
    """Make customers who became known just now, and return their ids in the same order.

    Whoever calls this has made sure that they are not there yet. Records ``customers.made``.
    """
    take_turn()
    return telling.make(new, actor=actor, now=now)


@at_once
def tell_customers(*, facts: Mapping[int, CustomerFacts], actor: str) -> list[int]:
    """Write down what is told of customers, by their ids: what is newer takes the place of what is
    known, unless it may only fill blanks. Return whom that changed; records ``customers.changed``.
    """
    take_turn()
    return telling.tell(facts, actor=actor)


@at_once
def name_customers(*, source: str, references: Mapping[str, int]) -> None:
    """Let a source know customers, by their ids, by references that mean nobody yet."""
    CustomerReference.objects.bulk_create(
        CustomerReference(customer_id=customer_id, source=source, reference=reference)
        for reference, customer_id in references.items()
    )


@at_once
def add_reference(
    *, customer: Profile, source: str, reference: str, actor: str, now: datetime
) -> bool:
    """Let a source know a customer by one more reference; say whether that is new.

    Records ``customers.changed``. Raises ReferenceTaken.
    """
    take_turn()
    return telling.add_reference(customer, source, reference, actor=actor, now=now)


@at_once
def adopt(visitors: Mapping[int, int]) -> None:
    """Let what visitors did be the customers', by their ids, as far as it is nobody's yet."""
    owning.adopt(visitors)


@at_once
def hold_customers(*, ids: Collection[int]) -> dict[int, Standing]:
    """Lock these customers until the transaction ends, in the order of their ids, and say how they
    stand; ids that nobody has are left out.
    """
    return standing.standings(ids, locked=True)


@at_once
def change_standings(*, standings: Sequence[Standing]) -> None:
    """Let these customers be part of whom is said, or of nobody, and be known by what is said.
    Whoever calls this holds them, and records what it is for.
    """
    standing.write(standings)


@at_once
def keep_as_erased(*, customer_ids: Collection[int], now: datetime) -> None:
    """Write down of customers who hold nothing any more that they were erased."""
    rows = Customer.objects.filter(pk__in=customer_ids)
    rows.update(erased_at=now, first_seen_at=now)


@at_once
def undo_import(
    *,
    estate: Estate,
    held: Held,
    told: Iterable[Collection[int]],
    seen: Seen,
    actor: str,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Let other imports have the customers that they told too, as they told them, and delete the
    others that this import made, but for those that are ``held``: something names them.
    Derive again when those it told of were first seen, of what is ``seen`` of them without it.

    Records ``customers.import_undone`` where that changed anything.
    """
    deleted, changed = REGISTER.take_back(estate, held=held, progress=progress or Silent())
    corrected = sum(see_again(ids, seen) for ids in told)
    if deleted or changed or corrected:
        REGISTER.record_taken_back(
            estate.import_run, deleted=deleted, changed=changed, actor=actor, now=now
        )


def draft_traits(*, publisher: str, model_version: str, as_of: date, now: datetime) -> int:
    """Begin a publication of everybody's traits beside the current one; return its id.

    What the publisher did not finish before is cleared away. Each publisher sees to it that it
    writes one at a time.

    Raises UnknownPublisher.
    """
    publisher = form_of(publisher).publisher.name
    publishing.sweep(publisher)
    publication = Publication.objects.create(
        publisher=publisher,
        state=Publication.State.DRAFT,
        model_version=model_version,
        as_of=as_of,
        begun_at=now,
    )
    return int(publication.pk)


@at_once
def add_traits(*, publication_id: int, drafts: Sequence[TraitsDraft]) -> int:
    """Write the traits of some more customers into a publication that was begun; return how many.

    Customers who are gone are left out. Nobody sees it before :func:`publish_traits`.

    Raises PublicationUnknown, TraitMisfit.
    """
    return publishing.add(publishing.draft_of(publication_id), drafts)


@at_once
def publish_traits(*, publication_id: int) -> None:
    """Let a publication take the place of the publisher's current one.

    Raises PublicationUnknown.
    """
    publishing.make_current(publishing.draft_of(publication_id))


@at_once
def change_traits(
    *, publisher: str, drafts: Sequence[TraitsDraft], gone: Collection[int] = ()
) -> int:
    """Say something else of some customers in the publisher's current publication, and nothing any
    more of those who are ``gone``; return of how many something is said.

    Raises UnknownPublisher, NothingPublished, TraitMisfit.
    """
    publication = publishing.current_of(form_of(publisher).publisher.name)
    publishing.take_out(publication, {*gone, *(draft.customer_id for draft in drafts)})
    return publishing.add(publication, drafts)


def sweep_traits(*, publisher: str) -> None:
    """Delete what the publisher's current publication replaced, some rows at a time."""
    publishing.sweep(publisher)
