"""The words of the growth simulator: its stores and its levers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

STORES = {
    "as_is": gettext_noop("This store as it is"),
    "improved": gettext_noop("The same store, more customers kept"),
}
LEVERS = {
    "monthly_retention": gettext_noop("More customers come back each month"),
    "purchase_frequency": gettext_noop("Customers order more often in their months"),
    "average_order_value": gettext_noop("Orders get larger"),
    "new_customers": gettext_noop("More new customers arrive each month"),
    "returned_share": gettext_noop("Less is sent back"),
}
# What each lever moves, as a measure's name.
LEVER_MEASURES = {
    "monthly_retention": gettext_noop("monthly retention"),
    "purchase_frequency": gettext_noop("orders per active customer"),
    "average_order_value": gettext_noop("order value"),
    "new_customers": gettext_noop("new customers a month"),
    "returned_share": gettext_noop("share of sales sent back"),
}


def store_name(code: str, retention: str) -> str:
    """What a simulated store is called, with its monthly retention."""
    if code in STORES:
        name = _(STORES[code])
        return _("%(name)s: %(share)s a month") % {"name": name, "share": retention}
    return _("%(share)s of customers come back each month") % {"share": retention}


def lever_name(code: str) -> str:
    """What improves."""
    return _(LEVERS[code])


def lever_measure(code: str) -> str:
    """Which figure the lever moves."""
    return _(LEVER_MEASURES[code])
