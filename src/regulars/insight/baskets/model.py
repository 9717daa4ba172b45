"""What will lie in each customer's next basket: what they buy again, and what is new to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.insight.baskets.evidence import chunks, evidence
from regulars.insight.baskets.history import History, texts_of
from regulars.insight.baskets.learning import Weights, learnt
from regulars.insight.baskets.lists import Lists, Request, lists
from regulars.insight.baskets.neighbours import Neighbourhood
from regulars.insight.baskets.settings import check_at_least
from regulars.insight.baskets.shelf import Shelf
from regulars.insight.baskets.store import Store
from regulars.insight.id_texts import as_texts

Places = NDArray[np.int64]
Names = NDArray[np.object_]

LISTS = ("again", "new")
ASSORTMENT = 5_000
SUGGESTIONS = pa.schema(
    {
        "customer_id": pa.string(),
        "list": pa.dictionary(pa.int8(), pa.string()),
        "rank": pa.int32(),
        "product_id": pa.string(),
        "chance": pa.float64(),
    }
)


@dataclass(frozen=True)
class NextBasket:
    """A store's customers and what has been learnt about their next baskets.

    Made by :func:`fit_next_basket`, which says how.

    Parameters
    ----------
    store
        The history with what was counted over it.
    weights
        What was learnt on the customers' last baskets, held out.
    """

    store: Store
    weights: Weights

    def suggest(
        self,
        customers: Iterable[str] | None = None,
        *,
        count: int = 10,
        shelf: Shelf | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """List what to offer each customer, a thousand customers at most at a time.

        Definition
        ----------
        ``again`` lists what the customer has bought, ``new`` what not. Both carry the chance that
        the product is in the customer's next basket, whenever that comes, so the two lists can be
        merged by it. Equal chances go by how often a product was bought, then by id.

        Parameters
        ----------
        customers
            Their ids, in the order wanted; None: all. One without baskets gets what is popular.
        count
            Most products on each list, 1 or more.
        shelf
            What may be offered; None: everything.

        Yields
        ------
        pyarrow.RecordBatch
            ``customer_id``, ``list`` (``again`` or ``new``), ``rank`` (from 1), ``product_id``,
            ``chance`` (0 to 1), by customer, list and rank.

        Raises
        ------
        UnusableSetting
            If count is below 1.
        UnusableId
            If an id is neither text nor a whole number.
        """
        check_at_least("count", count, 1)
        history = self.store.history
        names = history.customers if customers is None else texts_of(as_texts(customers))
        places = _places(history, names) if customers is not None else np.arange(len(names))
        done = 0
        for part in chunks(places, self.store):
            ids = names[done : done + len(part)]
            done += len(part)
            found = self.lists(part, count=count, shelf=shelf or Shelf(), names=ids)
            yield _batch(found, ids, history)

    def suggestions(
        self,
        customers: Iterable[str] | None = None,
        *,
        count: int = 10,
        shelf: Shelf | None = None,
    ) -> pa.Table:
        """What :meth:`suggest` yields, as one table."""
        batches = self.suggest(customers, count=count, shelf=shelf)
        return pa.Table.from_batches(batches, SUGGESTIONS)

    def lists(self, customers: Places, *, count: int, shelf: Shelf, names: Names) -> Lists:
        """Both lists of some customers, by their places in the history and by their ids."""
        seen = evidence(self.store, self.neighbourhood, customers)
        return lists(self.store, self.weights, seen, Request(count, shelf, names))

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Whom customers are compared with."""
        return Neighbourhood(self.store)


def fit_next_basket(baskets: Any, *, assortment: int = ASSORTMENT) -> NextBasket:
    """Learn from all baskets what the next one of each customer will hold.

    Definition
    ----------
    *What is bought again.* The chance that a product the customer had is in the next basket is a
    logistic regression on: baskets it was in (and the same, each counted 0.9 to the power of the
    baskets after it), baskets since the last of them, whether it is due by the customer's own gaps,
    how many and how large the customer's baskets are, how popular the product is and whether it is
    so lately, how often others buy it again, how often the customer does that at all, and how
    common it is among the customers with the most similar taste
    (:class:`~regulars.insight.baskets.neighbours.Neighbourhood`). It is a hazard of one basket to
    the next, in the sense of Cox (*JRSS B* 34, 1972, §6).

    *What is new.* How many products of the next basket are new to the customer, is a Poisson
    regression on the size and number of the baskets and the share bought again. They are divided
    among the assortment by a mixture of four opinions: popularity, popularity lately (a basket
    counting half after 28 days), the neighbours, and companions of what the customer had (cosine of
    products over baskets, :func:`~regulars.insight.baskets.likeness.likeness`). With m products and
    a share s, the chance is 1 - exp(-m s).

    *Settings.* All weights are found on an inner hold-out: the last basket of each customer with
    two or more is hidden, everything is counted anew from the rest, and the weights are those that
    explain what was hidden best, with a weak prior around what shops have in common. Of more than
    20,000 such customers, 20,000 are asked. Where nobody has two baskets, the prior stands.

    Parameters
    ----------
    baskets
        A :class:`History`, or what :func:`regulars.insight.baskets.baskets` returns.
    assortment
        How many of the most bought products can be offered as new, which bounds work and memory; 1
        or more. What was bought before can always be offered.

    Returns
    -------
    NextBasket
        Ready to be asked.

    Raises
    ------
    MissingColumns
        If a column of baskets is absent.
    NoBaskets
        If nobody known has bought anything.
    UnusableSetting
        If assortment is below 1.

    Notes
    -----
    TIFU-KNN is by Hu et al., *SIGIR* 2020; that counting rivals learning on repeat-heavy baskets,
    and that repeats and novelties are to be told apart, by Li et al., *TOIS* 2023.

    Examples
    --------
    >>> bought = [("ann", "tea pot"), ("ann", "tea"), ("bob", "tea"), ("bob", "tea cup")]
    >>> rows = [
    ...     (name, day, product)
    ...     for day, (name, products) in enumerate(bought) for product in products.split()
    ... ]
    >>> model = fit_next_basket(History.of(*map(list, zip(*rows))))
    >>> for row in model.suggestions(["ann"]).to_pylist():
    ...     print(row["list"], row["rank"], row["product_id"], row["chance"] > 0.2)
    again 1 tea True
    again 2 pot False
    new 1 cup True
    """
    check_at_least("assortment", assortment, 1)
    history = baskets if isinstance(baskets, History) else History.of_baskets(baskets)
    rest, hidden = history.held_out()
    weights = learnt(Store.of(rest, assortment=assortment), hidden)
    return NextBasket(Store.of(history, assortment=assortment), weights)


def _places(history: History, names: Names) -> Places:
    """Where each customer is in the history; after the last one, where nowhere."""
    known = {name: place for place, name in enumerate(history.customers)}
    count = len(known)
    return np.fromiter((known.get(name, count) for name in names), np.int64, len(names))


def _batch(found: Lists, names: Names, history: History) -> pa.RecordBatch:
    """Both lists as rows, by customer, list and rank."""
    row = np.concatenate([found.again.row, found.new.row])
    rank = np.concatenate([found.again.rank, found.new.rank])
    is_new = np.repeat([0, 1], [len(found.again.row), len(found.new.row)])
    order = np.lexsort((rank, is_new, row))
    product = np.concatenate([found.again.product, found.new.product])
    chance = np.concatenate([found.again.chance, found.new.chance])
    listed = pa.DictionaryArray.from_arrays(is_new[order].astype(np.int8), pa.array(LISTS))
    columns = [
        pa.array(names[row[order]], pa.string()),
        listed,
        pa.array(rank[order], pa.int32()),
        pa.array(history.products[product[order]], pa.string()),
        pa.array(chance[order]),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SUGGESTIONS)
