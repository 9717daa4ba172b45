"""What was bought: a customer's timeline and sums, one order, the channels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from regulars.core.orders import channel_tallies, tallies
from regulars.core.orders.leaving import Leaving
from regulars.core.orders.models import (
    Channel,
    ChannelTally,
    Order,
    OrderLine,
    Refund,
    RefundLine,
    Tally,
)
from regulars.core.orders.rules import key_and_place
from regulars.core.orders.stored import heads_for
from regulars.core.orders.types import (
    Buying,
    ChannelCard,
    ChannelSales,
    Favourite,
    HeadName,
    PlacedOrder,
    TimelineEntry,
    TimelineLine,
    TimelineMark,
)
from regulars.kernel.spans import Span

ORDER, REFUND = "order", "refund"
RECENT = 1_000  # orders; more of one customer change neither their rhythm nor their taste
SOLD = Q(subtotal_minor__gt=F("discount_minor"))  # an order is one with anything sold


def channels() -> list[ChannelCard]:
    """Every channel by name; empty: nothing has been sold through a named channel."""
    rows = Channel.objects.order_by("name", "pk")
    return [ChannelCard(row.pk, row.code, row.name, row.kind) for row in rows]


def timeline_of(
    customer_id: int, *, before: TimelineMark | None = None, limit: int = 50
) -> list[TimelineEntry]:
    """The customer's orders and refunds with their lines, newest first, in four database queries.

    Continue with ``before`` set to the last entry's mark. Empty: nothing (earlier) is known.
    """
    orders = Order.objects.filter(customer_id=customer_id).select_related("channel")
    refunds = Refund.objects.filter(customer_id=customer_id).select_related("channel", "order")
    if before is not None:
        orders = orders.filter(_earlier("placed_at", ORDER, before))
        refunds = refunds.filter(_earlier("refunded_at", REFUND, before))
    order_rows = list(orders.order_by("-placed_at", "-pk")[:limit])
    refund_rows = list(refunds.order_by("-refunded_at", "-pk")[:limit])
    entries = _orders(order_rows) + _refunds(refund_rows)
    entries.sort(key=lambda entry: entry.mark, reverse=True)
    return entries[:limit]


def _earlier(moment: str, kind: str, mark: TimelineMark) -> Q:
    """What comes after the mark in a timeline whose newest entries are first."""
    at, marked, pk = mark
    earlier = Q(**{f"{moment}__lt": at})
    if kind < marked:
        return earlier | Q(**{moment: at})
    return earlier | Q(**{moment: at}, pk__lt=pk) if kind == marked else earlier


def buying_of(customer_ids: Collection[int]) -> dict[int, list[Buying]]:
    """What each customer bought, by currency, in one query; no entry: nothing at all."""
    result: dict[int, list[Buying]] = {}
    for row in Tally.objects.filter(customer_id__in=customer_ids).order_by("currency"):
        result.setdefault(row.customer_id, []).append(_buying(row))
    return result


def buyers(currency: str) -> QuerySet[Tally]:
    """Whoever has an order in the currency, to be put in order by what they bought.

    Not "more than 0": SQLite would begin with the index of that and sort everything it finds.
    """
    return Tally.objects.filter(currency=currency).exclude(orders=0)


def wrong_tallies() -> int:
    """How many tallies, of customers and of channels, do not say what their orders add up to."""
    return tallies.wrong_tallies() + channel_tallies.wrong_channel_tallies()


def currencies() -> list[str]:
    """Every currency that a known customer bought in, one short query for each."""
    found: list[str] = []
    rows = Tally.objects.order_by("currency").values_list("currency", flat=True)
    while (following := rows.filter(currency__gt=found[-1] if found else "").first()) is not None:
        found.append(following)
    return found


def buying_until(
    customer_ids: Collection[int], *, currency: str, until: datetime
) -> dict[int, Buying]:
    """What the customers had bought in the currency before a moment, in two queries.

    No entry: nothing by then.
    """
    mine = {"customer_id__in": customer_ids, "currency": currency}
    bought = Order.objects.filter(**mine, placed_at__lt=until).values("customer_id").order_by()
    back = Refund.objects.filter(**mine, refunded_at__lt=until).values("customer_id").order_by()
    refunded: dict[int | None, int] = {
        row["customer_id"]: row["total"] for row in back.annotate(total=Sum("amount_minor"))
    }
    sums = bought.annotate(
        orders=Count("pk", filter=SOLD),
        sold=Sum(F("subtotal_minor") - F("discount_minor")),
        first=Min("placed_at", filter=SOLD),
        last=Max("placed_at", filter=SOLD),
    )
    return {
        row["customer_id"]: Buying(
            currency,
            row["orders"],
            row["sold"] - refunded.get(row["customer_id"], 0),
            refunded.get(row["customer_id"], 0),
            row["first"],
            row["last"],
        )
        for row in sums
    }


def active_since(moment: datetime, *, currency: str, most: int) -> set[int] | None:
    """Customers with an order or a refund in the currency from a moment on.

    None: there are more than so many orders or refunds.
    """
    ids: set[int] = set()
    for rows, at in ((Order.objects, "placed_at"), (Refund.objects, "refunded_at")):
        since = rows.filter(**{f"{at}__gte": moment}).order_by(at)  # by the index of moments
        found = list(since.values_list("customer_id", "currency")[: most + 1])
        if len(found) > most:
            return None
        ids.update(pk for pk, written in found if pk is not None and written == currency)
    return ids


def sales_by_channel() -> dict[int, list[ChannelSales]]:
    """What came through each channel, by currency, most orders first; no entry: nothing at all.

    One query over the tallies: a few rows of each channel, however many orders there are.
    """
    shares: dict[tuple[int, str], list[Any]] = {}
    for row in _with_ends(ChannelTally.objects.order_by("channel_id", "currency")):
        shares.setdefault((row.channel_id, row.currency), []).append(row)
    result: dict[int, list[ChannelSales]] = {}
    for (channel_id, currency), rows in shares.items():
        sales = ChannelSales(
            currency,
            sum(row.orders for row in rows),
            sum(row.customers for row in rows),
            sum(row.revenue_minor for row in rows),
            sum(row.refunded_minor for row in rows),
            rows[0].first,
            rows[0].last,
        )
        result.setdefault(channel_id, []).append(sales)
    return {pk: sorted(found, key=lambda item: -item.orders) for pk, found in result.items()}


def _with_ends(rows: QuerySet[ChannelTally]) -> Any:
    """Each tally with the moments of its channel's first and last order, from the ends of an
    index.
    """
    mine = {"channel_id": OuterRef("channel_id"), "currency": OuterRef("currency")}
    moments = Order.objects.filter(SOLD, **mine).values("placed_at")
    return rows.annotate(
        first=Subquery(moments.order_by("placed_at")[:1]),
        last=Subquery(moments.order_by("-placed_at")[:1]),
    )


def rhythm_of(customer_id: int, *, currency: str, orders: int = RECENT) -> list[PlacedOrder]:
    """The customer's latest orders with anything sold, oldest first; empty: there is none."""
    rows = Order.objects.filter(SOLD, customer_id=customer_id, currency=currency)
    latest = rows.order_by("-placed_at", "-pk").values_list("pk", "placed_at")[:orders]
    return [PlacedOrder(pk, at) for pk, at in reversed(latest)]


def favourites_of(order_ids: Collection[int], *, limit: int = 4) -> list[Favourite]:
    """The products that most of these orders have, what was taken back of them left out.

    Lines of no known product count by their name. Two queries; empty: nothing was sold.
    """
    if not order_ids:
        return []
    lines = OrderLine.objects.filter(order_id__in=order_ids, amount_minor__gt=0)
    bought = _by_product(lines).annotate(
        called=Max("name"),
        orders=Count("order", distinct=True),
        amount=Sum("amount_minor"),
        pieces=Sum("quantity"),
        last=Max("ordered_at"),
    )
    most = list(bought.order_by("-orders", "-amount", "called")[:limit])
    returned = RefundLine.objects.filter(refund__order_id__in=order_ids)
    back = {
        (row["product_id"], row["unnamed"]): row
        for row in _by_product(returned).annotate(
            amount=Sum("amount_minor"), pieces=Sum("quantity")
        )
    }
    return [_favourite(row, back.get((row["product_id"], row["unnamed"]))) for row in most]


def _by_product(lines: QuerySet[Any]) -> Any:
    unnamed = Case(When(product_id__isnull=True, then=F("name")), default=Value(""))
    return lines.order_by().annotate(unnamed=unnamed).values("product_id", "unnamed")


def _favourite(row: dict[str, Any], back: dict[str, Any] | None) -> Favourite:
    return Favourite(
        product_id=row["product_id"],
        name=row["called"],
        orders=row["orders"],
        quantity=row["pieces"] - (back["pieces"] if back else 0),
        amount_minor=row["amount"] - (back["amount"] if back else 0),
        last_at=row["last"],
    )


def _buying(row: Tally) -> Buying:
    return Buying(
        row.currency,
        row.orders,
        row.revenue_minor,
        row.refunded_minor,
        row.first_order_at,
        row.last_order_at,
    )


def has_documents_of(source: str) -> bool:
    """Whether there is any order or refund of a shop."""
    of_source = {"source": source}
    return Order.objects.filter(**of_source).exists() or Refund.objects.filter(**of_source).exists()


def known_numbers(source: str, numbers: Collection[str]) -> set[str]:
    """Those of the numbers that an order or a refund of the shop has."""
    named = {"source": source, "number__in": numbers}
    orders = Order.objects.filter(**named).values_list("number", flat=True)
    return {*orders, *Refund.objects.filter(**named).values_list("number", flat=True)}


def heads_without(
    told: Mapping[HeadName, Collection[str]], *, source: str, currency: str
) -> set[HeadName]:
    """Those of the orders and refunds that are here, in this currency, without any line of the
    keys told of them; four short queries.
    """
    stored = heads_for(source, {number for number, _ in told})
    named: dict[bool, dict[int, HeadName]] = {True: {}, False: {}}
    for number, day in told:
        head = stored.head(number, day)
        if head is not None and head.currency == currency:
            named[day is None][head.id] = (number, day)
    orders = OrderLine.objects.filter(order_id__in=named[True]).values_list("order_id", "key")
    refunds = RefundLine.objects.filter(refund_id__in=named[False]).values_list("refund_id", "key")
    found: set[HeadName] = set()
    for heads, lines in ((named[True], orders), (named[False], refunds)):
        common = {pk for pk, placed in lines if key_and_place(placed)[0] in told[heads[pk]]}
        found |= {head for pk, head in heads.items() if pk not in common}
    return found


def channel_ids(codes: Collection[str]) -> dict[str, int]:
    """The ids of those of the channels that there are, by code."""
    return dict(Channel.objects.filter(code__in=codes).values_list("code", "pk"))


def has_orders() -> bool:
    """Whether there is any order, one with nothing but free lines included."""
    return Order.objects.exists()


def leaving(
    *,
    import_run: int,
    order_lines: Sequence[Span] = (),
    refund_lines: Sequence[Span] = (),
    orders_filled: Sequence[Span] = (),
    refunds_filled: Sequence[Span] = (),
) -> Leaving:
    """What undoing an import would delete; the spans hold the lines that other imports told too,
    and the orders and refunds that have their customer from this import alone.
    """
    return Leaving(import_run, order_lines, refund_lines, orders_filled, refunds_filled)


def customers_with_orders(customer_ids: Collection[int]) -> set[int]:
    """Those of the customers that an order or a refund names."""
    ids = set(
        Order.objects.filter(customer_id__in=customer_ids).values_list("customer_id", flat=True)
    )
    ids |= set(
        Refund.objects.filter(customer_id__in=customer_ids).values_list("customer_id", flat=True)
    )
    return {pk for pk in ids if pk is not None}


def products_with_lines(product_ids: Collection[int]) -> set[int]:
    """Those of the products that a line of an order or a refund names."""
    found = {"product_id__in": product_ids}
    ids = set(OrderLine.objects.filter(**found).values_list("product_id", flat=True).distinct())
    ids |= set(RefundLine.objects.filter(**found).values_list("product_id", flat=True).distinct())
    return {pk for pk in ids if pk is not None}


def _orders(rows: Sequence[Order]) -> list[TimelineEntry]:
    lines: dict[int, list[TimelineLine]] = {row.pk: [] for row in rows}
    for line in OrderLine.objects.filter(order_id__in=lines.keys()).order_by("pk"):
        lines[line.order_id].append(TimelineLine(line.name, line.quantity, line.amount_minor))
    return [
        TimelineEntry(
            kind=ORDER,
            id=row.pk,
            public_id=row.public_id,
            number=row.number,
            at=row.placed_at,
            channel=row.channel.name if row.channel else "",
            currency=row.currency,
            amount_minor=row.subtotal_minor - row.discount_minor,
            total_minor=row.total_minor,
            historical=row.historical,
            lines=tuple(lines[row.pk]),
        )
        for row in rows
    ]


def _refunds(rows: Sequence[Refund]) -> list[TimelineEntry]:
    lines: dict[int, list[TimelineLine]] = {row.pk: [] for row in rows}
    for line in RefundLine.objects.filter(refund_id__in=lines.keys()).order_by("pk"):
        lines[line.refund_id].append(TimelineLine(line.name, line.quantity, line.amount_minor))
    return [
        TimelineEntry(
            kind=REFUND,
            id=row.pk,
            public_id=row.order.public_id if row.order else "",
            number=row.number,
            at=row.refunded_at,
            channel=row.channel.name if row.channel else "",
            currency=row.currency,
            amount_minor=row.amount_minor,
            total_minor=row.amount_minor,
            historical=row.historical,
            lines=tuple(lines[row.pk]),
        )
        for row in rows
    ]
