"""The customers' pages, completed by what they bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.customers.admin import CustomerAdmin
from regulars.core.orders import queries as orders
from regulars.core.orders.types import Buying, TimelineEntry, TimelineLine, TimelineMark
from regulars.edges.console import events, imports, profile  # noqa: F401 - they put their pages in place
from regulars.edges.console.customer_list import CustomerListing
from regulars.edges.console.records import RecordPages
from regulars.edges.console.rules import moment_of, number_of
from regulars.kernel import clock
from regulars.kernel.money import Money

ENTRIES = 50  # on one page of a timeline


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline as its page shows it."""

    kind: str
    icon: str
    public_id: str
    number: str
    at: datetime
    channel: str
    currency: str
    amount_minor: int
    lines: tuple[TimelineLine, ...]
    year: int
    starts_year: bool


class CustomerPages(CustomerAdmin, RecordPages):
    """Who they are, what they bought and when."""

    list_display: Any = (
        "name_or_email",
        "email",
        "reference",
        "bought",
        "revenue",
        "first_order",
        "last_order",
    )
    change_list_template = "console/customers.html"
    record_template = "console/customer.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CustomerListing]:
        """A list to be put in order."""
        del request, kwargs
        return CustomerListing

    def complete(self, rows: list[Any]) -> list[Any]:
        """What each of the page's customers bought, asked once for all of them."""
        buyings = orders.buying_of([customer.pk for customer in rows])
        for customer in rows:
            customer.buyings = buyings.get(customer.pk, [])
        return rows

    @admin.display(description=gettext_lazy("orders"))
    def bought(self, customer: Any) -> int:
        """How many orders, over all currencies."""
        return sum(buying.orders for buying in customer.buyings)

    @admin.display(description=gettext_lazy("revenue"))
    def revenue(self, customer: Any) -> Money | None:
        """After returns, in the currency of most orders."""
        most = max(customer.buyings, key=lambda buying: buying.orders, default=None)
        return Money(most.revenue_minor, most.currency) if most else None

    @admin.display(description=gettext_lazy("first order"))
    def first_order(self, customer: Any) -> Any:
        """The day of the first order in the store's zone."""
        return _day(min(_moments(customer.buyings, "first_order_at"), default=None))

    @admin.display(description=gettext_lazy("last order"))
    def last_order(self, customer: Any) -> Any:
        """The day of the last order in the store's zone."""
        return _day(max(_moments(customer.buyings, "last_order_at"), default=None))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The profile: figures at the top, then everything that happened, newest first."""
        del form_url, extra_context
        customer = self.get_object(request, object_id)
        if customer is None:
            raise Http404(_("It is not here, or no longer."))
        may_see_orders = request.user.is_authenticated and request.user.may("orders.view")
        context = self._timeline(request, customer.pk) if may_see_orders else {}
        return self.page(
            request,
            self.record_template,
            record=customer,
            name=self.name_or_email(customer),
            may_see_orders=may_see_orders,
            **context,
        )

    def _timeline(self, request: HttpRequest, customer_id: int) -> dict[str, Any]:
        before = _mark_of(request.GET.get("before", ""))
        found = orders.timeline_of(customer_id, before=before, limit=ENTRIES + 1)
        shown = found[:ENTRIES]
        return {
            **profile.summary(customer_id, today=timezone.localtime(clock.now()).date()),
            "entries": _entries(shown),
            "earlier": _written(shown[-1].mark) if len(found) > ENTRIES else "",
        }


def _written(mark: TimelineMark) -> str:
    at, kind, pk = mark
    return f"{at.isoformat()}_{kind}_{pk}"


def _mark_of(text: str) -> TimelineMark | None:
    """The mark that an address names; None for one that cannot be read: the first page."""
    at, _, rest = text.replace(" ", "+").partition("_")
    kind, _, pk = rest.partition("_")
    moment, number = moment_of(at), number_of(pk)
    return None if moment is None or number is None else (moment, kind, number)


def _entries(found: list[TimelineEntry]) -> list[Entry]:
    kinds = {channel.name: channel.kind for channel in orders.channels()}
    entries: list[Entry] = []
    for item in found:
        year = timezone.localtime(item.at).year
        entries.append(
            Entry(
                kind=item.kind,
                icon="refund" if item.kind == "refund" else kinds.get(item.channel, "other"),
                public_id=item.public_id,
                number=item.number,
                at=item.at,
                channel=item.channel,
                currency=item.currency,
                amount_minor=item.amount_minor,
                lines=item.lines,
                year=year,
                starts_year=not entries or entries[-1].year != year,
            )
        )
    return entries


def _moments(buyings: list[Buying], name: str) -> list[datetime]:
    return [moment for buying in buyings if (moment := getattr(buying, name)) is not None]


def _day(moment: datetime | None) -> Any:
    return timezone.localtime(moment).date() if moment else None


admin.site.extend(CustomerAdmin, CustomerPages)  # type: ignore[attr-defined]  # our site, not Django's
