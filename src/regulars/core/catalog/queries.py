"""Finding products."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.catalog.register import REGISTER
from regulars.core.catalog.types import ProductCard, ProductSheet, Reference, UnknownProduct
from regulars.kernel.estates import Estate


def search(text: str, *, limit: int = 50, after_id: int = 0) -> list[ProductCard]:
    """Products whose name or category contains the text, or whose reference or id begins with it.

    By id, oldest first; continue after the last one's id. Without text, every product.
    """
    text = text.strip()
    found = Product.objects.filter(pk__gt=after_id)
    if text:
        known_as = ProductReference.objects.filter(reference__istartswith=text)
        found = found.filter(
            Q(name__icontains=text)
            | Q(category__icontains=text)
            | Q(public_id__startswith=text)
            | Q(pk__in=known_as.values("product_id"))
        )
    return [_card(product) for product in found.order_by("pk")[:limit]]


def cards_of(product_ids: Collection[int]) -> dict[int, ProductCard]:
    """Products by id, in one database query; ids that none has are left out."""
    return {product.pk: _card(product) for product in Product.objects.filter(pk__in=product_ids)}


def offered(
    *,
    currency: str,
    category: str = "",
    text: str = "",
    newest_first: bool = False,
    skip: int = 0,
    limit: int = 60,
) -> list[ProductCard]:
    """What is sold in this currency: active products with a name and a price above zero.

    By name, or the newest first, so many left out at the beginning; only those of a category, or
    whose name, category or reference contains the text, where one is given.
    """
    order = ("-pk",) if newest_first else ("name", "pk")
    found = _offered_as(currency, category, text).order_by(*order)
    return [_card(product) for product in found[skip : skip + limit]]


def number_offered(*, currency: str, category: str = "", text: str = "") -> int:
    """How many products are sold in this currency, of a category or with a text as above."""
    return _offered_as(currency, category, text).count()


def offered_among(public_ids: Collection[str], *, currency: str) -> dict[str, ProductCard]:
    """Those of the products that are sold in this currency, by public id; others are left out."""
    found = _offered(currency).filter(public_id__in=public_ids)
    return {product.public_id: _card(product) for product in found}


def categories_offered(*, currency: str) -> list[tuple[str, int]]:
    """The categories of what is sold in this currency, by name, and how many products each has."""
    found = _offered(currency).exclude(category="").order_by("category").values("category")
    return [(row["category"], row["number"]) for row in found.annotate(number=Count("pk"))]


def first_of_categories(*, currency: str, limit: int) -> list[ProductCard]:
    """The oldest product of each category that is sold in this currency, by category."""
    found = _offered(currency).exclude(category="").order_by().values("category")
    firsts = found.annotate(first=Min("pk")).values("first")
    rows = Product.objects.filter(pk__in=firsts).order_by("category")[:limit]
    return [_card(product) for product in rows]


def references_of(product_ids: Collection[int]) -> dict[int, str]:
    """The reference of each product that came first; products without one are left out."""
    rows = ProductReference.objects.filter(product_id__in=product_ids).order_by("-pk")
    return dict(rows.values_list("product_id", "reference"))


def sheet(name: str, *, source: str = "") -> ProductSheet:
    """All that is known of the product of this public id, or else of the source's of this
    reference, in two database queries.

    Raises UnknownProduct.
    """
    named = Q(public_id=name)
    if source:
        known_as = ProductReference.objects.filter(source=source, reference=name)
        named |= Q(pk__in=known_as.values("product_id"))
    product = _with_references(Product.objects.filter(named)).first()
    if product is None:
        raise UnknownProduct(public_id=name)
    return _sheet(product)


def sheets(
    *, source: str = "", reference: str = "", after: str = "", limit: int = 50
) -> list[ProductSheet]:
    """Products in the order of their public ids, in two database queries; of one source or
    reference where it is given. Continue after the last one's public id. Empty: there are no more.
    """
    found = Product.objects.filter(public_id__gt=after)
    named = {"source": source, "reference": reference}
    if any(named.values()):
        known_as = ProductReference.objects.filter(
            **{name: value for name, value in named.items() if value}
        )
        found = found.filter(pk__in=known_as.values("product_id"))
    return [_sheet(product) for product in _with_references(found.order_by("public_id"))[:limit]]


def ids_of(public_ids: Collection[str]) -> dict[str, int]:
    """The ids of products by their public ids; those that none has are left out."""
    rows = Product.objects.filter(public_id__in=public_ids)
    return dict(rows.values_list("public_id", "pk"))


def reference_in(source: str, name: str) -> str | None:
    """What the source knows the product by that has this public id or this reference; None: it
    knows none.
    """
    rows = ProductReference.objects.filter(
        Q(product__public_id=name) | Q(reference=name), source=source
    ).order_by("pk")
    found = list(rows.values_list("reference", flat=True))
    return name if name in found else next(iter(found), None)


def known_references(source: str, references: Collection[str]) -> dict[str, int]:
    """The products' ids by those of the references that are known."""
    return REGISTER.known(source, references)


def number_made_by_import(import_run: int) -> int:
    """How many products an import made."""
    return REGISTER.number_made_by(import_run)


def number_changing(estate: Estate) -> int:
    """How many products of what an import leaves would be told otherwise by the others."""
    return REGISTER.table.number_changing(estate)


def made_by_import(import_run: int) -> Iterator[list[int]]:
    """The ids of products that an import made, in batches."""
    return REGISTER.made_by(import_run)


def _offered_as(currency: str, category: str, text: str) -> QuerySet[Product]:
    found = _offered(currency)
    if category:
        found = found.filter(category=category)
    if text := text.strip():
        known_as = ProductReference.objects.filter(reference__icontains=text)
        found = found.filter(
            Q(name__icontains=text)
            | Q(category__icontains=text)
            | Q(pk__in=known_as.values("product_id"))
        )
    return found


def _offered(currency: str) -> QuerySet[Product]:
    return Product.objects.filter(is_active=True, currency=currency, price_minor__gt=0).exclude(
        name=""
    )


def _card(product: Product) -> ProductCard:
    return ProductCard(
        id=product.pk,
        public_id=product.public_id,
        name=product.name,
        category=product.category,
        price_minor=product.price_minor,
        cost_minor=product.cost_minor,
        currency=product.currency,
        is_active=product.is_active,
    )


def _with_references(products: QuerySet[Product]) -> QuerySet[Product]:
    references = ProductReference.objects.order_by("pk")
    return products.prefetch_related(Prefetch("references", queryset=references))


def _sheet(product: Product) -> ProductSheet:
    known_as = (Reference(row.source, row.reference) for row in product.references.all())
    return ProductSheet(_card(product), tuple(known_as))
