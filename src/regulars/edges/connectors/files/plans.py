"""What undoing an import would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from regulars.core.catalog import queries as catalog_queries
from regulars.core.customers import queries as customer_queries
from regulars.core.orders import queries as order_queries
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.sharing import Sharing, estate_of, order_estates, sharing_with
from regulars.edges.connectors.files.types import Sharer, UndoPlan
from regulars.kernel.spans import Span, held, merged


def plan_of(run: ImportRun) -> UndoPlan:
    """What undoing this import would do as things stand; writes nothing."""
    sharing = list(sharing_with(run))
    leaving = order_queries.leaving(
        import_run=run.pk,
        order_lines=_all_of(sharing, "order_lines"),
        refund_lines=_all_of(sharing, "refund_lines"),
    )
    counted = leaving.count()
    people = _Rows("customers", customer_queries.made_by_import(run.pk), leaving.customers_kept)
    goods = _Rows("products", catalog_queries.made_by_import(run.pk), leaving.products_kept)
    people.count(sharing)
    goods.count(sharing)
    told = people.told + goods.told
    for other in sharing:
        lines = leaving.lines_within(other.told["order_lines"], other.told["refund_lines"])
        told[other.run.pk, "lines"] = lines
    return UndoPlan(
        orders=counted.orders,
        refunds=counted.refunds,
        lines=counted.lines,
        customers=people.going,
        products=goods.going,
        changed=customer_queries.number_changing(estate_of(run, "customers", sharing))
        + catalog_queries.number_changing(estate_of(run, "products", sharing)),
        orders_changed=order_queries.number_changing(order_estates(run, sharing)),
        lines_kept=counted.lines_kept,
        customers_kept=people.kept,
        products_kept=goods.kept,
        sharers=_sharers(told, leaving.added_by_others()),
    )


@dataclass
class _Rows:
    """The customers or products that an import made, counted by what would become of them."""

    kind: str
    made: Iterable[list[int]]
    named: Callable[[Collection[int]], set[int]]  # those that something names which stays
    going: int = 0
    kept: int = 0
    told: Counter[tuple[int, str]] = field(default_factory=Counter)  # by import

    def count(self, sharing: list[Sharing]) -> None:
        """Go through all of them, a batch at a time."""
        for ids in self.made:
            kept = self.named(ids)
            for other in sharing:
                told = held(ids, other.told[self.kind])
                self.told[other.run.pk, "rows"] += len(told)
                kept |= told
            self.kept += len(kept)
            self.going += len(ids) - len(kept)


def _sharers(told: Counter[tuple[int, str]], lines_added: dict[int, int]) -> tuple[Sharer, ...]:
    concerned = {run_id for (run_id, _), number in told.items() if number} | lines_added.keys()
    return tuple(
        Sharer(
            run_id=run.pk,
            file_name=run.file_name,
            created_at=run.created_at,
            lines_told=told[run.pk, "lines"],
            rows_told=told[run.pk, "rows"],
            lines_added=lines_added.get(run.pk, 0),
        )
        for run in ImportRun.objects.filter(pk__in=concerned).order_by("pk")
    )


def _all_of(sharing: list[Sharing], kind: str) -> list[Span]:
    return merged(span for other in sharing for span in other.spans[kind])
