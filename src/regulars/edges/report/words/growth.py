"""The words of the growth simulator: its stores and its levers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

STORES = {
    "as_is": gettext_noop("This store as it is"),
    "improved": gettext_noop("The same store, more customers kept"),
}
# What the store "as it is" goes on with.
BASES = {
    "fitted": gettext_noop(
        "The lines suppose as many new customers a month as in the last twelve: a store that grows "
        "or shrinks ends up above or below them."
    ),
    "midlife": gettext_noop(
        "The history seems to begin when the store already had customers, so growth cannot be told "
        "from it: as it is, the store goes on with the average of these months."
    ),
    "short": gettext_noop(
        "That is less than a year, too short to tell season and growth: as it is, the store goes "
        "on with the average of these months. Trust only the distance between the lines."
    ),
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
    "average_order_value": gettext_noop("average order value of known customers"),
    "new_customers": gettext_noop("new customers a month"),
    "returned_share": gettext_noop("share of sales sent back"),
}


# Why a lever leads those that a store can weigh against each other.
LEVER_LEADS = {
    "monthly_retention": gettext_noop(
        "Bringing a tenth more customers back each month would earn more than winning a tenth more "
        "new ones"
    ),
    "new_customers": gettext_noop(
        "Winning a tenth more new customers would earn more than bringing a tenth more back each "
        "month"
    ),
    "returned_share": gettext_noop(
        "Having a tenth less sent back would earn more than winning or bringing back a tenth more "
        "customers"
    ),
}


def store_name(code: str, retention: str) -> str:
    """What a simulated store is called, with its monthly retention."""
    if code in STORES:
        name = _(STORES[code])
        return _("%(name)s: %(share)s a month") % {"name": name, "share": retention}
    return _("%(share)s of customers come back each month") % {"share": retention}


def basis_text(code: str) -> str:
    """What the lines suppose; nothing where an earlier version has not said."""
    return _(BASES[code]) if code in BASES else ""


def inherited_text() -> str:
    """A word on first customers who are not new."""
    return _(
        "The history seems to begin after the store did: in its first months, many who count as "
        "new had bought before."
    )


def lever_name(code: str) -> str:
    """What improves."""
    return _(LEVERS[code])


def lever_lead(code: str) -> str:
    """Why this lever leads the others."""
    return _(LEVER_LEADS[code])


def lever_measure(code: str) -> str:
    """Which figure the lever moves."""
    return _(LEVER_MEASURES[code])
