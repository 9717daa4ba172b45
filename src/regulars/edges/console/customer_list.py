"""The customers' list: put in order by name or by what they bought, narrowed to a group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from regulars.core.customers import queries as customers
from regulars.core.orders import queries as orders
from regulars.edges.console.keyset import Stretch, Turn, turn_through
from regulars.edges.console.records import SORT, Listing
from regulars.edges.console.sorting import SortLink
from regulars.edges.report.words.groups import GROUPS, group_meaning, group_name
from regulars.engine.figures import queries as figures
from regulars.insight.squares import Group

if TYPE_CHECKING:
    from regulars.engine.figures.standing import Scoring

GROUP, CURRENCY = "group", "currency"
BY_NAME = "name"
BY_KNOWN = "known"  # the usual order: who came last comes first
# What a tally is put in order by; the customers without an order in the currency come last.
BY_BUYING = {"orders": "orders", "revenue": "revenue_minor", "last": "last_order_at"}
COLUMNS = {
    "name_or_email": BY_NAME,
    "bought": "orders",
    "revenue": "revenue",
    "known_since": BY_KNOWN,
    "last_order": "last",
}
NAMES = {
    BY_NAME: _("Name"),
    "orders": _("Orders"),
    "revenue": _("Revenue"),
    BY_KNOWN: _("Known since"),
    "last": _("Last order"),
}


@dataclass(frozen=True)
class Wish:
    """How the address wants the list; whoever came last comes first where it does not say."""

    sort: str = BY_KNOWN
    down: bool = True
    group: Group | None = None
    currency: str = ""

    @property
    def is_by_buying(self) -> bool:
        """Whether the list is one of tallies."""
        return self.sort in BY_BUYING


def wish_of(parameters: QueryDict, currencies: list[str], *, has_groups: bool = True) -> Wish:
    """The wish of an address; what cannot be understood is as if not said.

    Without groups, none can be asked for.
    """
    asked = parameters.get(SORT, "")
    sort = asked.lstrip("-")
    group = parameters.get(GROUP, "")
    known = Group(group) if has_groups and group in GROUPS else None
    offered = set(BY_BUYING) if known else {BY_NAME, BY_KNOWN, *BY_BUYING}
    if sort not in offered:  # a group is one of tallies, which have no names
        sort = "last" if known else BY_KNOWN
        asked = f"-{sort}"
    currency = parameters.get(CURRENCY, "")
    return Wish(sort, asked.startswith("-"), known, currency if currency in currencies else "")


class CustomerListing(Listing):
    """Customers by when they became known, by name, or by orders, revenue or last order in one
    currency.
    """

    unknown_group = ""  # what was asked for as a group, and is none
    is_out_of_date = False  # too much came in since the figures to tell groups

    def __init__(self, request: HttpRequest, *args: Any, **values: Any) -> None:
        asked = request.GET.get(GROUP, "")
        asks_group = asked in GROUPS
        self.unknown_group = "" if asks_group else asked.strip()
        has_groups = asks_group and self.scoring is not None
        self.wish = wish_of(request.GET, self.currencies, has_groups=has_groups)
        self.lacks_groups = asks_group and not has_groups
        super().__init__(request, *args, **values)

    @cached_property
    def currencies(self) -> list[str]:
        """Every currency that anybody bought in."""
        return orders.currencies()

    @property
    def currency(self) -> str:
        """The one currency that the list is put in order by."""
        return self.wish.currency or str(settings.REGULARS_CURRENCY)

    @cached_property
    def scoring(self) -> Scoring | None:
        """The edges of the groups; None before there are figures."""
        return figures.scoring()

    @cached_property
    def is_of_another_version(self) -> bool:
        """Whether there are figures, and this program cannot read them."""
        return self.scoring is None and figures.are_of_another_version()

    @property
    def is_narrowed(self) -> bool:
        """Whether only some customers are asked for."""
        return bool(self.query or self.wish.group)

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The groups to choose from; none before there are figures."""
        return [(code, group_name(code)) for code in GROUPS] if self.scoring else []

    @property
    def group_meaning(self) -> str:
        """The chosen group in plain words."""
        return group_meaning(self.wish.group) if self.wish.group else ""

    @property
    def currency_choices(self) -> list[tuple[str, str, bool]]:
        """Currencies with the addresses that choose them; none where there is but one."""
        if len(self.currencies) <= 1 or not self.wish.is_by_buying:
            return []
        return [
            (code, self.get_query_string({CURRENCY: code}), code == self.currency)
            for code in self.currencies
        ]

    def sorted_by(self, column: str) -> SortLink | None:
        """The way to put the list in order by a column; figures begin with the highest."""
        name = COLUMNS.get(column)
        if name is None or (self.wish.group and name not in BY_BUYING):
            return None
        is_now = name == self.wish.sort
        down = not self.wish.down if is_now else name != BY_NAME
        standing = ("descending" if self.wish.down else "ascending") if is_now else ""
        is_usual = down and name == BY_KNOWN
        wanted = {} if is_usual else {SORT: f"-{name}" if down else name}
        address = self.get_query_string(wanted, remove=[SORT])
        return SortLink(NAMES[name], address, standing)

    @property
    def order(self) -> str:
        """By when customers became known, where by nothing else."""
        return "-first_seen_at" if self.wish.down else "first_seen_at"

    def turned(self, request: HttpRequest, after: str, before: str) -> Turn:
        """The page of customers after or before a mark."""
        if self.wish.sort == BY_KNOWN:
            return super().turned(request, after, before)
        stretches = list(self._stretches())
        page = turn_through(stretches, self.list_per_page, after=after, before=before)
        return Turn(self._customers(page.rows), page.older, page.newer)

    def get_results(self, request: HttpRequest) -> None:
        """Show one currency where the list is put in order by it."""
        super().get_results(request)
        if self.wish.is_by_buying:
            for customer in self.result_list:
                customer.buyings = [
                    item for item in customer.buyings if item.currency == self.currency
                ]

    def _stretches(self) -> list[Stretch]:
        """Those with a value first, whichever way the list is turned; those without after them."""
        wish = self.wish
        if wish.group is not None:
            return [self._by_buying(self._members(wish.group))]
        found: QuerySet[Any] = self.queryset.order_by()
        if wish.sort == BY_NAME:
            return [
                Stretch(customers.named(found), ("folded", "email", "pk"), wish.down),
                Stretch(customers.unnamed(found), ("email", "pk"), wish.down),
            ]
        buyers = orders.buyers(self.currency)
        bought = Exists(buyers.filter(customer_id=OuterRef("pk")))
        return [self._by_buying(buyers), Stretch(found.filter(~bought), ("pk",), down=True)]

    def _by_buying(self, buyers: QuerySet[Any]) -> Stretch:
        if self.query:
            buyers = buyers.filter(customer_id__in=list(self.queryset.values_list("pk", flat=True)))
        return Stretch(buyers, (BY_BUYING[self.wish.sort], "customer_id"), self.wish.down)

    def _members(self, group: Group) -> QuerySet[Any]:
        """The tallies of a group; of nobody where it cannot be told."""
        by_last = self.wish.sort == "last"
        members = self.scoring.members(group, by_last_order=by_last) if self.scoring else None
        self.is_out_of_date = members is None and self.scoring is not None
        return orders.buyers("") if members is None else members

    def _customers(self, rows: list[Any]) -> list[Any]:
        """The customers of a page, whose rows may be tallies."""
        ids = [getattr(row, "customer_id", row.pk) for row in rows]
        found = self.root_queryset.in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]
