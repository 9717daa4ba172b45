"""Definitions of the growth simulator, its levers, the stage and the quadrant."""

from __future__ import annotations

from regulars.insight.report.definitions.definition import MERCHANTS, OURS, Definition
from regulars.insight.types import Unit

SIMULATION = (
    Definition(
        "growth_simulation",
        "Growth simulator",
        "customers(m) = N + r * P(m) P(m + 1) = (1 - d) * P(m) + N",
        "What a store earns if every month brings as many new customers, and of those won before "
        "and not lost the same share buys again. N: new customers a month, as in the last twelve; "
        "P(m): customers won before month m and not lost; r: the share of them who buy in it; d: "
        "the share lost for good each month. Where the history is shorter than a year, or begins "
        "when the store already had customers, as many are lost as are won, so that the store goes "
        "on with its average month. It knows neither trend nor season: it is for comparing two "
        "courses over a year. The band around a line holds its revenue nine times in ten if the "
        "store goes on like that, by how well its numbers are known, how much its months vary, and "
        "how wrong the same reckoning was a year ago.",
        Unit.MONEY,
        OURS,
    ),
    Definition(
        "lever_interval",
        "Interval of a lever",
        "``extra ± t * se``, at 90 %",
        "How well your own months pin the figure down, by how much they vary. It is wide where the "
        "history is short or the orders are few. Whether customers go on as they did, and whether "
        "the measure can be moved at all, is not in it.",
        Unit.MONEY,
        "Efron & Tibshirani 1993, chapter 11",
    ),
)

LEVERS = (
    Definition(
        "monthly_retention",
        "Monthly retention",
        "monthly retention = returning customers of a month / customers won before it who have not "
        "lapsed",
        "Of all customers won so far and not lost for good, the share who buy in a month.",
        Unit.SHARE,
        OURS,
    ),
    Definition(
        "orders_per_active_customer",
        "Orders per active customer",
        "purchase frequency = orders of known customers in a month / customers who bought in it",
        "How many orders a customer places in a month in which they buy.",
        Unit.RATIO,
        OURS,
    ),
    Definition(
        "known_order_value",
        "Order value of known customers",
        "average order value = revenue from known customers / their orders",
        "What an order of a known customer brings, after discounts and returns.",
        Unit.MONEY,
        OURS,
    ),
    Definition(
        "new_customers_per_month",
        "New customers a month",
        "new customers = customers whose first order falls in the month",
        "How many people buy for the first time in an average month.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "returned_share",
        "Share taken back",
        "Money taken back per money sold, from 0 to 1",
        "Of what is sold, the share that is returned, cancelled or credited.",
        Unit.SHARE,
        OURS,
    ),
)

ADVICE = (
    Definition(
        "stage",
        "Stage of the store",
        "The stage by orders per month (30, 150, 600 and 3,000 begin the second to the fifth), no "
        "higher than traction before 6 months on record, steady growth before 12 and established "
        "before 24.",
        "How far the store has come, which decides what pays next: launched, traction, steady "
        "growth, established, well established.",
        None,
        f"{MERCHANTS}, 003; thresholds: {OURS}",
    ),
    Definition(
        "quadrant",
        "Kind of product",
        "Order value (net revenue / orders) against orders per customer and year, each split at "
        "its "
        "edge.",
        "What you sell, seen by how much people spend at a time and how often they come: a "
        "valuable habit, an everyday staple, a considered purchase or an occasional treat.",
        None,
        f"{MERCHANTS}, 003; edges: {OURS}",
    ),
    Definition(
        "repurchases",
        "Bought again",
        "*later* are the purchases in all orders but the first, *again* those of a product that "
        "the customer had in an earlier order.",
        "Of what customers order after their first order, the share they had ordered before. Where "
        "it is a fifth or more, making the same easy to order again is recommended.",
        Unit.SHARE,
        OURS,
    ),
    Definition(
        "repurchase_rhythm",
        "Bought in a rhythm",
        "*followed* are the gaps that follow another, *steady* those of them where the longer of "
        "the two is at most half as long again as the shorter.",
        "A gap is the days from one purchase of a product to the next by the same customer. Of "
        "those that follow another, the share about as long as the one before: a fifth would be so "
        "by chance. Only where it is half or more are reminders and subscriptions for the same "
        "product recommended, for only then can it be foreseen when it is due.",
        Unit.SHARE,
        OURS,
    ),
    Definition(
        "tactic_effect",
        "What a tactic may bring",
        "``reach * audience * high``",
        "A hopeful estimate for twelve months, by the lever it moves and the customers it touches, "
        "and no bound. Until a hold-out has measured an effect in this store, there may be none.",
        Unit.MONEY,
        OURS,
    ),
)
