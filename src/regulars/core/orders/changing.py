"""An order that is there, made to be what its shop tells of it now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Sum

from regulars.core.bulk import insert, reserve_ids
from regulars.core.orders.models import Order, OrderLine
from regulars.core.orders.rows import OrderLineRow
from regulars.core.orders.rules.documents import MILLIONTH, is_said_anew, placed_key, said_as
from regulars.core.orders.sums import sum_orders
from regulars.core.orders.types import LineTold, OrderTold, TotalBelowRefunds

HEAD = (
    "customer_id",
    "channel_id",
    "placed_at",
    "tax_minor",
    "tax_is_included",
    "shipping_minor",
    "paid_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
)
LINES, CANCELLED = "lines", "cancelled_at"
SAID = (*HEAD, LINES)  # what a telling may say
LINE = ("product_id", "name", "quantity", "amount_minor", "discount_minor", "cost_minor")


@dataclass
class Change:
    """What came of it: ids of lines that were there and of those that are new, and the other fields
    that changed. It is false where nothing is other than before.
    """

    before: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    has_other_lines: bool = False
    head: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.fields)

    @property
    def fields(self) -> tuple[str, ...]:
        """What is other than before, by name."""
        return (*self.head, LINES) if self.has_other_lines else tuple(self.head)


Moments = Mapping[str, datetime]  # when each field was said


def said_by(told: OrderTold) -> list[str]:
    """The fields of which a telling says anything."""
    said = [name for name in SAID if getattr(told, name) is not None]
    return [*said, CANCELLED] if told.stands and told.cancelled_at is None else said


def change(
    order: Order, told: OrderTold, moments: Moments, wholes: Mapping[int, int]
) -> Change | None:
    """Write what is told of fields of which nothing newer was said; the row is as it is stored
    afterwards. None: something newer was said of all of them. ``wholes`` says whom customers are
    part of: what is those' by now is not told otherwise by naming the part.

    An order that a file brought belongs to nobody's import from now on: what the shop itself says
    outranks files.

    Raises TotalBelowRefunds.
    """
    known = {name: datetime.fromisoformat(at) for name, at in order.said_at.items()}
    at = {name: moments[said_as(name, told.once)] for name in said_by(told)}
    fresh = [name for name in at if is_said_anew(name, at[name], once=told.once, said_at=known)]
    if not fresh:
        return None
    done = Change()
    if order.customer_id and wholes.get(told.customer_id or 0) == order.customer_id:
        told = replace(told, customer_id=order.customer_id)
    _change_head(order, told, fresh, done)
    order.said_at |= {said_as(name, told.once): at[name].isoformat() for name in fresh}
    order.told_at = max(filter(None, (order.told_at, told.told_at)))
    order.import_run = None
    _change_lines(order, told.lines if LINES in fresh else None, done)
    _check(order)
    order.save()
    if done:
        OrderLine.objects.filter(order=order).update(import_run=None)
        sum_orders([order.pk])
        order.refresh_from_db()
    return done


def _check(order: Order) -> None:
    """Refuse less than was taken back; the database would too, in its own words."""
    amounts = OrderLine.objects.filter(order=order).aggregate(total=Sum("amount_minor"))
    on_top = order.shipping_minor + (0 if order.tax_is_included else order.tax_minor)
    goods = order.subtotal_minor - order.discount_minor
    order.total_minor = goods + on_top
    if (amounts["total"] or 0) + on_top < order.refunded_minor and not order.historical:
        raise TotalBelowRefunds(
            number=order.number, currency=order.currency, refunded_minor=order.refunded_minor
        )


def _change_head(order: Order, told: OrderTold, fresh: Collection[str], done: Change) -> None:
    for name in HEAD:
        value = getattr(told, name)
        if name in fresh and getattr(order, name) != value:
            setattr(order, name, value)
            done.head.append(name)


def _change_lines(order: Order, lines: Sequence[LineTold] | None, done: Change) -> None:
    known = {line.key: line for line in OrderLine.objects.filter(order=order).order_by("pk")}
    done.before = [line.pk for line in known.values()]
    moved = OrderLine.objects.filter(order=order).exclude(ordered_at=order.placed_at)
    if moved.update(ordered_at=order.placed_at):
        done.has_other_lines = True
    if lines is None:
        return
    wanted = dict(_keyed(lines))
    gone = [line.pk for key, line in known.items() if key not in wanted]
    new = [(key, line) for key, line in wanted.items() if key not in known]
    others = [
        known[key] for key, line in wanted.items() if key in known and _tell(known[key], line)
    ]
    OrderLine.objects.filter(pk__in=gone).delete()
    OrderLine.objects.bulk_update(others, LINE)
    done.added = _add(order, new)
    done.has_other_lines |= bool(gone or new or others)


def _tell(row: OrderLine, line: LineTold) -> bool:
    """Set what is told of the line; say whether that is other than before."""
    said: dict[str, Any] = {name: getattr(line, name) for name in LINE}
    said["quantity"] = line.quantity.quantize(MILLIONTH)
    differs = False
    for name, value in said.items():
        if value is not None and value != "" and getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def _add(order: Order, new: list[tuple[str, LineTold]]) -> list[int]:
    ids = reserve_ids(OrderLine, len(new))
    rows = [
        OrderLineRow(
            id=pk,
            key=key,
            product_id=line.product_id,
            name=line.name,
            quantity=line.quantity.quantize(MILLIONTH),
            amount_minor=line.amount_minor,
            discount_minor=line.discount_minor,
            cost_minor=line.cost_minor,
            import_run=None,
            order_id=order.pk,
            ordered_at=order.placed_at,
        )
        for pk, (key, line) in zip(ids, new, strict=True)
    ]
    insert(OrderLine, rows)
    return ids


def _keyed(lines: Iterable[LineTold]) -> Iterable[tuple[str, LineTold]]:
    """The lines by the keys under which they are stored; several of one key are told apart by
    their places.
    """
    places: dict[str, int] = {}
    for line in lines:
        places[line.key] = places.get(line.key, 0) + 1
        yield placed_key(line.key, places[line.key]), line
