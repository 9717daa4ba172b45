"""Which parts of the lake an event changes, which buckets that makes stale, and what things are
called there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from regulars.core.events.types import Recorded
from regulars.engine.lake.types import Manifest, Part

# Raise it when a column is added or means something else: the next sync copies everything.
FORMAT = 5
BUCKET_ROWS = 200_000
DEFAULT_SOURCE = "file"  # what comes from it is known by the bare number it has there

LINES = (Part.ORDER_LINES, Part.REFUND_LINES)
# Ranges of new ids in an event's payload, by what it tells of.
RANGES = {
    "orders.imported": (
        (Part.ORDER_LINES, "first_order_line_id", "last_order_line_id"),
        (Part.REFUND_LINES, "first_refund_line_id", "last_refund_line_id"),
    ),
    "orders.placed": ((Part.ORDER_LINES, "first_line_id", "last_line_id"),),
    "orders.changed": (
        (Part.ORDER_LINES, "first_line_id", "last_line_id"),
        (Part.ORDER_LINES, "first_new_line_id", "last_new_line_id"),
    ),
    "orders.refunded": ((Part.REFUND_LINES, "first_line_id", "last_line_id"),),
    "customers.made": ((Part.CUSTOMERS, "customer_id", "customer_id"),),
    "customers.changed": ((Part.CUSTOMERS, "customer_id", "customer_id"),),
    "privacy.erased": ((Part.CUSTOMERS, "customer_id", "customer_id"),),
    "customers.imported": ((Part.CUSTOMERS, "first_id", "last_id"),),
    "catalog.imported": ((Part.PRODUCTS, "first_id", "last_id"),),
    "catalog.told": ((Part.PRODUCTS, "first_id", "last_id"),),
    "identity.customers_merged": (
        (Part.CUSTOMERS, "kept_id", "kept_id"),
        (Part.CUSTOMERS, "merged_id", "merged_id"),
    ),
    "identity.customers_unmerged": (
        (Part.CUSTOMERS, "kept_id", "kept_id"),
        (Part.CUSTOMERS, "merged_id", "merged_id"),
    ),
}
# Ids of customers in an event's payload whose lines are others' now, of whatever age these are.
OWNERS = {
    "identity.customers_merged": ("kept_id", "merged_id"),
    "identity.customers_unmerged": ("kept_id", "merged_id"),
    "identity.rows_gathered": ("kept_id", "merged_id"),
}
# Parts any row of which may be another after the event. Events named neither here nor above change
# no row that the lake copies. A product's reference stands in the lines, so a product that changes
# may change lines of any age; undoing orders deletes customers and products too.
CHANGED_BY = {
    "orders.import_undone": tuple(part for part in Part if part is not Part.EVENTS),
    "orders.cancelled": (Part.REFUND_LINES,),  # they count no more, of whatever age they are
    "orders.left_reckoned": (Part.REFUND_LINES,),
    "customers.import_undone": (Part.CUSTOMERS,),
    "catalog.import_undone": (Part.PRODUCTS, *LINES),
}
UNCHANGING = frozenset(  # of the store, and of no copied row
    {
        "orders.paid",
        "identity.visitor_recognised",
        "identity.device_shared",
        "identity.duplicate_suspected",
        "identity.kept_apart",
        "privacy.erasure_finished",
        "privacy.exported",
    }
)
CHANGING = frozenset((*RANGES, *OWNERS, *CHANGED_BY))  # the names of all events that change rows


@dataclass
class Stale:
    """Buckets to copy again, by part; parts in ``whole`` are copied from the first to the last.

    Of the customers in ``owners`` every line is stale; where these are, the database tells.
    """

    buckets: dict[Part, set[int]] = field(default_factory=dict)
    whole: set[Part] = field(default_factory=set)
    owners: set[int] = field(default_factory=set)

    @classmethod
    def everything(cls) -> Stale:
        """All parts."""
        return cls(whole=set(Part))

    def add(self, part: Part, first: int, last: int) -> None:
        """The rows with these ids are stale; 0 stands for no row."""
        if last:
            numbers = range(first // BUCKET_ROWS, last // BUCKET_ROWS + 1)
            self.buckets.setdefault(part, set()).update(numbers)

    def parts(self) -> tuple[Part, ...]:
        """The parts with anything stale, in the order of :class:`Part`."""
        owned = LINES if self.owners else ()
        changed = {*self.whole, *owned, *(part for part, some in self.buckets.items() if some)}
        return tuple(part for part in Part if part in changed)

    def numbers(self, part: Part) -> tuple[int, ...] | None:
        """The stale buckets in order; None stands for all."""
        return None if part in self.whole else tuple(sorted(self.buckets.get(part, ())))


def stale_after(events: Iterable[Recorded], stale: Stale | None = None) -> Stale:
    """What these events leave stale, added to what was stale before."""
    stale = stale or Stale()
    for event in events:
        stale.add(Part.EVENTS, event.cursor.row_id, event.cursor.row_id)
        for part, first, last in RANGES.get(event.name, ()):
            stale.add(part, event.payload[first], event.payload[last])
        stale.owners.update(event.payload[name] for name in OWNERS.get(event.name, ()))
        stale.whole.update(_wholly_changed(event))
    return stale


def _wholly_changed(event: Recorded) -> tuple[Part, ...]:
    """Parts any row of which may have changed."""
    if event.payload.get("filled"):  # blanks filled on rows that were there, whose ids are not told
        return tuple(part for part, _, _ in RANGES.get(event.name, ()))
    return CHANGED_BY.get(event.name, ())


def must_start_over(
    manifest: Manifest, *, zone: str, currency: str, cursor_key: str | None
) -> bool:
    """Whether nothing of the manifest can be kept.

    ``cursor_key`` is the key that the log has now at the manifest's cursor; None if it has no event
    there, which means that the database was replaced or restored.
    """
    return (
        manifest.format != FORMAT
        or manifest.zone != zone
        or manifest.currency != currency
        or manifest.cursor_key != (cursor_key or "")
    )


def named(source: str, number: str) -> str:
    """The name of something in the lake, as ``selects`` writes it in SQL.

    >>> named("file", "GT-1"), named("file", "s9:1"), named("s9", "1")
    ('GT-1', 's9::1', 's9:1')
    """
    written = number.replace(":", "::")
    return written if source == DEFAULT_SOURCE else f"{source}:{written}"
