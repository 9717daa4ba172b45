"""What one order and one refund add to the tallies. Every trigger is made of this, on both
databases; ``{row}`` stands for the row that is added or gone.
"""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SHARES = 16  # of each channel's tally
STANDS = "{row}.cancelled_at IS NULL"  # a cancelled order is no purchase
GOODS = "{row}.subtotal_minor - {row}.discount_minor"
SOLD = f"{STANDS} AND {{row}}.subtotal_minor > {{row}}.discount_minor"
CURRENCY = {"currency": "{row}.currency"}

ORDER = {
    "orders": f"CASE WHEN {SOLD} THEN 1 ELSE 0 END",
    "revenue_minor": f"CASE WHEN {STANDS} THEN {GOODS} ELSE 0 END",
    "refunded_minor": "0",
    "documents": "1",
}
TAKEN_BACK = "CASE WHEN {row}.is_void THEN 0 ELSE {row}.amount_minor END"
REFUND = {
    "orders": "0",
    "revenue_minor": f"-{TAKEN_BACK}",
    "refunded_minor": TAKEN_BACK,
    "documents": "1",
}
AMOUNT = ("subtotal_minor", "discount_minor", "cancelled_at")
PLACED_AT = f"CASE WHEN {SOLD} THEN {{row}}.placed_at END"
ENDS = {"first_order_at": "ASC", "last_order_at": "DESC"}

OF_CUSTOMER = {"customer_id": "{row}.customer_id"} | CURRENCY
OF_CHANNEL = (
    {"channel_id": "{row}.channel_id"}
    | CURRENCY
    | {"share": f"coalesce({{row}}.customer_id, {{row}}.id) % {SHARES}"}
)

# Whether the customer has an order of the channel beside the changed ones. Found by the index of
# orders by customer: the sum keeps databases from taking that of orders by channel.
OTHER = """EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = {row}.customer_id
        AND o.channel_id + 0 = {row}.channel_id AND o.currency = {row}.currency
        AND {sold} AND o.id {beside})"""


@dataclass(frozen=True)
class Feed:
    """How the rows of one table add to the tallies of another.

    ``key`` finds a row's tally; rows without the ``owner`` have none. ``sums`` is what one row adds
    to each column. ``made_of`` are the columns that all this is made of: a change of others changes
    no tally.
    """

    rows: str
    tally: str
    name: str  # in those of the triggers
    owner: str
    key: Mapping[str, str]
    sums: Mapping[str, str]
    made_of: tuple[str, ...]
    has_ends: bool = False  # the moments of the first and the last order are kept as well
    has_buyers: bool = False  # each customer counts once, so no row alone tells what it adds

    def keyed(self, row: str) -> dict[str, str]:
        """What finds the row's tally, by column."""
        return {column: text.format(row=row) for column, text in self.key.items()}

    def added(self, row: str) -> dict[str, str]:
        """What the row adds, by column."""
        return {column: text.format(row=row) for column, text in self.sums.items()}

    def put_in(self, least: str, greatest: str) -> str:
        """What is to be done where the tally is there already; the outer of two moments is found
        by these functions, where either may be unknown.
        """
        sets = [f"{column} = {self.tally}.{column} + excluded.{column}" for column in self.sums]
        if self.has_ends:
            for column, outer in zip(ENDS, (least, greatest), strict=True):
                kept, more = f"{self.tally}.{column}", f"excluded.{column}"
                either = f"coalesce({kept}, {more}), coalesce({more}, {kept})"
                sets.append(f"{column} = {outer}({either})")
        return f"ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET\n        " + ",\n        ".join(
            sets
        )

    def ends_left(self) -> dict[str, str]:
        """The moments of the first and the last order that are left, by column, found by the index
        of orders by customer.
        """
        mine = " AND ".join(f"o.{column} = {self.tally}.{column}" for column in self.key)
        return {
            column: f"""(SELECT o.placed_at FROM orders_order o
            WHERE {mine} AND {SOLD.format(row="o")} ORDER BY o.placed_at {way} LIMIT 1)"""
            for column, way in ENDS.items()
        }


def other_order(row: str, beside: str) -> str:
    """Whether the row's customer has an order of its channel whose id is beside these."""
    return OTHER.format(row=row, sold=SOLD.format(row="o"), beside=beside)


FEEDS = (
    Feed(
        rows="orders_order",
        tally="orders_tally",
        name="tally",
        owner="customer_id",
        key=OF_CUSTOMER,
        sums=ORDER,
        made_of=("customer_id", "currency", "placed_at", *AMOUNT),
        has_ends=True,
    ),
    Feed(
        rows="orders_refund",
        tally="orders_tally",
        name="tally",
        owner="customer_id",
        key=OF_CUSTOMER,
        sums=REFUND,
        made_of=("customer_id", "currency", "amount_minor", "is_void"),
    ),
    Feed(
        rows="orders_order",
        tally="orders_channeltally",
        name="channel_tally",
        owner="channel_id",
        key=OF_CHANNEL,
        sums=ORDER | {"customers": "0"},
        made_of=("channel_id", "customer_id", "currency", *AMOUNT),
        has_buyers=True,
    ),
    Feed(
        rows="orders_refund",
        tally="orders_channeltally",
        name="channel_tally",
        owner="channel_id",
        key=OF_CHANNEL,
        sums=REFUND | {"customers": "0"},
        made_of=("channel_id", "customer_id", "currency", "amount_minor", "is_void"),
    ),
)
