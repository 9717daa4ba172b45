"""What the measures are called, and how a move of each is said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

# The five measures in the order a merchant reads them, and the counts behind them.
MAIN = (
    "repeat_customer_rate",
    "churn_rate",
    "purchase_frequency",
    "average_order_value",
    "customer_lifetime_value",
)
COUNTS = ("revenue", "orders", "customers")
LOWER_IS_BETTER = frozenset({"churn_rate"})

NAMES = {
    "repeat_customer_rate": gettext_noop("Repeat customer rate"),
    "purchase_frequency": gettext_noop("Purchase frequency"),
    "average_order_value": gettext_noop("Average order value"),
    "customer_lifetime_value": gettext_noop("Customer lifetime value"),
    "retention_rate": gettext_noop("Retention rate"),
    "churn_rate": gettext_noop("Churn rate"),
    "customers": gettext_noop("Customers"),
    "orders": gettext_noop("Orders"),
    "revenue": gettext_noop("Revenue"),
}

# One line under the figure that says what it is in daily words.
CONTEXTS = {
    "repeat_customer_rate": gettext_noop("of %(customers)s ordered more than once."),
    "purchase_frequency": gettext_noop("orders per known customer in the period."),
    "average_order_value": gettext_noop("per order of everybody, returns taken off."),
    "customer_lifetime_value": gettext_noop(
        "is what a customer has brought after the first order, over the whole history."
    ),
    "retention_rate": gettext_noop("of the previous period's customers ordered again."),
    "churn_rate": gettext_noop("of the previous period's customers did not come back."),
    "customers": gettext_noop("known customers who ordered."),
    "orders": gettext_noop("orders placed by everybody."),
    "revenue": gettext_noop("after returns."),
}


def name_of(code: str) -> str:
    """What the measure is called."""
    return _(NAMES[code])


def context_of(code: str, customers: str) -> str:
    """What the figure counts, to be read after it; ``customers`` are those of the period."""
    return _(CONTEXTS[code]) % {"customers": customers}
