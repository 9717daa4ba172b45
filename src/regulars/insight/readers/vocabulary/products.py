"""The fields of products, and the names that shops give their columns."""

from __future__ import annotations

from regulars.insight.readers.fields import Field, FieldSet, Kind, tiers
from regulars.insight.readers.vocabulary.common import (
    CATEGORY_NAMES,
    CURRENCY_NAMES,
    PRODUCT_ID_NAMES,
    PRODUCT_NAME_NAMES,
)
from regulars.insight.readers.vocabulary.orders import ORDER_FIELDS

PRODUCT_FIELDS = FieldSet(
    name="products",
    fields=(
        Field(
            "product_id",
            Kind.IDENTIFIER,
            "the product's code",
            (
                *tiers("variant sku"),
                *PRODUCT_ID_NAMES,
                *tiers("reference; référence; referencia", "handle; id; 编号"),
            ),
        ),
        Field("name", Kind.TEXT, "the product's name", PRODUCT_NAME_NAMES),
        Field("category", Kind.TEXT, "the category", CATEGORY_NAMES),
        Field(
            "price",
            Kind.AMOUNT,
            "the price of one piece",
            (
                *tiers("variant price; regular price; list price; retail price"),
                *ORDER_FIELDS.get("unit_price").synonyms,
            ),
        ),
        Field(
            "cost",
            Kind.AMOUNT,
            "what one piece costs the store",
            ORDER_FIELDS.get("unit_cost").synonyms,
        ),
        Field("currency", Kind.CURRENCY, "the currency", CURRENCY_NAMES),
        Field(
            "stock",
            Kind.NUMBER,
            "how many are in stock",
            tiers(
                "stock; inventory; stock quantity; variant inventory qty; available; bestand; "
                "lagerbestand; quantity; qty; stock disponible; остаток; наличност; 库存"
            ),
        ),
        Field(
            "is_active",
            Kind.FLAG,
            "whether it is on sale",
            tiers("active; published; is active; status; aktiv; enabled; 上架"),
        ),
        Field("url", Kind.TEXT, "its page", tiers("url; link; product url; permalink; 链接")),
        Field(
            "image_url",
            Kind.TEXT,
            "its picture",
            tiers("image url; image; image src; image link; images; bild; 图片"),
        ),
        Field(
            "lifetime_days",
            Kind.NUMBER,
            "after how many days it is used up",
            tiers(
                "lifetime days; lifetime; days supply; days of supply; replenishment days; "
                "reichweite tage"
            ),
        ),
    ),
    needed=(("product_id", "name"),),
)
