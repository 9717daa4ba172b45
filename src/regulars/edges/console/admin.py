"""The customers' pages, completed by what they bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.customers.admin import CustomerAdmin
from regulars.core.orders import queries as orders
from regulars.core.orders.admin import UNNAMED
from regulars.core.orders.types import Buying, TimelineEntry, TimelineLine, TimelineMark
from regulars.edges.console import (  # they put their pages in place
    events,  # noqa: F401
    imports,  # noqa: F401
    order_pages,  # noqa: F401
    product_pages,  # noqa: F401
    profile,
)
from regulars.edges.console.customer_list import CustomerListing
from regulars.edges.console.records import RecordPages
from regulars.edges.console.rules import moment_of, number_of
from regulars.edges.console.writing import month_text, number_text
from regulars.kernel.money import Money

ENTRIES = 50  # on one page of a timeline
FEW = 12  # entries that need no folding
OPEN = 6  # entries that lie open where there are more


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

    @property
    def named(self) -> str:
        """What its lines are, in one line of text."""
        named = (line.name or str(UNNAMED) for line in self.lines)
        return ", ".join(dict.fromkeys(named)) or _("No lines")


@dataclass(frozen=True)
class Month:
    """The entries of a month of the timeline, folded where much came after it."""

    name: str
    entries: tuple[Entry, ...]
    is_open: bool


class CustomerPages(CustomerAdmin, RecordPages):
    """Who they are, what they bought and when."""

    list_display: Any = (
        "name_or_email",
        "mail",
        "reference",
        "bought",
        "revenue",
        "known_since",
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

    @admin.display(description=gettext_lazy("e-mail"))
    def mail(self, customer: Any) -> SafeString | None:
        """The e-mail, which narrow screens give a line of its own."""
        if not customer.email:
            return None
        return format_html('<span class="c-mail">{}</span>', customer.email)

    @admin.display(description=gettext_lazy("orders"))
    def bought(self, customer: Any) -> int | str:
        """How many orders in the currency of the revenue; those in others are named."""
        most = _main_buying(customer)
        if most is None:
            return 0
        others = [item for item in customer.buyings if item is not most and item.orders]
        parts = [
            _("%(orders)s in %(currency)s")
            % {"orders": number_text(item.orders), "currency": item.currency}
            for item in others
        ]
        return "; ".join([number_text(most.orders), *parts]) if parts else most.orders

    @admin.display(description=gettext_lazy("revenue"))
    def revenue(self, customer: Any) -> Money | None:
        """After returns, in the currency of most orders."""
        most = _main_buying(customer)
        return Money(most.revenue_minor, most.currency) if most else None

    @admin.display(description=gettext_lazy("known since"))
    def known_since(self, customer: Any) -> Any:
        """The day of the first order or of joining, whichever came first, in the store's zone."""
        return _day(customer.first_seen_at)

    @admin.display(description=gettext_lazy("last order"))
    def last_order(self, customer: Any) -> Any:
        """The day of the last order in the store's zone."""
        moments = [buying.last_order_at for buying in customer.buyings if buying.last_order_at]
        return _day(max(moments, default=None))

    def shown_of(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """The profile: figures at the top, then everything that happened, newest first."""
        may_see_orders = request.user.is_authenticated and request.user.may("orders.view")
        happened = self._timeline(request, record.pk) if may_see_orders else {}
        name = self.name_or_email(record)
        return {"name": name, "may_see_orders": may_see_orders, **happened}

    def _timeline(self, request: HttpRequest, customer_id: int) -> dict[str, Any]:
        before = _mark_of(request.GET.get("before", ""))
        found = orders.timeline_of(customer_id, before=before, limit=ENTRIES + 1)
        shown = found[:ENTRIES]
        return {
            **profile.summary(customer_id),
            "unnamed": UNNAMED,
            "months": _months(_entries(shown)),
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
    return [
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
        )
        for item in found
    ]


def _months(entries: list[Entry]) -> list[Month]:
    """The entries by months; the first ones lie open, and all of them where they are few."""
    months: list[Month] = []
    seen = 0
    for _first, found in groupby(entries, key=lambda entry: _first_of_month(entry.at)):
        rows = tuple(found)
        is_open = len(entries) <= FEW or seen + len(rows) <= OPEN or not months
        months.append(Month(month_text(rows[0].at), rows, is_open))
        seen += len(rows)
    return months


def _first_of_month(moment: datetime) -> date:
    return timezone.localtime(moment).date().replace(day=1)


def _main_buying(customer: Any) -> Buying | None:
    """What was bought in the currency of most orders."""
    return max(customer.buyings, key=lambda buying: buying.orders, default=None)


def _day(moment: datetime | None) -> Any:
    return timezone.localtime(moment).date() if moment else None


admin.site.extend(CustomerAdmin, CustomerPages)  # type: ignore[attr-defined]  # our site, not Django's
