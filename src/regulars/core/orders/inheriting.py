"""What other imports have of an import's orders once it is undone, as they told it."""

from __future__ import annotations

from itertools import chain

from regulars.core.orders.models import Refund
from regulars.core.orders.sums import sum_orders, sum_refunded, sum_refunds
from regulars.core.orders.tables import ORDER_LINES, ORDERS, REFUND_LINES, REFUNDS
from regulars.core.orders.types import Estates
from regulars.kernel.progress import Progress


def inherit(estates: Estates, progress: Progress) -> int:
    """Pass it on, and derive again the sums that this changes; return how many rows changed.

    Sums do not depend on orders and refunds as a whole, but for what comes on top of an order.
    """
    lines = _inherit_order_lines(estates, progress) + _inherit_refund_lines(estates, progress)
    orders = ORDERS.pass_on(estates.orders, progress)
    refunds = REFUNDS.pass_on(estates.refunds, progress)
    return lines + sum(map(len, chain(orders, refunds)))


def number_changing(estates: Estates) -> int:
    """How many rows :func:`inherit` would change; writes nothing."""
    tables = (ORDERS, REFUNDS, ORDER_LINES, REFUND_LINES)
    pairs = zip(tables, estates, strict=True)
    return sum(table.number_changing(estate) for table, estate in pairs)


def _inherit_order_lines(estates: Estates, progress: Progress) -> int:
    changed = 0
    for lines in ORDER_LINES.pass_on(estates.order_lines, progress):
        sum_orders({line.order_id for line in lines})
        changed += len(lines)
    return changed


def _inherit_refund_lines(estates: Estates, progress: Progress) -> int:
    changed = 0
    for lines in REFUND_LINES.pass_on(estates.refund_lines, progress):
        refunds = {line.refund_id for line in lines}
        sum_refunds(refunds)
        linked = Refund.objects.filter(pk__in=refunds, order__isnull=False)
        sum_refunded(set(linked.values_list("order_id", flat=True)))
        changed += len(lines)
    return changed
