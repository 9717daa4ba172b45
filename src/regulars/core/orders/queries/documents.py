"""Which orders, refunds and lines there are, and what taking an import back would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, Model, OuterRef

from regulars.core.bulk import within
from regulars.core.orders.leaving import Leaving
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.rules.documents import key_and_place
from regulars.core.orders.stored import heads_for
from regulars.core.orders.types import HeadName
from regulars.kernel.spans import Span, spans_of


def has_documents_of(source: str) -> bool:
    """Whether there is any order or refund of a shop."""
    of_source = {"source": source}
    return Order.objects.filter(**of_source).exists() or Refund.objects.filter(**of_source).exists()


def told_until(*, source: str, numbers: Collection[str]) -> dict[str, datetime]:
    """When each of these orders was told by its shop last; those that never were are left out."""
    rows = Order.objects.filter(source=source, number__in=numbers)
    return {number: at for number, at in rows.values_list("number", "told_at") if at}


def known_numbers(source: str, numbers: Collection[str]) -> set[str]:
    """Those of the numbers that an order or a refund of the shop has."""
    named = {"source": source, "number__in": numbers}
    orders = Order.objects.filter(**named).values_list("number", flat=True)
    return {*orders, *Refund.objects.filter(**named).values_list("number", flat=True)}


def buyers_of_orders(source: str, numbers: Collection[str]) -> set[int]:
    """The ids of the customers whose these orders of a shop are."""
    rows = Order.objects.filter(source=source, number__in=numbers, customer__isnull=False)
    return {pk for pk in rows.values_list("customer_id", flat=True) if pk}


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


def imports_of(customer_ids: Collection[int]) -> set[int]:
    """The imports that brought orders and refunds of these customers."""
    found: set[int] = set()
    for table in (Order, Refund):
        rows = table.objects.filter(customer__in=customer_ids)
        found.update(run for run in rows.values_list("import_run", flat=True).distinct() if run)
    return found


def has_orders() -> bool:
    """Whether there is any order, one with nothing but free lines included."""
    return Order.objects.exists()


def leaving(
    *,
    import_run: int,
    order_lines: Sequence[Span] = (),
    refund_lines: Sequence[Span] = (),
) -> Leaving:
    """What undoing an import would delete; the spans hold the lines that other imports told too."""
    return Leaving(import_run, order_lines, refund_lines)


def products_held_by(product_ids: Collection[int]) -> set[int]:
    """Those of the products that a line of an order or a refund names."""
    return _held_by(product_ids, (OrderLine, RefundLine), "product")


def _held_by(ids: Collection[int], naming: Sequence[type[Model]], link: str) -> set[int]:
    """Each of them is asked whether anything names it: there may be a hundred thousand that do."""
    found: set[int] = set()
    for model in naming:
        named: Any = model._meta.get_field(link).related_model  # noqa: SLF001
        rows = model._default_manager.filter(**{link: OuterRef("pk")}).order_by()  # noqa: SLF001
        held = named._default_manager.filter(Exists(rows), pk__in=ids)  # noqa: SLF001
        found.update(held.values_list("pk", flat=True))
    return found


def first_documents_of(customer_ids: Collection[int]) -> dict[int, datetime]:
    """The moment of the first order or refund that names each of the customers; who has none is
    left out.
    """
    first: dict[int, datetime] = {}
    for model, at in ((Order, "placed_at"), (Refund, "refunded_at")):
        rows = model._default_manager.filter(customer_id__in=customer_ids).order_by()  # noqa: SLF001
        for pk, moment in (
            rows.values("customer_id").annotate(at=Min(at)).values_list("customer_id", "at")
        ):
            first[pk] = min(moment, first.get(pk, moment))
    return first


def dated_from(moment: datetime) -> dict[int | None, int]:
    """How many lines of orders and refunds are of this moment or later, by the import that brought
    them. All lines are looked through.
    """
    found: Counter[int | None] = Counter()
    for rows in (
        OrderLine.objects.filter(ordered_at__gte=moment),
        RefundLine.objects.filter(refunded_at__gte=moment),
    ):
        counted = rows.order_by().values_list("import_run").annotate(count=Count("pk"))
        found.update(dict(counted))
    return dict(found)


def lines_of(customer_ids: Collection[int]) -> tuple[list[Span], list[Span]]:
    """The ids of these customers' lines as spans: of their orders, and of what was taken back."""
    sold: set[int] = set()
    taken_back: set[int] = set()
    for some in within(spans_of(customer_ids), of="order__customer_id"):
        sold.update(OrderLine.objects.filter(some).values_list("pk", flat=True))
    for some in within(spans_of(customer_ids), of="refund__customer_id"):
        taken_back.update(RefundLine.objects.filter(some).values_list("pk", flat=True))
    return spans_of(sold), spans_of(taken_back)
