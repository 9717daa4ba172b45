"""Products over the API."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ninja import Path, Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.catalog import queries, services
from regulars.core.catalog.rules import BLANK
from regulars.core.catalog.types import (
    Outcome,
    ProductSheet,
    ProductTold,
    ToldProduct,
    UnknownProduct,
)
from regulars.core.wire import (
    MOST,
    Amount,
    ApiRequest,
    Currency,
    Flag,
    Listing,
    Page,
    Paging,
    Reference,
    Strict,
    Text,
    needs,
)
from regulars.kernel.errors import RegularsError

LIST = Listing[ProductSheet]("products", lambda sheet: (sheet.card.public_id,))
OF_OURS = re.compile(r"prd_[0-9a-z]{26}")
router = Router(tags=["Products"])


class ProductReference(Strict):
    """One system's name for a product."""

    source: str = Field(examples=["shop"])
    reference: str = Field(examples=["SEN-100"])


class Product(Strict):
    """Something that is or was sold. What is not known is null."""

    id: str = Field(examples=["prd_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    name: str | None = Field(examples=["Sencha 100 g"])
    category: str | None = Field(examples=["Green tea"])
    price_minor: int | None = Field(examples=[1_450])
    cost_minor: int | None = Field(examples=[520])
    currency: str | None = Field(examples=["EUR"])
    is_active: bool
    references: list[ProductReference]

    @classmethod
    def of(cls, sheet: ProductSheet) -> Product:
        """The product as the API tells of it."""
        card = sheet.card
        return cls(
            id=card.public_id,
            name=card.name or None,
            category=card.category or None,
            price_minor=card.price_minor,
            cost_minor=card.cost_minor,
            currency=card.currency or None,
            is_active=card.is_active,
            references=[
                ProductReference(source=known.source, reference=known.reference)
                for known in sheet.references
            ],
        )


class ProductPage(Page[Product]):
    """A part of the list of products."""


class ProductFilters(Paging):
    """Which products are asked for; all of what is given must hold."""

    source: Text = Field("", max_length=60, description="Known to this source.")
    reference: Text = Field("", max_length=200, description="Known by exactly this reference.")


class ProductAsItIs(Strict):
    """A product as the shop has it now. What is left out or null stays as it is."""

    name: Text | None = Field(None, max_length=300, examples=["Sencha 100 g"])
    category: Text | None = Field(None, max_length=200, examples=["Green tea"])
    price_minor: Amount | None = Field(None, examples=[1_450])
    cost_minor: Amount | None = Field(None, examples=[520])
    currency: Currency | None = Field(None, description="Needed with an amount.")
    is_active: Flag | None = Field(None, description="Whether it is sold at present.")


class ToldOfProduct(ProductAsItIs):
    """A product of several, with its reference."""

    reference: Reference = Field(description="What the shop knows it by.", examples=["SEN-100"])


class ProductChange(ProductAsItIs):
    """What else the shop says of a product. What is left out stays; null takes it out."""


class TellingOfProducts(Strict):
    """Products to be made, or written over."""

    products: list[ToldOfProduct] = Field(min_length=1, max_length=MOST)


class ProductOutcome(Strict):
    """What came of telling one product."""

    reference: str = Field(examples=["SEN-100"])
    id: str = Field(examples=["prd_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    outcome: Outcome

    @classmethod
    def of(cls, told: ToldProduct) -> ProductOutcome:
        """The outcome as the API tells of it."""
        return cls(reference=told.reference, id=told.public_id, outcome=told.outcome)


class ToldProducts(Strict):
    """What came of telling them, in their order."""

    data: list[ProductOutcome]


@router.get(
    "/products",
    response=ProductPage,
    auth=needs(Scope.PRODUCTS_READ),
    operation_id="list_products",
    summary="List products",
)
def list_products(request: ApiRequest, filters: Query[ProductFilters]) -> ProductPage:
    """In the order in which they were made, the first first."""
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.sheets(
            source=filters.source,
            reference=filters.reference,
            after=place[0] if place else "",
            limit=limit,
        ),
    )
    return ProductPage(data=[Product.of(sheet) for sheet in shown], next_cursor=following)


@router.get(
    "/products/{product_id}",
    response=Product,
    auth=needs(Scope.PRODUCTS_READ),
    operation_id="get_product",
    summary="Get a product",
)
def get_product(request: ApiRequest, product_id: Path[Reference]) -> Product:
    """By the id that lists show, which begins with `prd_`, or by the reference that the key's
    source has for it.
    """
    return Product.of(queries.sheet(product_id, source=request.caller.source))


@router.post(
    "/products",
    response=ToldProducts,
    auth=needs(Scope.PRODUCTS_WRITE),
    operation_id="tell_products",
    summary="Create or update products",
)
def tell_products(request: ApiRequest, body: TellingOfProducts) -> ToldProducts:
    """Products are recognised by the source of the key and their reference: those that are not
    there yet are made, of the others what is told is written over. All are told, or none.
    """
    told = [ProductTold(**product.model_dump()) for product in body.products]
    return ToldProducts(data=_tell(request, told))


@router.put(
    "/products/{product_id}",
    response=ProductOutcome,
    auth=needs(Scope.PRODUCTS_WRITE),
    operation_id="tell_product",
    summary="Create or update a product",
)
def tell_product(
    request: ApiRequest, product_id: Path[Reference], body: ProductAsItIs
) -> ProductOutcome:
    """By its reference at the key's source, or by its id. It is made where it is new; of one that
    is there, what is told is written over.
    """
    reference = queries.reference_in(request.caller.source, product_id)
    if reference is None and OF_OURS.fullmatch(product_id):
        raise UnknownProduct(public_id=product_id)
    (told,) = _tell(request, [ProductTold(reference or product_id, **body.model_dump())])
    return told


@router.patch(
    "/products/{product_id}",
    response=ProductOutcome,
    auth=needs(Scope.PRODUCTS_WRITE),
    operation_id="change_product",
    summary="Change or archive a product",
)
def change_product(
    request: ApiRequest, product_id: Path[Reference], body: ProductChange
) -> ProductOutcome:
    """By its reference at the key's source, or by its id; one that is not there is not made. What
    is left out stays, null takes out what is known, and `is_active: false` archives it.
    """
    reference = queries.reference_in(request.caller.source, product_id)
    if reference is None:
        raise UnknownProduct(public_id=product_id)
    said = body.model_dump(include=body.model_fields_set)
    cleared = frozenset(name for name, value in said.items() if value is None) & set(BLANK)
    (told,) = _tell(request, [ProductTold(reference, **said, cleared=cleared)])
    return told


def _tell(request: ApiRequest, products: Sequence[ProductTold]) -> list[ProductOutcome]:
    """Tell products. Of several, what is wrong is named by its place."""
    places = {told.reference: place for place, told in enumerate(products)}
    try:
        told = services.tell_products(
            products=products,
            source=request.caller.source,
            actor=request.caller.actor,
            now=request.now,
        )
    except RegularsError as error:
        place = places.get(str(error.fields().get("reference")))
        if place is not None and len(products) > 1:
            error.at("products", place)
        raise
    return [ProductOutcome.of(one) for one in told]
