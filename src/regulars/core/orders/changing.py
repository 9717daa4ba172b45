"""An order that is there, made to be what its shop tells of it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from regulars.core.bulk import insert, reserve_ids
from regulars.core.orders.models import Order, OrderLine
from regulars.core.orders.rows import OrderLineRow
from regulars.core.orders.rules import MILLIONTH, placed_key, totals
from regulars.core.orders.sums import sum_orders
from regulars.core.orders.types import LineTold, OrderTold

HEAD = ("customer_id", "channel_id", "tax_minor", "shipping_minor", "paid_at", "cancelled_at")
SAID = (*HEAD, "told_at", "placed_at", "lines", "tax_is_included")  # what a telling may say
LINE = ("product_id", "name", "quantity", "amount_minor", "discount_minor", "cost_minor")


@dataclass
class Change:
    """What came of it: ids of lines that were there and of those that are new. It is false where
    nothing is other than before.
    """

    before: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    has_other_lines: bool = False
    has_other_head: bool = False

    def __bool__(self) -> bool:
        """Whether anything is other than before."""
        return self.has_other_lines or self.has_other_head


def change(order: Order, told: OrderTold) -> Change:
    """Write what is told; the row is as it is stored afterwards.

    An order that a file brought belongs to nobody's import from now on: what the shop itself says
    outranks files.
    """
    done = Change()
    _change_head(order, told, done)
    _change_lines(order, told, done)
    order.told_at, order.import_run = told.told_at, None
    order.save()
    if done:
        OrderLine.objects.filter(order=order).update(import_run=None)
        sum_orders([order.pk])
        order.refresh_from_db()
    return done


def fill(order: Order, told: OrderTold) -> Change:
    """Write what an older telling says of what no newer one has said; its lines are past."""
    blank = [name for name in HEAD if not getattr(order, name)]
    said: dict[str, Any] = {name: getattr(told, name) if name in blank else None for name in HEAD}
    placed_at = min(order.placed_at, told.placed_at or order.placed_at)
    older = replace(told, **said, lines=None, placed_at=placed_at)
    done = Change()
    _change_head(order, older, done)
    _change_lines(order, older, done)
    if done:
        order.save()
        sum_orders([order.pk])
        order.refresh_from_db()
    return done


def _change_head(order: Order, told: OrderTold, done: Change) -> None:
    said = {name: getattr(told, name) for name in HEAD}
    said |= {"placed_at": told.placed_at}
    if told.tax_minor is not None:
        said |= {"tax_is_included": told.tax_is_included}
    for name, value in said.items():
        if value is not None and getattr(order, name) != value:
            setattr(order, name, value)
            done.has_other_head = True
    on_top = order.shipping_minor + (0 if order.tax_is_included else order.tax_minor)
    sums = totals([], on_top_minor=on_top)
    goods = order.subtotal_minor - order.discount_minor
    order.total_minor = goods + sums.total_minor


def _change_lines(order: Order, told: OrderTold, done: Change) -> None:
    known = {line.key: line for line in OrderLine.objects.filter(order=order).order_by("pk")}
    done.before = [line.pk for line in known.values()]
    moved = OrderLine.objects.filter(order=order).exclude(ordered_at=order.placed_at)
    if moved.update(ordered_at=order.placed_at):
        done.has_other_lines = True
    if told.lines is None:
        return
    wanted = dict(_keyed(told.lines))
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
