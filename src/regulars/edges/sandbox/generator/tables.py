"""The shop's books as Arrow tables; order lines have the schema of ``insight``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.edges.sandbox.generator.assortment import column
from regulars.edges.sandbox.generator.baskets import CreditNotes, Lines
from regulars.edges.sandbox.generator.calendar import Integers
from regulars.edges.sandbox.generator.customers import Customers
from regulars.edges.sandbox.generator.orders import NOBODY, Flags, Orders
from regulars.edges.sandbox.generator.parameters import ShopParameters
from regulars.edges.sandbox.generator.preferences import Codes

WEB, TILL = "web", "till"
HABITS = ["web", "till", "both"]
MICROSECONDS = 1_000_000
SHORTEST_NUMBER = 5  # digits in a customer's number

LINES = pa.schema(
    [
        ("order_id", pa.string()),
        ("customer_id", pa.string()),
        ("ordered_at", pa.timestamp("us")),
        ("product_id", pa.string()),
        ("product_name", pa.string()),
        ("channel", pa.string()),
        ("quantity", pa.float64()),
        ("amount_minor", pa.int64()),
        ("discount_minor", pa.int64()),
        ("cost_minor", pa.int64()),
        ("discount_code", pa.string()),
    ]
)
CUSTOMERS = pa.schema(
    [
        ("customer_id", pa.string()),
        ("name", pa.string()),
        ("email", pa.string()),
        ("created_at", pa.timestamp("us")),
        ("accepts_marketing", pa.bool_()),
    ]
)
TRUTH = pa.schema(
    [
        ("customer_id", pa.string()),
        ("habit", pa.string()),
        ("first_product_id", pa.string()),
        ("favourite_product_id", pa.string()),
        ("first_order_business_day", pa.float64()),
        ("purchase_rate", pa.float64()),
        ("dropout_probability", pa.float64()),
        ("appetite", pa.float64()),
        ("is_active", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Numbers:
    """The first document numbers of a stretch of the books."""

    order: int = 100_001
    credit_note: int = 100_001


@dataclass(frozen=True)
class Trade:
    """Some customers and everything booked for them."""

    customers: Customers
    orders: Orders
    sold: Lines
    notes: CreditNotes


def numbered(prefix: str | pa.Array, numbers: Integers, digits: int = 0) -> pa.Array:
    """Texts such as ``C00412``: a prefix and a number with at least so many digits."""
    texts = pc.cast(pa.array(numbers), pa.string())
    if digits:
        texts = pc.utf8_lpad(texts, digits, "0")
    return pc.binary_join_element_wise(prefix, texts, "")


def number_digits(shop: ShopParameters) -> int:
    """Digits in every customer's number."""
    return max(SHORTEST_NUMBER, len(str(shop.customers)))


def customer_ids(shop: ShopParameters, customers: Customers) -> pa.Array:
    """``C00001`` and so on."""
    return numbered("C", customers.number, number_digits(shop))


def _moments(seconds: Integers) -> pa.Array:
    return pa.array(seconds * MICROSECONDS, pa.timestamp("us"))


def customers_table(shop: ShopParameters, customers: Customers) -> pa.Table:
    """The customers as the shop knows them."""
    digits = number_digits(shop)
    names = numbered("customer", customers.number, digits)
    return pa.table(
        [
            customer_ids(shop, customers),
            numbered("Customer ", customers.number, digits),
            pc.binary_join_element_wise(names, "example.com", "@"),
            _moments(customers.joined_at),
            pa.array(customers.consents),
        ],
        schema=CUSTOMERS,
    )


def truth_table(shop: ShopParameters, customers: Customers, is_active: Flags) -> pa.Table:
    """The customers as only the generator knows them, to judge models by."""
    products = column("product_id")
    return pa.table(
        [
            customer_ids(shop, customers),
            pa.array(np.array(HABITS)[customers.habit]),
            pa.array(products[customers.first_product]),
            pa.array(products[customers.favourite]),
            pa.array(customers.joined),
            pa.array(customers.rate),
            pa.array(customers.dropout),
            pa.array(customers.appetite),
            pa.array(is_active),
        ],
        schema=TRUTH,
    )


def _filing_order(trade: Trade) -> Integers:
    """Where each line stands once the credit notes are filed among the orders by their moments."""
    sold, notes = trade.sold, trade.notes
    before = np.searchsorted(
        trade.orders.placed_at[sold.document], notes.booked_at[notes.lines.document], side="right"
    )
    return np.insert(
        np.arange(sold.document.size), before, sold.document.size + np.arange(before.size)
    )


def _document_ids(trade: Trade, first: Numbers) -> pa.Array:
    """Orders ``W…`` on the web and ``T…`` at the till, then credit notes ``R…``."""
    is_till = pa.array(trade.orders.at_till.astype(np.int8))
    orders = numbered(
        pa.array(["W", "T"]).take(is_till), first.order + np.arange(len(trade.orders))
    )
    notes = numbered("R", first.credit_note + np.arange(trade.notes.order.size))
    return pa.concat_arrays([orders, notes])


def _code_words(shop: ShopParameters, codes: Codes) -> pa.Array:
    words = [None, shop.welcome_code, *(campaign.code for campaign in shop.campaigns)]
    return pa.array(words, pa.string()).take(pa.array(codes))


def lines_table(shop: ShopParameters, trade: Trade, first: Numbers) -> pa.Table:
    """All lines in the order of their documents' moments, with the schema :data:`LINES`."""
    orders, sold, notes = trade.orders, trade.sold, trade.notes
    filing = _filing_order(trade)

    def filed(name: str) -> Integers:
        both: Integers = np.concatenate([getattr(sold, name), getattr(notes.lines, name)])
        return both[filing]

    order = np.concatenate([sold.document, notes.order[notes.lines.document]])[filing]
    document = np.concatenate([sold.document, len(orders) + notes.lines.document])[filing]
    moments = np.concatenate([orders.placed_at, notes.booked_at])[document]
    owner, product = orders.customer[order], pa.array(filed("product"))
    return pa.table(
        [
            _document_ids(trade, first).take(pa.array(document)),
            customer_ids(shop, trade.customers).take(pa.array(owner, mask=owner == NOBODY)),
            _moments(moments),
            pa.array(column("product_id")).take(product),
            pa.array(column("product_name")).take(product),
            pa.array([WEB, TILL]).take(pa.array(orders.at_till[order].astype(np.int8))),
            pa.array(filed("quantity").astype(np.float64)),
            pa.array(filed("amount_minor")),
            pa.array(filed("discount_minor")),
            pa.array(filed("cost_minor")),
            _code_words(shop, orders.code[order]),
        ],
        schema=LINES,
    )
