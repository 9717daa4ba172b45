"""What undoing an import would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from regulars.core.catalog import queries as catalog_queries
from regulars.core.customers import queries as customer_queries
from regulars.core.orders import queries as order_queries
from regulars.edges.connectors.files.accounts import filled_rows, given_customers
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.sharing import Share, filled_by_others, shares_of
from regulars.edges.connectors.files.types import Sharer, UndoPlan
from regulars.kernel.spans import Span, held, merged


def plan_of(run: ImportRun) -> UndoPlan:
    """What undoing this import would do as things stand; writes nothing."""
    shares = list(shares_of(run))
    leaving = order_queries.leaving(
        import_run=run.pk,
        order_lines=_all_of(shares, "order_lines"),
        refund_lines=_all_of(shares, "refund_lines"),
        orders_filled=given_customers(run, "orders"),
        refunds_filled=given_customers(run, "refunds"),
    )
    counted = leaving.count()
    people = _Rows("customers", customer_queries.made_by_import(run.pk), leaving.customers_kept)
    goods = _Rows("products", catalog_queries.made_by_import(run.pk), leaving.products_kept)
    people.count(run, shares)
    goods.count(run, shares)
    told = people.told + goods.told
    for share in shares:
        spans = share.spans
        lines = leaving.lines_within(spans["order_lines"], spans["refund_lines"])
        told[share.run.pk, "lines"] = lines
    return UndoPlan(
        orders=counted.orders,
        refunds=counted.refunds,
        lines=counted.lines,
        customers=people.going,
        products=goods.going,
        emptied=people.emptied + goods.emptied,
        orders_emptied=sum(map(leaving.orders_emptied, filled_rows(run, "orders")))
        + sum(map(leaving.refunds_emptied, filled_rows(run, "refunds"))),
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
    emptied: int = 0  # those that stay and lose what the import filled in
    told: Counter[tuple[int, str]] = field(default_factory=Counter)  # by import

    def count(self, run: ImportRun, shares: list[Share]) -> None:
        """Go through all of them, a batch at a time."""
        filled = run.fillings.filter(kind=self.kind)
        self.emptied = filled.count()
        for ids in self.made:
            kept = self.named(ids) | filled_by_others(run, self.kind, ids).keys()
            for share in shares:
                told = held(ids, share.spans[self.kind])
                self.told[share.run.pk, "rows"] += len(told)
                kept |= told
            self.kept += len(kept)
            self.going += len(ids) - len(kept)
            if self.emptied:
                self.emptied -= filled.filter(row_id__in=set(ids) - kept).count()


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


def _all_of(shares: list[Share], kind: str) -> list[Span]:
    return merged(span for share in shares for span in share.spans[kind])
