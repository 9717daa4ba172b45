"""What undoing an import would do, and leaving to other imports what their files hold too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from regulars.core.catalog import queries as catalog_queries
from regulars.core.catalog import services as catalog
from regulars.core.customers import queries as customer_queries
from regulars.core.customers import services as customers
from regulars.core.orders import queries as order_queries
from regulars.core.orders import services as orders
from regulars.edges.connectors.files.accounts import fillings, given_customers
from regulars.edges.connectors.files.models import Filling, ImportRun, ToldAgain
from regulars.edges.connectors.files.types import Sharer, UndoPlan
from regulars.kernel.spans import Span, held, merged, without

KINDS = tuple(ToldAgain.Kind.values)
OF_ORDERS = (Filling.Kind.ORDERS, Filling.Kind.REFUNDS)
Spans = dict[str, list[Span]]  # by kind


@dataclass(frozen=True)
class Share:
    """What another import takes over; of several that hold the same, the first takes it."""

    run: ImportRun
    spans: Spans


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
        emptied=run.fillings.exclude(kind__in=OF_ORDERS).count(),
        orders_emptied=run.fillings.filter(kind__in=OF_ORDERS).count(),
        lines_kept=counted.lines_kept,
        customers_kept=people.kept,
        products_kept=goods.kept,
        sharers=_sharers(told, leaving.added_by_others()),
    )


def hand_over(run: ImportRun) -> None:
    """Leave to each of the other imports what its file holds of what this one brought."""
    for share in shares_of(run):
        spans = share.spans
        orders.hand_over_lines(
            import_run=run.pk,
            to=share.run.pk,
            order_lines=spans["order_lines"],
            refund_lines=spans["refund_lines"],
        )
        customers.hand_over_customers(
            import_run=run.pk, to=share.run.pk, customers=spans["customers"]
        )
        catalog.hand_over_products(import_run=run.pk, to=share.run.pk, products=spans["products"])


def shares_of(run: ImportRun) -> Iterator[Share]:
    """The other imports, not undone, that told rows again, each with those that are its to take."""
    taken: Spans = {kind: [] for kind in KINDS}
    others = ImportRun.objects.exclude(pk=run.pk).exclude(status=ImportRun.Status.UNDONE)
    for other in others.filter(told_again__isnull=False).distinct().order_by("pk"):
        spans: Spans = {kind: [] for kind in KINDS}
        for kind, first, last in other.told_again.values_list("kind", "first_id", "last_id"):
            spans[kind].append((first, last))
        spans = {kind: without(merged(spans[kind]), taken[kind]) for kind in KINDS}
        taken = {kind: merged([*taken[kind], *spans[kind]]) for kind in KINDS}
        yield Share(other, spans)


def filled_by_others(run: ImportRun, kind: str, ids: list[int]) -> set[int]:
    """Rows that another import, not undone, told more about."""
    others = Filling.objects.filter(kind=kind, row_id__in=ids).exclude(import_run=run)
    others = others.exclude(import_run__status=ImportRun.Status.UNDONE)
    return set(others.values_list("row_id", flat=True))


@dataclass
class _Rows:
    """The customers or products that an import made, counted by what would become of them."""

    kind: str
    made: Iterable[list[int]]
    named: Callable[[Collection[int]], set[int]]  # those that something names which stays
    going: int = 0
    kept: int = 0
    told: Counter[tuple[int, str]] = field(default_factory=Counter)  # by import

    def count(self, run: ImportRun, shares: list[Share]) -> None:
        """Go through all of them, a batch at a time."""
        for ids in self.made:
            kept = self.named(ids) | filled_by_others(run, self.kind, ids)
            for share in shares:
                told = held(ids, share.spans[self.kind])
                self.told[share.run.pk, "rows"] += len(told)
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


def _all_of(shares: list[Share], kind: str) -> list[Span]:
    return merged(span for share in shares for span in share.spans[kind])


def undo_orders(run: ImportRun, actor: str, now: datetime) -> None:
    """Take out the lines that no other import holds, and what it filled in."""
    orders.undo_import(
        import_run=run.pk,
        actor=actor,
        now=now,
        orders_filled=fillings(run, "orders"),
        refunds_filled=fillings(run, "refunds"),
    )


def undo_customers(run: ImportRun, actor: str, now: datetime) -> None:
    """Take out the customers that no order and no other import holds, and what it filled in."""
    unused = (
        set(ids)
        - order_queries.customers_with_orders(ids)
        - filled_by_others(run, "customers", ids)
        for ids in customer_queries.made_by_import(run.pk)
    )
    filled = fillings(run, "customers")
    customers.undo_import(import_run=run.pk, unused=unused, filled=filled, actor=actor, now=now)


def undo_products(run: ImportRun, actor: str, now: datetime) -> None:
    """Take out the products that no line and no other import holds, and what it filled in."""
    unused = (
        set(ids) - order_queries.products_with_lines(ids) - filled_by_others(run, "products", ids)
        for ids in catalog_queries.made_by_import(run.pk)
    )
    filled = fillings(run, "products")
    catalog.undo_import(import_run=run.pk, unused=unused, filled=filled, actor=actor, now=now)
