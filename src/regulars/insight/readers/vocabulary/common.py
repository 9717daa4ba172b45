"""Names of columns that orders, customers and products have in common."""

from __future__ import annotations

from regulars.insight.readers.fields import tiers

EMAIL_NAMES = tiers(
    "customer email; email; email address; e-mail; billing email; email (billing); contact email",
    "e-mail-adresse; emailadresse; adresse e-mail; courriel; correo; correo electronico; "
    "электронная почта; почта; имейл; 邮箱; 电子邮件; 客户邮箱; mail; buyer email",
)
CURRENCY_NAMES = tiers(
    "currency; currency code; order currency; order currency code; waehrung; währung; devise; "
    "moneda; valuta; moeda; "
    "валюта; 币种; 货币; presentment currency"
)
CATEGORY_NAMES = tiers(
    "category; product category; item category; lineitem category; product type; department",
    "kategorie; warengruppe; categorie; categoria; категория; 类别; 分类; type",
)
PRODUCT_ID_NAMES = tiers(
    "lineitem sku; line item sku; item sku; product sku; sku; stock code; product id; item id; "
    "article number; product code; item code; artikelnummer; artikelnr; "
    "référence produit; código de producto; артикул; 商品编号; 商品编码; sku编码",
    "variant id; product; item no; item; asin; ean; barcode; upc; code; "
    "prodotto; producto; produit; produkt; artikel; товар; 商品id; 产品编号; token",
)
PRODUCT_NAME_NAMES = tiers(
    "lineitem name; line item name; item name; product name; product title; item title; "
    "description; product description; item description; produktname; artikelname; "
    "artikelbezeichnung; nom du produit; nombre del producto; nome prodotto; nome do produto; "
    "наименование; название товара; наименование товара; име на продукт; 商品名称; 产品名称; "
    "商品标题",
    "product(s); products; title; item; product; bezeichnung; beschreibung; désignation; "
    "descripción; товар; название; 商品; 品名; produkt; artikel; produit; producto; name",
)
