"""Takes an import's lines out again, and whatever is empty without them.

Lines that another import told too are handed over to that one before, and then stay.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet, Subquery

from regulars.core.bulk import delete, in_parts
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.sums import sum_orders, sum_refunded, sum_refunds
from regulars.kernel.progress import Progress


@dataclass(frozen=True)
class Undoing:
    """The undoing of one import. Works on parts, so that memory does not grow with the import."""

    import_run: int
    progress: Progress

    def begin(self) -> None:
        """Say how many rows the import brought: each of them goes, or passes to another."""
        refunds, orders = self._sides()
        self.progress.stage("orders", refunds.rows() + orders.rows())

    def delete(self) -> tuple[int, int, int]:
        """Delete and return how many orders, refunds and lines went.

        Refunds go first: an order cannot go while one of them names it.
        """
        refunds, orders = self._sides()
        refund_lines, refunds_gone = refunds.delete_lines(), refunds.delete_empty()
        order_lines, orders_gone = orders.delete_lines(), orders.delete_empty()
        return orders_gone, refunds_gone, order_lines + refund_lines

    def _sides(self) -> tuple[_Refunds, _Orders]:
        return _Refunds(self.import_run, self.progress), _Orders(self.import_run, self.progress)


@dataclass(frozen=True)
class _Side(ABC):
    """Orders with their lines, or refunds with theirs."""

    import_run: int
    progress: Progress

    head: ClassVar[type[Model]]
    line: ClassVar[type[Model]]
    link: ClassVar[str]

    def rows(self) -> int:
        """How many rows the import brought."""
        return self._brought(self.head).count() + self._brought(self.line).count()

    def delete_lines(self) -> int:
        """Delete the import's lines; what others added to is derived anew from their lines."""
        gone = 0
        for lines in in_parts(self._brought(self.line)):
            shared = self._shared(lines)
            went = delete(lines)
            self.sum(shared)
            gone += went
            self.progress.advance(went)
        return gone

    def delete_empty(self) -> int:
        """Of what the import made, and no other told, delete what has no line left; the rest is
        from now on theirs whose lines it has.
        """
        gone = 0
        for heads in in_parts(self._brought(self.head)):
            kept = self._hand_over(heads)
            went = self.delete_heads(heads)
            gone += went
            self.progress.advance(went + kept)
        return gone

    @abstractmethod
    def sum(self, heads: Collection[int]) -> None:
        """Derive the sums of these from their lines."""

    @abstractmethod
    def delete_heads(self, heads: QuerySet[Any]) -> int:
        """Delete these, which have no lines, and return how many there were."""

    def _brought(self, model: type[Model]) -> QuerySet[Any]:
        return model._default_manager.filter(import_run=self.import_run)  # noqa: SLF001

    def _shared(self, lines: QuerySet[Any]) -> list[int]:
        """Those of the lines' orders or refunds that have lines of others too, each asked once:
        some have a thousand lines.
        """
        same = self.line._default_manager.filter(**{self.link: OuterRef("pk")})  # noqa: SLF001
        others = Exists(same.filter(Q(import_run__isnull=True) | ~Q(import_run=self.import_run)))
        heads = self.head._default_manager.filter(others, pk__in=lines.values(self.link))  # noqa: SLF001
        return list(heads.values_list("pk", flat=True))

    def _hand_over(self, heads: QuerySet[Any]) -> int:
        lines = self.line._default_manager.filter(**{self.link: OuterRef("pk")})  # noqa: SLF001
        others = lines.order_by().values(self.link).annotate(run=Max("import_run")).values("run")
        return heads.filter(Exists(lines)).update(import_run=Subquery(others))


class _Refunds(_Side):
    head, line, link = Refund, RefundLine, "refund"

    def sum(self, heads: Collection[int]) -> None:
        sum_refunds(heads)
        sum_refunded(_orders_of(Refund.objects.filter(pk__in=heads)))

    def delete_heads(self, heads: QuerySet[Any]) -> int:
        orders = _orders_of(heads)
        deleted = delete(heads)
        sum_refunded(orders)
        return deleted


class _Orders(_Side):
    head, line, link = Order, OrderLine, "order"

    def sum(self, heads: Collection[int]) -> None:
        sum_orders(heads)

    def delete_heads(self, heads: QuerySet[Any]) -> int:
        Refund.objects.filter(order__in=heads).update(order=None)
        return delete(heads)


def _orders_of(refunds: QuerySet[Refund]) -> list[int]:
    return list(refunds.filter(order__isnull=False).values_list("order_id", flat=True).distinct())
