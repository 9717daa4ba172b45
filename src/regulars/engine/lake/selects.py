"""What each part of the lake holds, as SELECTs over the operational tables."""

# ruff: noqa: S608 - every word of these queries is ours

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from regulars.engine.lake.local_time import local_time
from regulars.engine.lake.rules import BUCKET_ROWS, DEFAULT_SOURCE
from regulars.engine.lake.store import MOMENT, Store, quoted
from regulars.engine.lake.types import Part

LINE = {
    "id": "BIGINT",
    "product_id": "BIGINT",
    "name": "VARCHAR",
    "quantity": "DOUBLE",
    "amount_minor": "BIGINT",
    "discount_minor": "BIGINT",
    "cost_minor": "BIGINT",
}
DOCUMENT = {
    "id": "BIGINT",
    "source": "VARCHAR",
    "number": "VARCHAR",
    "customer_id": "BIGINT",
    "channel_id": "BIGINT",
    "currency": "VARCHAR",
}
REFERENCE = {"id": "BIGINT", "source": "VARCHAR", "reference": "VARCHAR"}
CHANNEL = {"id": "BIGINT", "code": "VARCHAR"}
CUSTOMER = {
    "id": "BIGINT",
    "joined_at": MOMENT,
    "first_seen_at": MOMENT,
    "historical": "BOOLEAN",
    "merged_into_id": "BIGINT",
}
PRODUCT = {
    "id": "BIGINT",
    "name": "VARCHAR",
    "category": "VARCHAR",
    "price_minor": "BIGINT",
    "cost_minor": "BIGINT",
    "currency": "VARCHAR",
    "is_active": "BOOLEAN",
}
EVENT = {
    "id": "BIGINT",
    "key": "VARCHAR",
    "name": "VARCHAR",
    "occurred_at": MOMENT,
    "recorded_at": MOMENT,
    "historical": "BOOLEAN",
    "payload": "VARCHAR",
}


@dataclass(frozen=True)
class Kind:
    """A kind of order line: its table, the table of what the lines belong to, and their sign."""

    lines: str
    documents: str
    owner: str
    moment: str
    sign: int
    state: Mapping[str, str]  # the columns of the document that tell whether it counts
    counts: str  # a cancelled order is no purchase, so nothing was taken back of one either


SOLD = Kind(
    "orders_orderline",
    "orders_order",
    "order_id",
    "ordered_at",
    1,
    {"cancelled_at": MOMENT},
    "document.cancelled_at IS NULL",
)
TAKEN_BACK = Kind(
    "orders_refundline",
    "orders_refund",
    "refund_id",
    "refunded_at",
    -1,
    {"is_void": "BOOLEAN"},
    "NOT document.is_void",
)


@dataclass(frozen=True)
class Extract:
    """Which rows to select, and the store's own terms to write them in."""

    store: Store
    zone: str
    currency: str
    buckets: Sequence[int] | None = None  # None: all

    @property
    def where(self) -> str:
        """The condition on the ids of the part's own table; empty for all rows."""
        if self.buckets is None:
            return ""
        ranges = (
            f"id BETWEEN {number * BUCKET_ROWS} AND {(number + 1) * BUCKET_ROWS - 1}"
            for number in self.buckets
        )
        return " OR ".join(ranges)


def select(part: Part, extract: Extract) -> str:
    """The SELECT of a part: its columns, and ``bucket``."""
    return SELECTS[part](extract)


def order_lines(extract: Extract, kind: Kind = SOLD) -> str:
    """Lines in the store's currency, with the columns of ``insight.schema.ORDER_LINES``."""
    store, where = extract.store, extract.where
    owners = where and f"SELECT {kind.owner} FROM {kind.lines} WHERE {where}"
    products = where and f"SELECT product_id FROM {kind.lines} WHERE {where}"
    lines = store.rows(kind.lines, {**LINE, kind.owner: "BIGINT", kind.moment: MOMENT}, where=where)
    columns = {**DOCUMENT, **kind.state}
    documents = store.rows(kind.documents, columns, where=where and f"id IN ({owners})")
    turned = "" if kind.sign > 0 else "-"
    return f"""
        SELECT
            {_named("document.source", "document.number")} AS order_id,
            CAST(document.customer_id AS VARCHAR) AS customer_id,
            {local_time(f"line.{kind.moment}", extract.zone)} AS ordered_at,
            coalesce(product.reference, ':' || line.product_id) AS product_id,
            nullif(line.name, '') AS product_name,
            channel.code AS channel,
            {turned}line.quantity AS quantity,
            {turned}line.amount_minor AS amount_minor,
            {turned}line.discount_minor AS discount_minor,
            {turned}line.cost_minor AS cost_minor,
            line.id // {BUCKET_ROWS} AS bucket
        FROM {lines} AS line
        JOIN {documents} AS document ON document.id = line.{kind.owner}
        LEFT JOIN {_references(store, products)} AS product
            ON product.id = line.product_id
        LEFT JOIN {store.rows("orders_channel", CHANNEL)} AS channel
            ON channel.id = document.channel_id
        WHERE document.currency = {quoted(extract.currency)} AND {kind.counts}
    """


def refund_lines(extract: Extract) -> str:
    """What was taken back, as order lines with their signs turned."""
    return order_lines(extract, TAKEN_BACK)


def customers(extract: Extract) -> str:
    """Customers by our own number for them, without anything that tells who they are; whoever is
    part of another is no customer of their own.
    """
    store, where = extract.store, extract.where
    return f"""
        SELECT
            CAST(customer.id AS VARCHAR) AS customer_id,
            {local_time("customer.joined_at", extract.zone)} AS joined_at,
            {local_time("customer.first_seen_at", extract.zone)} AS first_seen_at,
            customer.historical AS historical,
            customer.id // {BUCKET_ROWS} AS bucket
        FROM {store.rows("customers_customer", CUSTOMER, where=where)} AS customer
        WHERE customer.merged_into_id IS NULL
    """


def products(extract: Extract) -> str:
    """Products as they are now."""
    store, where = extract.store, extract.where
    return f"""
        SELECT
            coalesce(known.reference, ':' || product.id) AS product_id,
            product.id AS catalog_id,
            nullif(product.name, '') AS product_name,
            nullif(product.category, '') AS category,
            product.price_minor AS price_minor,
            product.cost_minor AS cost_minor,
            nullif(product.currency, '') AS currency,
            product.is_active AS is_active,
            product.id // {BUCKET_ROWS} AS bucket
        FROM {store.rows("catalog_product", PRODUCT, where=where)} AS product
        LEFT JOIN {_references(store, _ids("catalog_product", where))} AS known
            ON known.id = product.id
    """


def events(extract: Extract) -> str:
    """The log. Its facts are ids and figures, never names or addresses."""
    rows = extract.store.rows("events_eventrow", EVENT, where=extract.where)
    return f"""
        SELECT
            id AS event_id,
            key,
            name,
            {local_time("occurred_at", extract.zone)} AS occurred_at,
            {local_time("recorded_at", extract.zone)} AS recorded_at,
            historical,
            payload,
            id // {BUCKET_ROWS} AS bucket
        FROM {rows}
    """


SELECTS: dict[Part, Callable[[Extract], str]] = {
    Part.ORDER_LINES: order_lines,
    Part.REFUND_LINES: refund_lines,
    Part.CUSTOMERS: customers,
    Part.PRODUCTS: products,
    Part.EVENTS: events,
}


def has_other_currencies(store: Store, currency: str) -> str:
    """Whether any order or refund is in another currency; looks at the documents alone."""
    kinds = (
        f"""
        SELECT currency
        FROM {store.rows(kind.documents, {"currency": "VARCHAR", **kind.state})} AS document
        WHERE {kind.counts}
        """
        for kind in (SOLD, TAKEN_BACK)
    )
    documents = " UNION ALL ".join(kinds)
    return f"SELECT coalesce(bool_or(currency <> {quoted(currency)}), false) FROM ({documents})"


def lines_left_out(store: Store, currency: str) -> str:
    """How many lines are in each other currency."""
    kinds = (
        f"""
        SELECT document.currency AS currency
        FROM {store.rows(kind.lines, {kind.owner: "BIGINT"})} AS line
        JOIN {store.rows(kind.documents, {**DOCUMENT, **kind.state})} AS document
            ON document.id = line.{kind.owner}
        WHERE document.currency <> {quoted(currency)} AND {kind.counts}
        """
        for kind in (SOLD, TAKEN_BACK)
    )
    return f"""
        SELECT currency, count(*) FROM ({" UNION ALL ".join(kinds)})
        GROUP BY currency ORDER BY currency
    """


def _named(source: str, number: str) -> str:
    """The name of something in the lake: the bare number keeps the file's own order of names.

    Colons in a number are doubled, and a source has none, so that no two things share a name: from
    a file ``s9::1``, from the source ``s9`` ``s9:1``. What has no number at all is ``:`` and our
    own.
    """
    bare, written = quoted(DEFAULT_SOURCE), f"replace({number}, ':', '::')"
    return f"CASE WHEN {source} = {bare} THEN {written} ELSE {source} || ':' || {written} END"


def _references(store: Store, owners: str) -> str:
    """The first reference of each product, written as a name."""
    columns = {**REFERENCE, "product_id": "BIGINT"}
    where = owners and f"product_id IN ({owners})"
    rows = store.rows("catalog_productreference", columns, where=where)
    return f"""(
        SELECT product_id AS id, arg_min({_named("source", "reference")}, id) AS reference
        FROM {rows} GROUP BY product_id
    )"""


def _ids(table: str, where: str) -> str:
    return where and f"SELECT id FROM {table} WHERE {where}"
