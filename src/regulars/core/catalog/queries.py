"""Finding products."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.catalog.types import ProductCard


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


def count_products() -> int:
    """How many products are known."""
    return Product.objects.count()


def known_references(source: str, references: set[str]) -> dict[str, int]:
    """The products' ids by those of the references that are known."""
    rows = ProductReference.objects.filter(source=source, reference__in=references)
    return dict(rows.values_list("reference", "product_id"))


def made_by_import(import_run: int, *, batch_size: int = 5_000) -> Iterator[list[int]]:
    """The ids of products that an import made, in batches."""
    last = 0
    rows = Product.objects.filter(import_run=import_run).order_by("pk")
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:batch_size]):
        yield ids
        last = ids[-1]


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
