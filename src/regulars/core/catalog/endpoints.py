"""Products over the API."""

from __future__ import annotations

from ninja import Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.catalog import queries, services
from regulars.core.catalog.types import Outcome, ProductSheet, ProductTold, ToldProduct
from regulars.core.wire import (
    MOST,
    Amount,
    ApiRequest,
    Currency,
    Flag,
    Page,
    Paging,
    Reference,
    Strict,
    Text,
    cursor_to,
    needs,
    position_at,
)

LIST = "products"
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


class ToldOfProduct(Strict):
    """A product as the shop has it now. What is left out or null stays as it is."""

    reference: Reference = Field(description="What the shop knows it by.", examples=["SEN-100"])
    name: Text | None = Field(None, max_length=300, examples=["Sencha 100 g"])
    category: Text | None = Field(None, max_length=200, examples=["Green tea"])
    price_minor: Amount | None = Field(None, examples=[1_450])
    cost_minor: Amount | None = Field(None, examples=[520])
    currency: Currency | None = Field(None, description="Needed with an amount.")
    is_active: Flag | None = Field(None, description="Whether it is sold at present.")


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
    position = position_at(LIST, filters.cursor, parts=1)
    found = queries.sheets(
        source=filters.source,
        reference=filters.reference,
        after=position[0] if position else "",
        limit=filters.limit + 1,
    )
    shown = found[: filters.limit]
    more = len(found) > filters.limit
    return ProductPage(
        data=[Product.of(sheet) for sheet in shown],
        next_cursor=cursor_to(LIST, shown[-1].card.public_id) if more else None,
    )


@router.get(
    "/products/{product_id}",
    response=Product,
    auth=needs(Scope.PRODUCTS_READ),
    operation_id="get_product",
    summary="Get a product",
)
def get_product(request: ApiRequest, product_id: str) -> Product:
    """By the id that lists show, which begins with `prd_`."""
    return Product.of(queries.sheet(product_id))


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
    told = services.tell_products(
        products=[ProductTold(**product.model_dump()) for product in body.products],
        source=request.caller.source,
        actor=request.caller.actor,
        now=request.now,
    )
    return ToldProducts(data=[ProductOutcome.of(one) for one in told])
