"""What kind of product a store sells: how much at a time, and how often."""

from __future__ import annotations

from regulars.insight.advice.types import Quadrant
from regulars.kernel.money import exponent_of

# Orders per customer in a year from which a product counts as bought often: one order beyond the
# first for every two customers. Our own choice.
FREQUENCY_EDGE = 1.5

# What about 75 US dollars buy, rounded to a price a shopper would recognise. An order above it is
# one people think about, below it one they make in passing. The edge is our own choice: order
# values spread over orders of magnitude, so neither the exact amount nor an exchange rate of some
# years ago matters. A store's own distribution cannot serve, for half of its orders would be dear
# by construction.
ORDER_VALUE_EDGES = {
    "AED": 275,
    "AUD": 110,
    "BGN": 130,
    "BHD": 28,
    "BRL": 400,
    "BYN": 240,
    "CAD": 100,
    "CHF": 65,
    "CLP": 70_000,
    "CNY": 500,
    "COP": 300_000,
    "CZK": 1_700,
    "DKK": 500,
    "EGP": 3_700,
    "EUR": 70,
    "GBP": 60,
    "HKD": 600,
    "HUF": 27_000,
    "IDR": 1_200_000,
    "ILS": 270,
    "INR": 6_500,
    "ISK": 10_000,
    "JOD": 53,
    "JPY": 11_000,
    "KES": 9_700,
    "KRW": 100_000,
    "KWD": 23,
    "KZT": 38_000,
    "MAD": 700,
    "MXN": 1_400,
    "MYR": 320,
    "NGN": 115_000,
    "NOK": 800,
    "NZD": 125,
    "OMR": 29,
    "PEN": 270,
    "PHP": 4_300,
    "PLN": 290,
    "QAR": 275,
    "RON": 340,
    "RSD": 8_000,
    "RUB": 6_500,
    "SAR": 280,
    "SEK": 750,
    "SGD": 100,
    "THB": 2_500,
    "TND": 230,
    "TRY": 2_900,
    "TWD": 2_400,
    "UAH": 3_100,
    "USD": 75,
    "UYU": 3_000,
    "VND": 1_900_000,
    "ZAR": 1_350,
}
UNLISTED_EDGE = 75


def order_value_edge(currency: str) -> float:
    """Minor units from which an order counts as valuable; 75 whole units for a currency not listed.

    Examples
    --------
    >>> order_value_edge("EUR"), order_value_edge("JPY")
    (7000.0, 11000.0)
    """
    return float(ORDER_VALUE_EDGES.get(currency, UNLISTED_EDGE) * 10 ** exponent_of(currency))


def quadrant_of(
    *, order_value_minor: float, orders_per_year: float, value_edge_minor: float
) -> Quadrant:
    """The quadrant; a figure on the edge belongs to the higher side.

    Definition
    ----------
    Order value (net revenue / orders) against orders per customer and year, each split
    at its edge. Source ``article-003`` ranks by product: valuable, frequently bought gains most.

    Examples
    --------
    >>> quadrant_of(order_value_minor=3200, orders_per_year=2.9, value_edge_minor=7000).value
    'everyday_staple'
    """
    often = orders_per_year >= FREQUENCY_EDGE
    if order_value_minor >= value_edge_minor:
        return Quadrant.VALUABLE_HABIT if often else Quadrant.CONSIDERED_PURCHASE
    return Quadrant.EVERYDAY_STAPLE if often else Quadrant.OCCASIONAL_TREAT
