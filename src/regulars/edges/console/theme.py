"""What Unfold is told: the console's name and its way finder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _needs(permissions: tuple[str, ...]) -> Callable[[HttpRequest], bool]:
    """Whether whoever asks holds the permissions."""

    def holds(request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and all(user.may(name) for name in permissions))

    return holds


def _way(title: Any, icon: str, name: str, *permissions: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{name}"),
        "permission": _needs(permissions),
    }


UNFOLD = {
    "SITE_TITLE": "Regulars",
    "SITE_HEADER": "Regulars",
    "SITE_URL": None,
    "SHOW_HISTORY": False,
    "SIDEBAR": {
        "navigation": [
            {
                "title": _("What the figures say"),
                "items": [
                    _way(_("Dashboard"), "dashboard", "index", "reports.view"),
                    _way(_("Report"), "report", "report", "reports.view"),
                    _way(_("What lies ahead"), "ahead", "ahead", "reports.view"),
                    _way(
                        _("Slipping away"),
                        "slipping",
                        "slipping",
                        "customers.view",
                        "reports.view",
                    ),
                ],
            },
            {
                "title": _("What happened"),
                "items": [
                    _way(
                        _("Customers"),
                        "customers",
                        "customers_customer_changelist",
                        "customers.view",
                    ),
                    _way(_("Duplicates"), "duplicates", "duplicates", "customers.view"),
                    _way(_("Traits"), "traits", "traits_traitname_changelist", "traits.view"),
                    _way(_("Orders"), "orders", "orders_order_changelist", "orders.view"),
                    _way(_("Refunds"), "refund", "orders_refund_changelist", "orders.view"),
                    _way(_("Products"), "products", "catalog_product_changelist", "catalog.view"),
                    _way(_("Channels"), "till", "orders_channel_changelist", "orders.view"),
                ],
            },
            {
                "title": _("Behind it"),
                "items": [
                    _way(
                        _("Suppressions"),
                        "suppressions",
                        "consents_suppression_changelist",
                        "consents.view",
                    ),
                    _way(_("Connections"), "web", "connections", "connections.view"),
                    _way(_("Imports"), "imports", "files_importrun_changelist", "files.view"),
                    _way(_("Events"), "events", "events_eventrow_changelist", "events.view"),
                    _way(_("Keys"), "key", "access_accesskey_changelist", "access.view"),
                    _way(_("Webhooks"), "webhook", "webhooks_endpoint_changelist", "access.view"),
                    _way(_("Work"), "work", "work", "work.view"),
                    _way(_("Erasures"), "erasures", "erasures", "privacy.view"),
                    _way(_("Staff"), "staff", "staff_staff_changelist", "staff.view"),
                ],
            },
        ],
    },
}
