"""Takes an import's lines out again, and whatever is empty without them.

Lines that another import told too are handed over to that one before, and then stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet, Subquery

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.sums import sum_orders, sum_refunded, sum_refunds

ROWS_AT_A_TIME = 1_000


@dataclass(frozen=True)
class Undoing:
    """The undoing of one import. Works on sets, so that memory does not grow with the import."""

    import_run: int

    def delete(self) -> tuple[int, int, int]:
        """Delete and return how many orders, refunds and lines went."""
        shared_orders = self._shared(Order, OrderLine, "order")
        shared_refunds = self._shared(Refund, RefundLine, "refund")
        returned_from = self._orders_that_stay_but_lose_refunds()
        lines, _ = OrderLine.objects.filter(import_run=self.import_run).delete()
        lines_taken_back, _ = RefundLine.objects.filter(import_run=self.import_run).delete()
        self._hand_over(Order, OrderLine, "order")
        self._hand_over(Refund, RefundLine, "refund")
        sum_orders(shared_orders)
        sum_refunds(shared_refunds)
        refunds = self._delete_empty(self._empty(Refund, RefundLine, "refund"))
        orders = self._delete_orders()
        sum_refunded([*returned_from, *shared_orders])
        return orders, refunds, lines + lines_taken_back

    def _shared(self, head: type[Model], line: type[Model], link: str) -> list[int]:
        """Orders or refunds with lines of this import and others."""
        lines = line._default_manager.filter(**{link: OuterRef("pk")})  # noqa: SLF001
        mine = Exists(lines.filter(import_run=self.import_run))
        others = Exists(lines.filter(Q(import_run__isnull=True) | ~Q(import_run=self.import_run)))
        found = head._default_manager.filter(mine, others)  # noqa: SLF001
        return list(found.values_list("pk", flat=True))

    def _orders_that_stay_but_lose_refunds(self) -> list[int]:
        lines = RefundLine.objects.filter(refund=OuterRef("pk"), import_run=self.import_run)
        losing = Refund.objects.filter(Exists(lines), order__isnull=False)
        stays = Q(order__import_run__isnull=True) | ~Q(order__import_run=self.import_run)
        return list(losing.filter(stays).values_list("order_id", flat=True).distinct())

    def _hand_over(self, head: type[Model], line: type[Model], link: str) -> None:
        """What this import made and has lines of others belongs to them from now on."""
        lines = line._default_manager.filter(**{link: OuterRef("pk")}).order_by()  # noqa: SLF001
        others = lines.values(link).annotate(run=Max("import_run")).values("run")
        made_here = head._default_manager.filter(import_run=self.import_run)  # noqa: SLF001
        made_here.filter(Exists(lines)).update(import_run=Subquery(others))

    def _empty(self, head: type[Model], line: type[Model], link: str) -> QuerySet[Model]:
        lines = line._default_manager.filter(**{link: OuterRef("pk")})  # noqa: SLF001
        return head._default_manager.filter(  # noqa: SLF001
            ~Exists(lines), import_run=self.import_run
        )

    def _delete_orders(self) -> int:
        empty = self._empty(Order, OrderLine, "order")
        Refund.objects.filter(order__in=empty).update(order=None)
        return self._delete_empty(empty)

    def _delete_empty(self, rows: QuerySet[Model]) -> int:
        deleted = 0
        while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_A_TIME]):
            rows.model._default_manager.filter(pk__in=ids).delete()  # noqa: SLF001
            deleted += len(ids)
        return deleted
