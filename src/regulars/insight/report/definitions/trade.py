"""Definitions of the measures of a period, the months of trade and the shares."""

from __future__ import annotations

from regulars.insight.report.definitions.definition import MERCHANTS, OURS, Definition
from regulars.insight.types import Unit

MEASURES = (
    Definition(
        "customers",
        "Customers",
        "A *customer* of a period is a known customer with an order in it.",
        "How many different people you know by name or address bought in the period.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "new_customers",
        "New customers",
        "customers whose first order ever falls in the period",
        "How many of the period's customers had never bought before.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "orders",
        "Orders",
        "An order is an order id with at least one line above zero.",
        "How many orders were placed, by known and unknown customers. An order that was sent back "
        "later still counts as placed; credit notes and free samples alone do not.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "revenue",
        "Revenue",
        "revenue is net of what was taken back in the period",
        "What was sold after discounts, less what was returned or cancelled, on the day it was.",
        Unit.MONEY,
        OURS,
    ),
    Definition(
        "repeat_customer_rate",
        "Repeat customer rate",
        "customers with more than one order in the period / customers",
        "The share of the period's customers who bought more than once in it.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "purchase_frequency",
        "Purchase frequency",
        "orders of known customers / customers",
        "How many orders the average customer placed in the period.",
        Unit.RATIO,
        MERCHANTS,
    ),
    Definition(
        "average_order_value",
        "Average order value",
        "revenue / orders, anonymous ones included",
        "What an order brings on average, after discounts and returns.",
        Unit.MONEY,
        MERCHANTS,
    ),
    Definition(
        "customer_lifetime_value",
        "Customer lifetime value",
        "average sale x repeat transactions x average retention time",
        "What the average customer has brought after the first order so far. It looks back and "
        "forecasts nothing. Average sale: what an order brought. Repeat transactions: orders after "
        "the first, per customer and year. Retention time: years from first to last order. All "
        "three are over every known customer won up to the end of the period, in any year.",
        Unit.MONEY,
        MERCHANTS,
    ),
    Definition(
        "retention_rate",
        "Retention rate",
        "(ending - new) / starting",
        "Of the customers who bought in the period before, the share who bought again in this one. "
        "Starting are the customers of the period before, ending those of this one, and new those "
        "of this one who did not buy in the period before.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "churn_rate",
        "Churn rate",
        "1 - retention rate",
        "Of the customers who bought in the period before, the share who did not buy in this one.",
        Unit.SHARE,
        MERCHANTS,
    ),
)

MONTHS = (
    Definition(
        "new_and_returning",
        "New and returning customers",
        "A customer is *new* in the month of their first order ever in the data and *returning* in "
        "any later month with an order.",
        "Who bought in each month: people for the first time, people who had bought before, and "
        "people you do not know. Customers from before the history begins look new in it.",
        None,
        OURS,
    ),
)

SHARES = (
    Definition(
        "repeat_customers",
        "Share of repeat customers",
        "customers with more than one order in the period / customers",
        "Of the period's customers, the share who bought more than once in it.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "repeat_orders",
        "Orders from repeat customers",
        "orders of repeat customers / orders of customers",
        "Of the orders of known customers, the share placed by those who bought more than once.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "repeat_revenue",
        "Revenue from repeat customers",
        "revenue from repeat customers / revenue from customers",
        "Of the revenue from known customers, the share from those who bought more than once.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "repeat_profit",
        "Profit from repeat customers",
        "profit from repeat customers / profit from customers",
        "Of the profit from known customers (amount less cost, where the cost is known), the share "
        "from those who bought more than once.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "top_fifth_revenue",
        "Revenue from the best fifth",
        "the revenue of the best fifth of customers by revenue, rounded up to whole customers",
        "What share of the revenue from known customers the best fifth of them brings: the 80/20 "
        "view.",
        Unit.SHARE,
        MERCHANTS,
    ),
    Definition(
        "revenue_curve",
        "The 80/20 curve",
        "the point is their share of customers and their share of revenue: the Lorenz curve",
        "How much of the revenue the best so many percent of customers bring. The further the "
        "curve "
        "bends from the straight line, the more hangs on a few.",
        Unit.SHARE,
        "Lorenz 1905",
    ),
)
