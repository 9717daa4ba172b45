"""What undoing an import would delete, and what it would leave: counted, and nothing touched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from regulars.core.bulk import within
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.orders.types import OrdersLeaving
from regulars.kernel.spans import Span


@dataclass
class _Kept:
    """What the lines that stay keep of what the import made: each of them is looked at once."""

    lines: int = 0
    heads: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Side:
    """Orders with their lines, or refunds with theirs, and the lines that stay."""

    import_run: int
    head: type[Model]
    line: type[Model]
    link: str
    told_again: Sequence[Span]

    @property
    def heads(self) -> QuerySet[Any]:
        return self.head._default_manager.all()  # noqa: SLF001

    @property
    def lines(self) -> QuerySet[Any]:
        return self.line._default_manager.all()  # noqa: SLF001

    def of_others(self) -> Q:
        """Rows of other imports, or of none."""
        return Q(import_run__isnull=True) | ~Q(import_run=self.import_run)

    def lines_kept(self) -> Iterator[QuerySet[Any]]:
        """The import's lines that another told too, in parts."""
        for found in within(self.told_again):
            yield self.lines.filter(found, import_run=self.import_run)

    @cached_property
    def kept(self) -> _Kept:
        """What the lines that another told too keep; what others made stays in any case."""
        kept = _Kept()
        made = f"{self.link}__import_run"
        for lines in self.lines_kept():
            rows = list(lines.values_list(f"{self.link}_id", made))
            kept.lines += len(rows)
            kept.heads.update(pk for pk, run in rows if run == self.import_run)
        return kept

    def has_lines_of_others(self) -> Exists:
        """Whether others added to an order or refund."""
        return Exists(self.lines.filter(self.of_others(), **{self.link: OuterRef("pk")}))

    def heads_kept(self) -> int:
        """How many of those that the import made keep a line."""
        made = self.heads.filter(self.has_lines_of_others(), import_run=self.import_run)
        return len(self.kept.heads.union(made.values_list("pk", flat=True)))

    def named_by_none(self, model: type[Model], name: str, ids: Collection[int]) -> set[int]:
        """Those of the ids that rows of no import have there: others are told by the imports that
        have them.
        """
        rows = model._default_manager.filter(import_run__isnull=True)  # noqa: SLF001
        return set(rows.filter(**{f"{name}__in": ids}).values_list(name, flat=True).distinct())

    def added_by_others(self) -> dict[int, int]:
        """How many lines other imports added to what this one made, by import."""
        lines = self.lines.filter(
            self.of_others(),
            import_run__isnull=False,
            **{f"{self.link}__import_run": self.import_run},
        )
        counted = lines.order_by().values("import_run").annotate(number=Count("pk"))
        return {row["import_run"]: row["number"] for row in counted}


@dataclass(frozen=True)
class Leaving:
    """The undoing of an import as it would be. The spans hold the lines that others told too."""

    import_run: int
    order_lines: Sequence[Span] = ()
    refund_lines: Sequence[Span] = ()

    def count(self) -> OrdersLeaving:
        """How many would go, and how many lines would stay."""
        orders, refunds = self._sides
        kept = orders.kept.lines + refunds.kept.lines
        brought = {"import_run": self.import_run}
        lines = sum(side.lines.filter(**brought).count() for side in (orders, refunds))
        return OrdersLeaving(
            orders=Order.objects.filter(**brought).count() - orders.heads_kept(),
            refunds=Refund.objects.filter(**brought).count() - refunds.heads_kept(),
            lines=lines - kept,
            lines_kept=kept,
        )

    def customers_kept(self, ids: Collection[int]) -> set[int]:
        """Those of the customers whom an order or refund of no import names."""
        return set().union(
            *(side.named_by_none(side.head, "customer_id", ids) for side in self._sides)
        )

    def products_kept(self, ids: Collection[int]) -> set[int]:
        """Those of the products that a line of no import names."""
        return set().union(
            *(side.named_by_none(side.line, "product_id", ids) for side in self._sides)
        )

    def added_by_others(self) -> dict[int, int]:
        """How many lines other imports added to what this one made, by import."""
        orders, refunds = (side.added_by_others() for side in self._sides)
        return {
            run: orders.get(run, 0) + refunds.get(run, 0) for run in sorted({*orders, *refunds})
        }

    def lines_within(self, order_lines: Sequence[Span], refund_lines: Sequence[Span]) -> int:
        """How many of the import's lines have their ids in these spans."""
        part = Leaving(self.import_run, order_lines, refund_lines)
        return sum(lines.count() for side in part._sides for lines in side.lines_kept())

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        return (
            _Side(self.import_run, Order, OrderLine, "order", self.order_lines),
            _Side(self.import_run, Refund, RefundLine, "refund", self.refund_lines),
        )
