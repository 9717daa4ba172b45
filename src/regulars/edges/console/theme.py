"""What Unfold is told: the console's name and its way finder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _needs(permission: str) -> Callable[[HttpRequest], bool]:
    """Whether whoever asks holds the permission."""

    def holds(request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated and request.user.may(permission))

    return holds


def _way(title: Any, icon: str, name: str, permission: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{name}"),
        "permission": _needs(permission),
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
                    _way(_("Orders"), "orders", "orders_order_changelist", "orders.view"),
                    _way(_("Refunds"), "refund", "orders_refund_changelist", "orders.view"),
                    _way(_("Products"), "products", "catalog_product_changelist", "catalog.view"),
                    _way(_("Channels"), "till", "orders_channel_changelist", "orders.view"),
                ],
            },
            {
                "title": _("Behind it"),
                "items": [
                    _way(_("Imports"), "imports", "files_importrun_changelist", "files.view"),
                    _way(_("Events"), "events", "events_eventrow_changelist", "events.view"),
                    _way(_("Staff"), "staff", "staff_staff_changelist", "staff.view"),
                ],
            },
        ],
    },
}
