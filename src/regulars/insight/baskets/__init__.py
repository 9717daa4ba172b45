"""What lies in baskets together, and what will lie in each customer's next one."""

from __future__ import annotations

from regulars.insight.baskets.errors import NoBaskets, UnusableBasket, UnusableSetting
from regulars.insight.baskets.grading import Grade, grade
from regulars.insight.baskets.history import History
from regulars.insight.baskets.model import NextBasket, fit_next_basket
from regulars.insight.baskets.rankings import new_products, popular
from regulars.insight.baskets.shelf import Shelf
from regulars.insight.baskets.table import baskets
from regulars.insight.baskets.together import bought_together

__all__ = [
    "Grade",
    "History",
    "NextBasket",
    "NoBaskets",
    "Shelf",
    "UnusableBasket",
    "UnusableSetting",
    "baskets",
    "bought_together",
    "fit_next_basket",
    "grade",
    "new_products",
    "popular",
]
