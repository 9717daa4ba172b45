"""How well next baskets are foretold: the last basket of each customer, asked as a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regulars.insight.baskets.errors import NoBaskets
from regulars.insight.baskets.evidence import chunks
from regulars.insight.baskets.history import History
from regulars.insight.baskets.lists import Lists, Ranked
from regulars.insight.baskets.model import ASSORTMENT, NextBasket, fit_next_basket
from regulars.insight.baskets.settings import check_at_least
from regulars.insight.baskets.shelf import Shelf
from regulars.insight.baskets.store import rows_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grade:
    """What came true of the foretold baskets.

    Parameters
    ----------
    customers
        Who had a basket hidden.
    recall
        Of the products in a hidden basket, the share among the first of both lists merged by
        chance; averaged over customers.
    ndcg
        Σ 1 / log2(rank + 1) over those found, divided by the most that can be reached (Järvelin &
        Kekäläinen, *TOIS* 20(4), 2002); averaged over customers.
    again_recall
        Of the products in it that the customer had before, the share on the list ``again``;
        averaged over customers with such.
    new_recall
        Of those that were new, the share on the list ``new``; averaged over customers with such.
    popular_recall
        The recall of the most bought products, the same for everybody.
    foretold, found
        The sum of the chances of all merged lists, and how many of them came true: near each other
        where chances mean what they say.
    """

    customers: int
    recall: float
    ndcg: float
    again_recall: float
    new_recall: float
    popular_recall: float
    foretold: float
    found: int


def grade(baskets: Any, *, count: int = 10, assortment: int = ASSORTMENT) -> Grade:
    """Hide the last basket of each customer with two, learn from the rest, and compare.

    The settings are found within the rest, on baskets hidden there, so the test has no part in
    them.

    Parameters
    ----------
    baskets, assortment
        As for :func:`regulars.insight.baskets.fit_next_basket`.
    count
        Products foretold for each customer, on each list and merged; 1 or more.

    Returns
    -------
    Grade
        What came true of the hidden baskets, as shares from 0 to 1, and how many were asked.

    Raises
    ------
    MissingColumns
        If a column of baskets is absent.
    NoBaskets
        If nobody known has two baskets.
    UnusableSetting
        If a number is below 1.

    Examples
    --------
    >>> names = [f"c{number}" for number in range(30)] * 3
    >>> days = [day for day in (1, 8, 15) for _ in range(30)]
    >>> found = grade(History.of(names, days, ["tea"] * 90), count=1)
    >>> found.customers, found.recall, found.ndcg
    (30, 1.0, 1.0)
    """
    check_at_least("count", count, 1)
    history = baskets if isinstance(baskets, History) else History.of_baskets(baskets)
    rest, hidden = history.held_out()
    if not len(hidden.owner):
        raise NoBaskets(wanted="give customers with two baskets or more, the last to be a test")
    return grade_of(fit_next_basket(rest, assortment=assortment), hidden, count=count)


def grade_of(model: NextBasket, hidden: History, *, count: int = 10) -> Grade:
    """Compare what a model foretells with baskets that it has not seen.

    Parameters
    ----------
    model
        Learnt from all but them.
    hidden
        One basket of each customer asked, at least one customer; ids at the same places as in the
        model's history, such as :meth:`History.held_out` leaves them.
    count
        As for :func:`grade`.
    """
    asked = np.flatnonzero(hidden.baskets_of[:-1] > 0)
    parts = [_compared(model, hidden, part, count) for part in chunks(asked, model.store)]
    figures = np.concatenate([part for part, _ in parts])
    chances = np.concatenate([part for _, part in parts])
    return Grade(
        customers=len(asked),
        recall=float(figures[:, 0].mean()),
        ndcg=float(figures[:, 1].mean()),
        again_recall=_mean(figures[:, 2]),
        new_recall=_mean(figures[:, 3]),
        popular_recall=float(figures[:, 4].mean()),
        foretold=float(chances[:, 0].sum()),
        found=int(chances[:, 1].sum()),
    )


def merged(lists: Lists, *, count: int) -> Ranked:
    """Both lists as one, by chance; of equal ones what was bought before goes first."""
    row = np.concatenate([lists.again.row, lists.new.row])
    chance = np.concatenate([lists.again.chance, lists.new.chance])
    product = np.concatenate([lists.again.product, lists.new.product])
    order = np.lexsort((-chance, row))  # keeps the order of equal ones
    row, product, chance = row[order], product[order], chance[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row) + 1
    kept = rank <= count
    return Ranked(row[kept], product[kept], rank[kept], chance[kept])


def _compared(
    model: NextBasket, hidden: History, customers: Integers, count: int
) -> tuple[Floats, Floats]:
    """Five figures of each customer, and the chance and outcome of each product foretold."""
    width = len(model.store.bought)
    rows, whose = rows_of(hidden, customers)
    came = whose * width + hidden.product[rows]
    own_rows, owner = rows_of(model.store.history, customers)
    had = np.isin(came, owner * width + model.store.history.product[own_rows])
    lists = model.lists(customers, count=count, shelf=Shelf(), names=hidden.customers[customers])
    both = merged(lists, count=count)
    hits = np.isin(both.row * width + both.product, came)
    size = np.bincount(whose, minlength=len(customers)).astype(np.float64)
    worth = np.bincount(both.row, hits / np.log2(both.rank + 1), len(customers))
    ideal = np.cumsum(1 / np.log2(np.arange(count) + 2))
    best = ideal[np.minimum(size, count).astype(int) - 1]
    is_popular = model.store.place[hidden.product[rows]] < count
    figures = np.column_stack(
        [
            np.bincount(both.row, hits, len(customers)) / size,
            worth / best,
            _recall(lists.again, came[had], len(customers), width),
            _recall(lists.new, came[~had], len(customers), width),
            np.bincount(whose, is_popular, len(customers)) / size,
        ]
    )
    return figures, np.column_stack([both.chance, hits])


def _recall(ranked: Ranked, sought: Integers, count: int, width: int) -> Floats:
    """The share of what is sought that a list holds; not a number where nothing is."""
    hits = np.isin(ranked.row * width + ranked.product, sought)
    wanted = np.bincount(sought // width, minlength=count)
    found = np.bincount(ranked.row, hits, count)
    return np.where(wanted > 0, found / np.maximum(wanted, 1), np.nan)


def _mean(shares: Floats) -> float:
    """Over those that are numbers; 0 where none is."""
    known = shares[~np.isnan(shares)]
    return float(known.mean()) if len(known) else 0.0
