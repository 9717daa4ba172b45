"""Finding customers, saying who they are and what publishers say of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Lower

from regulars.core.bulk import among, within
from regulars.core.customers import owning, standing
from regulars.core.customers.models import (
    Customer,
    CustomerReference,
    CustomerTraits,
    Publication,
)
from regulars.core.customers.publishers import form_of, forms
from regulars.core.customers.register import REGISTER
from regulars.core.customers.rules import tidy_email
from regulars.core.customers.types import (
    AlreadyErased,
    Belonging,
    Called,
    Profile,
    Publisher,
    Reference,
    Standing,
    Traits,
    UnknownCustomer,
    Whole,
)
from regulars.kernel.estates import Estate
from regulars.kernel.spans import spans_of

WHOLE = Coalesce("merged_into_id", "pk")  # whom a customer is part of, else themselves


def profile(public_id: str) -> Profile:
    """The customer with this public id, or whom that one is part of by now, in two database
    queries.

    Raises UnknownCustomer.
    """
    named = Customer.objects.filter(public_id=public_id)
    found = Customer.objects.filter(pk__in=named.values(whole=WHOLE))
    customer = _with_references(found).first()
    if customer is None:
        raise UnknownCustomer(public_id=public_id)
    return _profile(customer)


def living(public_id: str) -> Profile:
    """The same of somebody who was not erased: of whom something may be told.

    Raises UnknownCustomer, AlreadyErased.
    """
    found = profile(public_id)
    if found.erased_at:
        raise AlreadyErased(customer=found.public_id)
    return found


def check_living(customer_ids: Collection[int]) -> None:
    """Return if none of these customers was erased; ids that nobody has are none.

    Raises AlreadyErased.
    """
    for public_id in erased_ids(customer_ids).values():
        raise AlreadyErased(customer=public_id)


def erased_ids(customer_ids: Collection[int]) -> dict[int, str]:
    """The public ids of those of these customers who were erased, by their ids."""
    found: dict[int, str] = {}
    for some in within(spans_of(customer_ids)):
        rows = Customer.objects.filter(some, erased_at__isnull=False).order_by("pk")
        found.update(rows.values_list("pk", "public_id"))
    return found


def search(text: str, *, limit: int = 50, after_id: int = 0) -> list[Profile]:
    """Customers whose name or e-mail contains the text, or whose reference or id begins with it; an
    e-mail that was only claimed, too.

    By id, oldest first; continue after the last one's id. Without text, everybody. Who is part of
    another is found as that one. Empty: nobody matches.
    """
    text = text.strip()
    found = Customer.objects.filter(pk__gt=after_id, merged_into__isnull=True)
    if text:
        known_as = CustomerReference.objects.filter(reference__istartswith=text)
        named = Customer.objects.filter(
            Q(name__icontains=text)
            | Q(email__icontains=text.lower())
            | Q(claimed_email__icontains=text.lower())
            | Q(public_id__startswith=text)
            | Q(pk__in=known_as.values("customer_id"))
        )
        found = found.filter(pk__in=named.values(whole=WHOLE))
    return [_profile(customer) for customer in _with_references(found.order_by("pk"))[:limit]]


def listed(
    *, email: str = "", source: str = "", reference: str = "", after: str = "", limit: int = 50
) -> list[Profile]:
    """Customers in the order of their public ids, in two database queries; with this e-mail, or
    known to this source or by this reference, where it is given. Continue after the last one's
    public id. Empty: there are no more.
    """
    found = Customer.objects.filter(public_id__gt=after, merged_into__isnull=True)
    if email:
        found = found.filter(email=email.strip().lower())
    named = {"source": source, "reference": reference}
    if any(named.values()):
        known = CustomerReference.objects.filter(
            **{name: value for name, value in named.items() if value}
        )
        found = found.filter(pk__in=known.values("customer_id"))
    rows = _with_references(found.order_by("public_id"))[:limit]
    return [_profile(customer) for customer in rows]


def profiles(customer_ids: list[int]) -> dict[int, Profile]:
    """Customers by id, in two database queries, also those who are part of others by now; ids that
    nobody has are left out.
    """
    found = _with_references(Customer.objects.filter(pk__in=customer_ids))
    return {customer.pk: _profile(customer) for customer in found}


def public_ids(customer_ids: Collection[int]) -> dict[int, str]:
    """The public ids of customers by their ids; ids that nobody has are left out."""
    found: dict[int, str] = {}
    for some in within(spans_of(customer_ids)):
        found.update(Customer.objects.filter(some).values_list("pk", "public_id"))
    return found


def contacts_of(customer_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The e-mails and phones of customers by their ids, empty where none is known; ids that nobody
    has are left out.
    """
    found: dict[int, tuple[str, str]] = {}
    for some in within(spans_of(customer_ids)):
        rows = Customer.objects.filter(some).values_list("pk", "email", "phone")
        found.update((pk, (email, phone)) for pk, email, phone in rows)
    return found


def known_as(reference: str) -> list[int]:
    """The ids of the customers whom any shop or till knows by this reference."""
    found = CustomerReference.objects.filter(reference=reference)
    return list(found.values_list("customer_id", flat=True))


def named(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Those of the customers who have a name; ``folded`` orders them by it, whatever the case."""
    return customers.annotate(folded=Lower("name")).filter(folded__gt="")


def unnamed(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Those of the customers who have none."""
    return customers.annotate(folded=Lower("name")).filter(folded="")


def called(*, ids: Collection[int] = (), public_ids: Collection[str] = ()) -> list[Called]:
    """What the customers are called whom one or the other names, in two queries, also those who are
    part of others by now; others are left out.
    """
    rows = Customer.objects.filter(Q(pk__in=ids) | Q(public_id__in=public_ids))
    return [Called(row.pk, row.public_id, str(row)) for row in _with_references(rows)]


def ids_of(public_ids: Collection[str]) -> dict[str, int]:
    """The ids of customers by their public ids; those that nobody has are left out."""
    if not public_ids:
        return {}
    rows = Customer.objects.filter(public_id__in=public_ids)
    return dict(rows.values_list("public_id", "pk"))


def public_ids_of(customer_ids: Collection[int]) -> dict[int, str]:
    """The public ids of customers by their ids; ids that nobody has are left out."""
    rows = Customer.objects.filter(pk__in=customer_ids)
    return dict(rows.values_list("pk", "public_id"))


def known_references(source: str, references: Collection[str]) -> dict[str, int]:
    """The customers' ids by those of the references that are known."""
    return REGISTER.known(source, references)


def reference_rows(source: str, references: Collection[str]) -> dict[int, str]:
    """Those of the references that are known, by the ids of their rows."""
    if not references:
        return {}
    rows = CustomerReference.objects.filter(source=source, reference__in=among(references))
    return dict(rows.values_list("pk", "reference"))


def parts_among(customer_ids: Collection[int]) -> dict[int, int]:
    """Those of the customers who are part of others by now, each with whom they are part of."""
    found: dict[int, int] = {}
    for some in within(spans_of(customer_ids)):
        rows = Customer.objects.filter(some, merged_into__isnull=False)
        found.update((pk, whole) for pk, whole in rows.values_list("pk", "merged_into_id") if whole)
    return found


def referenced_in(source: str, customer_ids: Collection[int]) -> set[int]:
    """Those of the customers whom the source knows by a reference of its own: an e-mail that a file
    knew somebody by is none.
    """
    if not customer_ids:
        return set()
    found = CustomerReference.objects.filter(source=source, customer_id__in=customer_ids)
    found = found.exclude(reference__contains="@")
    return set(found.values_list("customer_id", flat=True))


def referenced(customer_ids: Collection[int]) -> set[int]:
    """Those of the customers whom any shop knows by any reference."""
    if not customer_ids:
        return set()
    found = CustomerReference.objects.filter(customer_id__in=customer_ids)
    return set(found.values_list("customer_id", flat=True))


def customers_by_email(emails: Collection[str]) -> dict[str, list[int]]:
    """The ids of the customers who have these e-mails, written as ``rules.tidy_email`` does; those
    that nobody has are left out. What somebody had before they became part of another is that
    one's.
    """
    return _having("email", emails)


def customers_claiming(emails: Collection[str]) -> dict[str, list[int]]:
    """The same of those who have them only by what was said in a browser."""
    return _having("claimed_email", emails)


def customers_by_phone(phone: str) -> set[int]:
    """The ids of the customers who have this phone, as it is kept; as :func:`customers_by_email`
    has it.
    """
    return set(Customer.objects.filter(phone=phone).values_list(WHOLE, flat=True))


def standings(customer_ids: Collection[int]) -> dict[int, Standing]:
    """Whom these customers are part of, and what is known of them, by their ids; ids that nobody
    has are left out.
    """
    return standing.standings(customer_ids)


def standing_of(public_id: str) -> Standing | None:
    """How the customer with this very public id stands, be they part of another or not; None:
    nobody has it.
    """
    ids = list(Customer.objects.filter(public_id=public_id).values_list("pk", flat=True))
    return standing.standings(ids).get(ids[0]) if ids else None


def parts_of(customer_ids: Collection[int]) -> dict[int, int]:
    """The customers who are part of these by now: each with whom they are part of."""
    rows = Customer.objects.filter(merged_into__in=customer_ids).order_by("pk")
    return {pk: whole for pk, whole in rows.values_list("pk", "merged_into_id") if whole}


def wholes_of(customer_ids: Collection[int]) -> dict[int, Whole]:
    """The whole customers whom these are, or are part of, by the ids that are asked for; ids that
    nobody has are left out.
    """
    if not customer_ids:
        return {}
    whole = ("merged_into_id", "merged_into__public_id", "merged_into__erased_at")
    rows = Customer.objects.filter(pk__in=customer_ids)
    return {
        pk: Whole(into or pk, name_of_whole or name, (whole_erased_at or erased_at) is not None)
        for pk, name, erased_at, into, name_of_whole, whole_erased_at in rows.values_list(
            "pk", "public_id", "erased_at", *whole
        )
    }


def imports_of(customer_ids: Collection[int]) -> set[int]:
    """The imports that made these customers."""
    rows = Customer.objects.filter(pk__in=customer_ids)
    return {run for run in rows.values_list("import_run", flat=True) if run}


def customers_of_person(public_ids: Collection[str]) -> dict[int, str]:
    """Every customer who is the same person as one of these: those whom they are part of, and all
    who are part of those; public ids by id. Empty: nobody has such an id.
    """
    rows = Customer.objects.filter(public_id__in=public_ids)
    found: dict[int, str] = dict(rows.values_list("pk", "public_id"))
    near: Collection[int] = list(found)
    while near:
        wholes = Customer.objects.filter(pk__in=near).values("merged_into")
        rows = Customer.objects.filter(Q(merged_into__in=near) | Q(pk__in=wholes))
        more: dict[int, str] = dict(rows.exclude(pk__in=found).values_list("pk", "public_id"))
        found |= more
        near = list(more)
    return found


def known_to_others(
    customer_ids: Collection[int], *, emails: Collection[str], phones: Collection[str]
) -> set[str]:
    """Those of the e-mails and phones that somebody beside these customers has, too."""
    others = Customer.objects.exclude(pk__in=customer_ids)
    found = set(others.filter(email__in=set(emails) - {""}).values_list("email", flat=True))
    return found | set(others.filter(phone__in=set(phones) - {""}).values_list("phone", flat=True))


def email_as_kept(text: str) -> str:
    """The e-mail as customers have it, or nothing where it cannot be one."""
    return tidy_email(text)


def is_email(text: str) -> bool:
    """Whether a customer can have this for an e-mail."""
    return bool(tidy_email(text))


def number_made_by_import(import_run: int) -> int:
    """How many customers an import made."""
    return REGISTER.number_made_by(import_run)


def number_changing(estate: Estate) -> int:
    """How many customers of what an import leaves would be told otherwise by the others."""
    return REGISTER.table.number_changing(estate)


def made_by_import(import_run: int) -> Iterator[list[int]]:
    """The ids of customers that an import made, in batches."""
    return REGISTER.made_by(import_run)


def belongings() -> Sequence[Belonging]:
    """Every table with rows of customers, as the installed modules declare them."""
    return owning.belongings()


def held(customer_ids: Collection[int]) -> set[int]:
    """Those of the customers who have an order, did something, or are known by anything that an
    import did not bring: they outlive their import.
    """
    return owning.held(customer_ids)


def publishers() -> list[Publisher]:
    """Every installed module that publishes traits, with the traits that it declares."""
    return [form.publisher for form in forms().values()]


def traits_of(customer_ids: Collection[int], *, publisher: str) -> dict[int, Traits]:
    """What the publisher says of these customers at present, in one query; no entry: nothing.

    Raises UnknownPublisher.
    """
    rows = CustomerTraits.objects.filter(
        customer_id__in=customer_ids,
        publication__publisher=publisher,
        publication__state=Publication.State.CURRENT,
    )
    return {traits.customer_id: traits for traits in _traits(rows, publisher)}


def ranked_traits(*, publisher: str, limit: int, offset: int = 0) -> list[Traits]:
    """The customers in the publisher's own list, the highest ranking first, by an index.

    Raises UnknownPublisher.
    """
    ranked = _ranked(publisher).order_by("-ranking", "customer_id")
    ids = list(ranked.values_list("customer_id", flat=True)[offset : offset + limit])
    found = traits_of(ids, publisher=publisher)
    return [found[pk] for pk in ids if pk in found]


def ranking_of_all(*, publisher: str) -> tuple[int, float]:
    """How many customers are in the publisher's own list, and the sum of their rankings.

    It adds all of them up: for whoever publishes, not for pages.
    """
    sums = _ranked(publisher).aggregate(number=Count("pk"), total=Sum("ranking"))
    return sums["number"], sums["total"] or 0.0


def _having(field: str, emails: Collection[str]) -> dict[str, list[int]]:
    if not emails:
        return {}
    rows = Customer.objects.filter(**{f"{field}__in": among(emails)}).order_by("pk")
    rows = rows.exclude(**{field: ""})  # as the index of what is claimed has it
    found: dict[str, dict[int, None]] = {}
    for email, customer_id in rows.values_list(field, WHOLE):
        found.setdefault(email, {})[customer_id] = None
    return {email: list(ids) for email, ids in found.items()}


def _ranked(publisher: str) -> QuerySet[CustomerTraits]:
    current = Publication.objects.filter(publisher=publisher, state=Publication.State.CURRENT)
    pk = current.values_list("pk", flat=True).first()
    ranked = CustomerTraits.objects.filter(publication_id=pk or 0, ranking__isnull=False)
    return ranked.filter(customer__merged_into__isnull=True)


def _traits(rows: QuerySet[CustomerTraits], publisher: str) -> Iterator[Traits]:
    form = form_of(publisher)
    columns = (
        "customer_id",
        "document",
        "publication__model_version",
        "publication__as_of",
        "ranking",
    )
    for customer_id, document, version, as_of, ranking in rows.values_list(*columns):
        yield Traits(customer_id, version, as_of, form.read(document), ranking)


def _with_references(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    references = CustomerReference.objects.order_by("pk")
    return customers.prefetch_related(Prefetch("references", queryset=references))


def _profile(customer: Customer) -> Profile:
    return Profile(
        id=customer.pk,
        public_id=customer.public_id,
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        joined_at=customer.joined_at,
        first_seen_at=customer.first_seen_at,
        historical=customer.historical,
        references=tuple(Reference(row.source, row.reference) for row in customer.references.all()),
        erased_at=customer.erased_at,
        claimed_email=customer.claimed_email,
        claimed_phone=customer.claimed_phone,
    )
