"""The customers' pages, completed by what they bought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.customers.admin import CustomerAdmin
from regulars.core.customers.queries import standing_of, standings
from regulars.core.identity.queries import merges_into
from regulars.core.orders import queries as orders
from regulars.core.orders.admin import UNNAMED
from regulars.core.orders.types import Buying
from regulars.core.traits.queries import traits_of
from regulars.edges.console import (  # they put their pages in place
    consents,
    events,  # noqa: F401
    imports,  # noqa: F401
    order_pages,  # noqa: F401
    privacy,
    product_pages,  # noqa: F401
    profile,
    timeline,
)
from regulars.edges.console.customer_list import CustomerListing
from regulars.edges.console.duplicates import history, rights
from regulars.edges.console.known_by import known_by, name_those
from regulars.edges.console.records import RecordPages
from regulars.edges.console.senders import sender_names
from regulars.edges.console.writing import number_text
from regulars.kernel.money import Money


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
        name_those(rows)
        return rows

    @admin.display(description=gettext_lazy("customer"))
    def name_or_email(self, customer: Any) -> str:
        """What the customer is best known as."""
        return getattr(customer, "called", "") or super().name_or_email(customer)

    @admin.display(description=gettext_lazy("e-mail"))
    def mail(self, customer: Any) -> SafeString | None:
        """The e-mail, which narrow screens give a line of its own."""
        if not customer.email:
            return None
        return format_html('<span class="c-mail" title="{0}">{0}</span>', customer.email)

    @admin.display(description=gettext_lazy("reference"))
    def reference(self, customer: Any) -> str:
        """What shops and tills call the customer, clipped where it is long."""
        references = super().reference(customer)
        if not references:
            return ""
        return format_html('<span class="c-code" title="{0}">{0}</span>', references)

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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Their page; of who is part of another, that one's."""
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except Http404:
            part = standing_of(object_id)
            if part is None or part.merged_into is None:
                raise
        messages.info(request, _("This customer is part of the one shown here."))
        whole = standings([part.merged_into])[part.merged_into]
        return redirect("admin:customers_customer_change", whole.public_id)

    def shown_of(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """The profile: figures at the top, then everything that happened, newest first."""
        may = request.user.may if request.user.is_authenticated else lambda _permission: False
        allowed = rights(request)
        may_see_consents = may("consents.view")
        name_those([record])
        senders = sender_names()
        return {
            "name": self.name_or_email(record),
            "parts": history(merges_into(record.pk)) if record.has_parts else [],
            **allowed,
            **privacy.offered(request, record),
            "may_see_consents": may_see_consents,
            "traits": traits_of([record.pk]).get(record.pk, []) if may("traits.view") else [],
            **(consents.card(record.pk) if may_see_consents else {}),
            "senders": senders,
            "known_by": known_by(record, senders),
            **(self._timeline(request, record.pk, senders) if allowed["may_see_orders"] else {}),
        }

    def _timeline(
        self, request: HttpRequest, customer_id: int, senders: Mapping[str, str]
    ) -> dict[str, Any]:
        before = request.GET.get("before", "")
        happened = timeline.of(customer_id, before=before, senders=senders)
        return {**profile.summary(customer_id), "unnamed": UNNAMED, **happened}


def _main_buying(customer: Any) -> Buying | None:
    """What was bought in the currency of most orders."""
    return max(customer.buyings, key=lambda buying: buying.orders, default=None)


def _day(moment: datetime | None) -> Any:
    return timezone.localtime(moment).date() if moment else None


admin.site.extend(CustomerAdmin, CustomerPages)  # type: ignore[attr-defined]  # our site, not Django's
