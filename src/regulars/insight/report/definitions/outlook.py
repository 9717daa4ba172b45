"""Definitions of what lies ahead: forecasts, lifetime values, who is leaving, what is due."""

from __future__ import annotations

from regulars.insight.report.definitions.definition import OURS, Definition
from regulars.insight.types import Unit

MODELS = "Fader, Hardie & Lee 2005"

FORECAST = (
    Definition(
        "forecast",
        "Forecast",
        "The forecast of a day is the sum over customers of the purchases to expect from the day "
        "after ``as_of`` to that day, and of what they bring; its band holds the outcome with 90 "
        "%.",
        "What today's customers should order and bring from now on. A purchase is a day with an "
        "order. New customers are not in it: nobody can be counted on before they have "
        "come.",
        Unit.COUNT,
        MODELS,
    ),
    Definition(
        "past_forecast",
        "What it would have said before",
        "On each of up to six earlier days the model is chosen and learnt anew from what was known "
        "then, and its forecast of the 90 days after it set beside what these customers did.",
        "How the forecast would have done in the past. If about nine in ten outcomes lie in their "
        "bands, the bands can be trusted.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "model_choice",
        "Choice of the model",
        "The model is the one that foretold best the purchases of days kept from it; where the "
        "history is too short for that, BG/NBD; where the data carry none, the pooled rate.",
        "Several models of buying and leaving are tried on days that they have not seen. The one "
        "that did best answers, learnt again from everything.",
        None,
        OURS,
    ),
)

CUSTOMERS = (
    Definition(
        "lifetime_value_ahead",
        "Lifetime value ahead",
        "Lifetime value ahead is margin × spend to expect per purchase × purchases to expect over "
        "the horizon, each discounted from its own day.",
        "What a customer should bring from today on, the chance that they have left for good "
        "allowed for. The measure called customer lifetime value looks back instead: it adds up "
        "what has been.",
        Unit.MONEY,
        MODELS,
    ),
    Definition(
        "value_at_risk",
        "Value at risk",
        "Value at risk is lifetime value ahead × (1 - chance still there). Slipping are customers "
        "with two purchases or more, past the day on which the next was due, of whose being still "
        "there the chance is from 20 to 80 %.",
        "What may be lost with customers who are later than usual. It is largest where much is "
        "to be expected of somebody who may well have left, and small for the faithful and for "
        "those long gone: with these, nothing much is lost any more. Money in the sum is of those "
        "who are slipping alone.",
        Unit.MONEY,
        OURS,
    ),
)

PRODUCTS = (
    Definition(
        "replenishment",
        "Replenishment calendar",
        "Purchases of a product in a week are the sum over everybody who has bought it of their "
        "chances to buy it again in that week. Buyers are those of them who come back with a "
        "chance of a half or more, overdue the buyers past last purchase + usual gap. The usual "
        "gap of a product is the geometric mean over everybody who has bought it.",
        "When the buyers of a product will need it again, by how soon they bought it again before. "
        "The usual gap of somebody with few purchases leans on the product's. It is counted once "
        "for each customer; a product's page in the console says the middle of all gaps that are "
        "over, of which those who buy often have most.",
        Unit.COUNT,
        OURS,
    ),
    Definition(
        "bought_together",
        "Bought together",
        "Support is n / N, confidence n / a (the share of the baskets with A that hold B, too), "
        "lift n / e where e = a b / N is what chance would make of n.",
        "Which products lie in the same baskets. A basket is what a customer buys on one day. Of N "
        "baskets, A lies in a, B in b, both in n. Only pairs are shown that are more than chance "
        "so surely that not one of all those looked at should be chance.",
        Unit.RATIO,
        "DuMouchel 1999; Wilson & Hilferty 1931",
    ),
)
