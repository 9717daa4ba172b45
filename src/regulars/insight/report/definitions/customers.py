"""Definitions of cohorts, the time between orders, beginnings, and the RFM map."""

from __future__ import annotations

from regulars.insight.report.definitions.definition import OURS, Definition
from regulars.insight.types import Unit

COHORTS = (
    Definition(
        "cohort",
        "Cohort",
        "A cohort is the known customers whose first order fell in the same period.",
        "Customers who started in the same day, week, month, quarter or year, followed through the "
        "periods after.",
        None,
        OURS,
    ),
    Definition(
        "cohort_retention",
        "Cohort retention",
        "share at age a = customers who ordered at age a / customers of the cohorts",
        "Of the customers who started so many periods ago, the share who bought in that period of "
        "their life. Periods that have not ended are left out. The average over cohorts ends where "
        "fewer than three of them, or fewer than half of the customers, are old enough, and leaves "
        "out first cohorts that seem to have bought before the history begins.",
        Unit.SHARE,
        OURS,
    ),
    Definition(
        "cohort_cell",
        "Orders, revenue and margin of a cohort",
        "At *age* a, counted in periods from that one (age 0), a cell holds what they did in that "
        "period: customers who placed an order, orders, revenue net of what was taken back, profit "
        "(amount less cost, over transactions whose cost is known).",
        "What the customers who started together did in each period of their life. The margin is "
        "what was left after the cost of the goods, where that is known.",
        None,
        OURS,
    ),
    Definition(
        "cumulative_value",
        "Cumulative lifetime value",
        "Cumulative lifetime value is the cohort's revenue up to and including that age per "
        "customer "
        "of the cohort.",
        "What a customer who started then has brought so far, on average.",
        Unit.MONEY,
        OURS,
    ),
)

ORDER_GAPS = (
    Definition(
        "order_gaps",
        "Time between orders",
        "For order number k: *customers* placed at least k orders, *went on* placed one more, "
        "*share* is went on / customers.",
        "How many go on from each order to the next, and how many days it takes half of them. "
        "Those who have yet to order again are not in the days.",
        Unit.DAYS,
        "Quartiles: Hyndman & Fan 1996, type 1",
    ),
)

BEGINNINGS = (
    Definition(
        "first_product",
        "First product",
        "The first product is the product that brought most in it: the largest sum of lines "
        "above zero",
        "What became of customers, by the main product of their first order: the one on which they "
        "spent most in it. Postage, fees, gift cards, samples and entries made by hand are left "
        "out.",
        None,
        OURS,
    ),
    Definition(
        "first_channel",
        "First channel",
        "The first channel is the channel of a customer's first order.",
        "What became of customers, by where they bought first.",
        None,
        OURS,
    ),
    Definition(
        "entry_curve",
        "Return by beginning",
        "share at age a = the group's customers who ordered at age a / its customers old enough",
        "Of the customers who began with one product or channel so many periods ago, the share who "
        "bought in that period of their life.",
        Unit.SHARE,
        OURS,
    ),
)

SCORES = (
    Definition(
        "rfm",
        "RFM",
        "FM = (F + M) / 2, a half rounded up.",
        "Each customer gets a score from 1 to 5 for how lately (R), how often (F) and for how "
        "much (M) they bought, by fifths of your own customers. R and the mean of the other two "
        "(FM) name their group.",
        Unit.RATIO,
        "Shopify's reading of RFM; group edges: Regulars",
    ),
    Definition(
        "recency",
        "Recency",
        "recency = days from the last order to ``as_of``",
        "Days since the customer's last order; fewer score higher.",
        Unit.DAYS,
        OURS,
    ),
    Definition(
        "frequency",
        "Frequency",
        "orders ever placed",
        "Orders the customer has ever placed; more score higher.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "monetary",
        "Monetary value",
        "everything ever brought, net of what was taken back",
        "What the customer has ever brought, less returns; more scores higher.",
        Unit.MONEY,
        OURS,
    ),
)


def _group(code: str, name: str, recency: str, value: str, sentence: str) -> Definition:
    formula = f"recency score {recency}, mean of frequency and monetary score {value}"
    return Definition(code, name, formula, sentence, Unit.COUNT, OURS)


GROUPS = (
    _group(
        "champions", "Champions", "5", "4 or 5", "They bought lately and often, and spent most."
    ),
    _group(
        "loyal", "Loyal", "3 or 4", "4 or 5", "They buy often and well, and were here not long ago."
    ),
    _group(
        "potential_loyalists",
        "Potential loyalists",
        "4 or 5",
        "up to 3, with several orders",
        "They bought lately and more than once: the next regulars.",
    ),
    _group("new", "New", "5", "up to 3, with a single order", "Their first order was just now."),
    _group(
        "promising",
        "Promising",
        "4",
        "up to 3, with a single order",
        "Their first order was not long ago; the second is still to come.",
    ),
    _group(
        "need_attention",
        "Need attention",
        "3",
        "3",
        "Middling customers who have not been here for a while.",
    ),
    _group(
        "about_to_sleep",
        "About to sleep",
        "3",
        "1 or 2",
        "They bought little, and a while ago: easily forgotten, easily reminded.",
    ),
    _group("at_risk", "At risk", "1 or 2", "3 or 4", "Good customers who have gone quiet."),
    _group("cannot_lose", "Cannot lose", "1 or 2", "5", "Your best customers of old, gone quiet."),
    _group("hibernating", "Hibernating", "2", "1 or 2", "They bought little, long ago."),
    _group("lost", "Lost", "1", "1 or 2", "They bought little and have not been seen for longest."),
)
